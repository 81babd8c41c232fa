/** Signing in by passkey alone. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { DomainError } from "../../errors.ts";
import type { Confirmation } from "../confirm/messages-confirmation.ts";
import { type House, openHouse, type Person, signIn } from "../testing.ts";
import {
	confirmationOf,
	enrolPasskey,
	type Lies,
	openEnrolment,
	type SoftPasskey,
	softPasskey,
} from "../testing-passkey.ts";
import { addPasskey, registration } from "./register.ts";
import { askToSignIn, CHALLENGES_WAITING, signInByPasskey } from "./sign-in.ts";

describe("signing in by passkey", () => {
	let house: House;
	let person: Person;
	let passkey: SoftPasskey;
	before(async () => {
		house = await openHouse(undefined, { settings: { passkeyWaitHours: 24 } });
		person = await signIn(house, ["moderator", "eu"]);
		passkey = await enrolPasskey(house, person);
	});
	after(() => house.close());

	const assertion = async (key = passkey, lies?: Lies): Promise<Confirmation> =>
		confirmationOf(await askToSignIn(house.keeper), key, lies);

	it("says who it is, and asks without naming anybody", async () => {
		const asked = await askToSignIn(house.keeper);
		assert(asked.confirmation === "passkey");
		assert.deepEqual(asked.options.allowCredentials, []);
		assert.equal(asked.options.userVerification, "required");
		const found = await signInByPasskey(house.keeper, confirmationOf(asked, passkey));
		assert.deepEqual(found, { personId: person.id });
	});

	it("works with a passkey that is too new to confirm anything", async () => {
		const other = await signIn(house, ["moderator", "eu"]);
		const fresh = await enrolPasskey(house, other, { bootstrap: false });
		assert.deepEqual(await signInByPasskey(house.keeper, await assertion(fresh)), { personId: other.id });
	});

	it("is refused in the same words, whatever is wrong", async () => {
		const gone = await signIn(house, ["moderator", "eu"]);
		const disabled = await enrolPasskey(house, gone);
		await house.database.admin`update access.person set disabled_at = now() where id = ${gone.id}`;
		const reset = await signIn(house, ["moderator", "eu"]);
		const removed = await enrolPasskey(house, reset);
		const code = await openEnrolment(house, reset);
		const { nonce, options } = await registration(house.keeper, { code });
		await addPasskey(house.keeper, { code }, { nonce, response: softPasskey().attest(options), name: "New" });
		const used = await assertion();
		await signInByPasskey(house.keeper, used);
		const expired = await assertion();
		await house.database.admin`update access.challenge set issued_at = now() - interval '3 minutes',
			expires_at = now() - interval '1 minute' where nonce = ${expired.nonce}`;

		const tries: Confirmation[] = [
			await assertion(softPasskey()),
			await assertion(disabled),
			await assertion(removed),
			await assertion(passkey, { userVerified: false }),
			await assertion(passkey, { origin: "https://evil.example" }),
			await assertion(passkey, { rpId: "evil.example" }),
			{ ...(await assertion()), nonce: "N".repeat(43) },
			{ ...(await assertion()), signature: "AAAA" },
			used,
			expired,
		];
		const answers = new Set<string>();
		for (const one of tries)
			await assert.rejects(signInByPasskey(house.keeper, one), (error) => {
				assert(error instanceof DomainError);
				answers.add(`${error.code} ${error.status} ${error.message}`);
				return true;
			});
		assert.equal(answers.size, 1, [...answers].join("\n"));
	});

	it("by a passkey whose counter goes back goes on, and oversight is told: synced ones may step back", async () => {
		const other = await signIn(house, ["moderator", "eu"]);
		const key = await enrolPasskey(house, other);
		const alerts = () => house.web`
			select 1 from access.alert where kind = 'PASSKEY_COUNTER' and about_person = ${other.id}`;
		for (const counter of [7, 2 ** 31 + 8])
			await signInByPasskey(house.keeper, await assertion(key, { counter }));
		assert.equal((await alerts()).length, 0);
		await signInByPasskey(house.keeper, await assertion(key, { counter: 7 }));
		assert.equal((await alerts()).length, 1);
		// What is refused leaves no alert: a replay is no clone.
		const used = await assertion(key, { counter: 8 });
		await signInByPasskey(house.keeper, used);
		await assert.rejects(signInByPasskey(house.keeper, used));
		assert.equal((await alerts()).length, 1);
	});

	it("uses up its nonce: fifty at once are one", async () => {
		const one = await assertion();
		const tries = await Promise.allSettled(
			Array.from({ length: 50 }, () => signInByPasskey(house.keeper, one)),
		);
		assert.equal(tries.filter(({ status }) => status === "fulfilled").length, 1);
	});

	it("asks so many at a time and no more: outsiders cannot fill the table", async () => {
		const { admin } = house.database;
		await admin`
			insert into access.challenge (nonce, act, challenge)
			select lpad(i::text, 43, 'N'), 'sign_in', lpad(i::text, 43, 'C') from generate_series(1, ${CHALLENGES_WAITING}::int) i`;
		await assert.rejects(askToSignIn(house.keeper), { code: "RATE_LIMITED" });
		await admin`update access.challenge set expires_at = now() where nonce like 'NN%'`;
		await askToSignIn(house.keeper);
	});
});

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, describe, it } from "node:test";
import type { Actor } from "../../actor.ts";
import { DomainError } from "../../errors.ts";
import { type House, openHouse, type Person, signIn } from "../testing.ts";
import { actorOf, confirmationOf, enrolPasskey, type SoftPasskey } from "../testing-passkey.ts";
import { confirmed } from "./confirmed.ts";
import { issue, saltOf } from "./issue.ts";

const FIELDS = { case: "c", scope: [[1, 11]] };
const refused = (code: string) => (error: unknown) => error instanceof DomainError && error.code === code;

describe("a confirmation", () => {
	let house: House;
	let person: Person;
	let actor: Actor;
	let passkey: SoftPasskey;
	before(async () => {
		house = await openHouse();
		person = await signIn(house, ["moderator", "eu"]);
		actor = await actorOf(house, person);
		passkey = await enrolPasskey(house, person);
	});
	after(() => house.close());

	it("by a passkey is kept whole, with the challenge that it signed", async () => {
		const asked = await issue(house.keeper, actor, "open", FIELDS, { verification: "preferred" });
		const confirmation = confirmationOf(asked, passkey);
		const assurance = await confirmed(house.keeper, actor, "open", FIELDS, confirmation, {
			verification: "verification",
		});
		assert(assurance.kind === "passkey" && asked.confirmation === "passkey");
		assert.equal(assurance.challenge, asked.options.challenge);
		assert.deepEqual(
			asked.options.allowCredentials.map(({ id }) => id),
			[passkey.credentialId],
		);
	});

	it("keeps the salt of its words with the nonce, for its own person and session alone", async () => {
		const salt = randomBytes(32);
		const asked = await issue(house.keeper, actor, "open", FIELDS, { verification: "preferred", salt });
		assert(asked.confirmation === "passkey");
		assert.deepEqual(await saltOf(house.keeper, actor, asked.nonce), salt);
		const other = await actorOf(house, await signIn(house, ["moderator", "eu"]));
		await assert.rejects(saltOf(house.keeper, other, asked.nonce), refused("CONFIRMATION_INVALID"));
	});

	it("is not asked of somebody without passkeys where the session is accepted, and is of somebody with one", async () => {
		const bare = await actorOf(house, await signIn(house, ["moderator", "eu"]));
		const opts = { verification: "preferred" } as const;
		assert.deepEqual(await issue(house.keeper, bare, "open", FIELDS, opts), { confirmation: "session" });
		const none = { verification: "presence" } as const;
		assert.deepEqual(await confirmed(house.keeper, bare, "open", FIELDS, undefined, none), {
			kind: "session",
		});
		await assert.rejects(
			confirmed(house.keeper, actor, "open", FIELDS, undefined, none),
			refused("CONFIRMATION_REQUIRED"),
		);
	});
});

/**
 * Attacks on confirmations, on a real database and as the roles that would make them. Each has its refusal. An act here is
 * what every act is: `confirmed`, then a transaction that begins with access.spend (removing a passkey stands for all).
 */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, it } from "node:test";
import type { Actor } from "../../actor.ts";
import { DomainError } from "../../errors.ts";
import { refusals } from "../refusals.ts";
import { putSettingsInForce } from "../settings.ts";
import { type House, openHouse, type Person, signIn, startSession } from "../testing.ts";
import {
	actorOf,
	confirmationOf,
	enrolPasskey,
	type Lies,
	type SoftPasskey,
	softPasskey,
} from "../testing-passkey.ts";
import { type Assurance, confirmed } from "./confirmed.ts";
import { issue } from "./issue.ts";
import { Confirmation } from "./messages-confirmation.ts";

const WANTED = { verification: "verification" } as const;
const ASK = { verification: "required" } as const;
const refused = (code: string) => (error: unknown) => error instanceof DomainError && error.code === code;

describe("a confirmation is refused", () => {
	let house: House;
	let person: Person;
	let actor: Actor;
	let passkey: SoftPasskey;
	let fields: Record<string, unknown>;
	before(async () => {
		house = await openHouse(undefined, { settings: { assurance: "passkey" } });
		person = await signIn(house, ["moderator", "eu"]);
		actor = await actorOf(house, person);
		passkey = await enrolPasskey(house, person);
		fields = { actor: person.id, case: randomUUID(), scope: [[1, 11]] };
	});
	after(() => house.close());

	const ask = () => issue(house.keeper, actor, "open", fields, ASK);
	const judge = (confirmation: Confirmation | undefined, asked = fields, who = actor) =>
		confirmed(house.keeper, who, "open", asked, confirmation, WANTED);
	/** As the owner's functions call it: nobody else may. */
	const spend = (assurance: Assurance, who = actor, act = "open", sql = house.database.admin) =>
		refusals(
			() =>
				sql`select access.spend(${sql.json(assurance as never)}, ${who.personId}, ${who.sessionId}, ${act})`,
		);
	const signed = async (lies?: Lies) => confirmationOf(await ask(), passkey, lies);

	it("the second time, in one turn or in fifty at once: one of them wins", async () => {
		const assurance = await judge(await signed());
		await spend(assurance);
		await assert.rejects(spend(assurance), refused("CONFIRMATION_SPENT"));

		const again = await judge(await signed());
		const tries = await Promise.allSettled(Array.from({ length: 50 }, () => spend(again)));
		assert.equal(tries.filter(({ status }) => status === "fulfilled").length, 1);
		for (const one of tries)
			if (one.status === "rejected") assert(refused("CONFIRMATION_SPENT")(one.reason), String(one.reason));
	});

	it("for another scope, case, act, or with another's nonce", async () => {
		const confirmation = await signed();
		await assert.rejects(
			judge(confirmation, { ...fields, scope: [[1, 12]] }),
			refused("CONFIRMATION_INVALID"),
		);
		await assert.rejects(
			judge(confirmation, { ...fields, case: randomUUID() }),
			refused("CONFIRMATION_INVALID"),
		);
		await assert.rejects(
			confirmed(house.keeper, actor, "approve", fields, confirmation, WANTED),
			refused("CONFIRMATION_INVALID"),
		);
		const other = await ask();
		assert(other.confirmation === "passkey");
		await assert.rejects(judge({ ...confirmation, nonce: other.nonce }), refused("CONFIRMATION_INVALID"));
	});

	it("where what the keeper issued was another request than what it is shown: the row says so as well", async () => {
		const assurance = await judge(await signed());
		await assert.rejects(spend(assurance, actor, "approve"), refused("CONFIRMATION_INVALID"));
		const forged = { ...assurance, challenge: "C".repeat(43) } as Assurance;
		await assert.rejects(spend(forged), refused("CONFIRMATION_INVALID"));
		const unknown = { ...assurance, nonce: "N".repeat(43) } as Assurance;
		await assert.rejects(spend(unknown), refused("CONFIRMATION_INVALID"));
		await spend(assurance); // and none of these tries has used it up
	});

	it("after two minutes", async () => {
		const assurance = await judge(await signed());
		assert(assurance.kind === "passkey");
		await house.database.admin`update access.challenge
			set issued_at = issued_at - interval '121 seconds', expires_at = expires_at - interval '121 seconds'
			where nonce = ${assurance.nonce}`;
		await assert.rejects(spend(assurance), refused("CONFIRMATION_EXPIRED"));
	});

	it("of another person: by their passkey, in their name, or in another session of one's own", async () => {
		const other = await signIn(house, ["moderator", "eu"]);
		const theirs = await enrolPasskey(house, other);
		await assert.rejects(judge(confirmationOf(await ask(), theirs)), refused("CONFIRMATION_INVALID"));

		const assurance = await judge(await signed());
		await assert.rejects(spend(assurance, await actorOf(house, other)), refused("CONFIRMATION_INVALID"));
		const second = { ...actor, sessionId: (await startSession(house.web, person.id)).sessionId };
		await assert.rejects(spend(assurance, second), refused("CONFIRMATION_INVALID"));
	});

	it("by a passkey that nobody registered, was removed, or is too new", async () => {
		await assert.rejects(judge(confirmationOf(await ask(), softPasskey())), refused("CONFIRMATION_INVALID"));
		const waiting = await signIn(house, ["moderator", "eu"]);
		house.keeper.settings.passkeyWaitHours = 24;
		await putSettingsInForce(house.keeper);
		const fresh = await enrolPasskey(house, waiting, { bootstrap: false });
		house.keeper.settings.passkeyWaitHours = 0;
		await putSettingsInForce(house.keeper);
		const who = await actorOf(house, waiting);
		await assert.rejects(issue(house.keeper, who, "open", fields, ASK), refused("PASSKEY_NOT_USABLE"));

		const early = {
			nonce: "N".repeat(43),
			...fresh.assert({ challenge: "C".repeat(43), rpId: "localhost" }),
		};
		await assert.rejects(judge(early, fields, who), refused("PASSKEY_NOT_USABLE"));

		// Whatever the keeper thought of it: the database judges once more where the confirmation is spent.
		const later = await signIn(house, ["moderator", "eu"]);
		const whoElse = await actorOf(house, later);
		const key = await enrolPasskey(house, later);
		const assurance = await judge(
			confirmationOf(await issue(house.keeper, whoElse, "open", fields, ASK), key),
			...[fields, whoElse],
		);
		const becomes = (change: string) =>
			house.database.admin.unsafe(`update access.passkey set ${change} where person_id = '${later.id}'`);
		await becomes("usable_at = now() + interval '1 day'");
		await assert.rejects(spend(assurance, whoElse), refused("PASSKEY_NOT_USABLE"));
		await becomes("usable_at = added_at, removed_at = now(), removed_entry_id = gen_random_uuid()");
		await assert.rejects(spend(assurance, whoElse), refused("PASSKEY_NOT_USABLE"));
		// A refusal rolls back: nothing was used up, and nothing became of it.
		await becomes("removed_at = null, removed_entry_id = null");
		await spend(assurance, whoElse);
	});

	it("by a touch where the person is to be known, and without anybody present", async () => {
		await assert.rejects(judge(await signed({ userVerified: false })), refused("VERIFICATION_REQUIRED"));
		await assert.rejects(judge(await signed({ userPresent: false })), refused("CONFIRMATION_INVALID"));
		const touch = await signed({ userVerified: false });
		const { kind } = await confirmed(house.keeper, actor, "open", fields, touch, {
			verification: "presence",
		});
		assert.equal(kind, "passkey");
	});

	it("from another origin, for another relying party, of another type, in a frame", async () => {
		const lies: Lies[] = [
			{ origin: "http://localhost:3001" },
			{ origin: "https://countersign.evil.example" },
			{ rpId: "evil.example" },
			{ type: "webauthn.create" },
			{ challenge: "C".repeat(43) },
			{ extra: { crossOrigin: true } },
		];
		for (const lie of lies)
			await assert.rejects(judge(await signed(lie)), refused("CONFIRMATION_INVALID"), JSON.stringify(lie));
	});

	it("by none at all, where passkeys are asked for, whether or not the person has one", async () => {
		await assert.rejects(judge(undefined), refused("CONFIRMATION_REQUIRED"));
		const bare = await actorOf(house, await signIn(house, ["moderator", "eu"]));
		await assert.rejects(issue(house.keeper, bare, "open", fields, ASK), refused("CONFIRMATION_REQUIRED"));
		await assert.rejects(judge(undefined, fields, bare), refused("CONFIRMATION_REQUIRED"));
		for (const kind of ["session", "system", "opening"] as const)
			await assert.rejects(spend({ kind } as Assurance, bare), refused("CONFIRMATION_REQUIRED"));
	});

	it("as garbage: oversized, malformed or of another shape, before anything is looked up", () => {
		const good = { nonce: "N".repeat(43), credentialId: "c", authenticatorData: "a" };
		const whole = { ...good, clientDataJSON: "b", signature: "s" };
		assert(Confirmation.safeParse(whole).success);
		for (const field of Object.keys(whole))
			for (const value of ["", "=", "a=", "a b", "ä", "a".repeat(1400), null, 7, {}, ["a"], "a\0"])
				assert(!Confirmation.safeParse({ ...whole, [field]: value }).success, `${field} ${String(value)}`);
		assert(!Confirmation.safeParse({ ...whole, more: "x" }).success);
	});

	it("as base64url that says something else: padded with bits that nobody signed", async () => {
		const confirmation = await signed();
		const last = confirmation.authenticatorData.at(-1) as string;
		const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
		const other = letters[letters.indexOf(last) ^ 1];
		const spelt = {
			...confirmation,
			authenticatorData: `${confirmation.authenticatorData.slice(0, -1)}${other}`,
		};
		await assert.rejects(judge(spelt), refused("CONFIRMATION_INVALID"));
	});
});

describe("in the database", () => {
	let house: House;
	let person: Person;
	before(async () => {
		house = await openHouse();
		person = await signIn(house, ["moderator", "eu"]);
		await enrolPasskey(house, person);
	});
	after(() => house.close());

	const denied = (error: unknown) => (error as { code?: string }).code === "42501";

	it("web and keeper cannot write a passkey, change one, or spend, unspend or prolong a challenge", async () => {
		const row = `insert into access.passkey (id, person_id, credential_id, public_key, cose, algorithm, counter, transports,
			name, backed_up, added_at, entry_id, usable_at) values (gen_random_uuid(), '${person.id}', repeat('c', 22), '\\x', '\\x',
			-7, 0, '{}', 'x', false, now(), gen_random_uuid(), now())`;
		const both = [
			row,
			"update access.passkey set public_key = '\\x'",
			"update access.passkey set usable_at = now() - interval '1 day'",
			"update access.passkey set removed_at = null",
			"delete from access.passkey",
			"update access.challenge set spent_at = null",
			"update access.challenge set expires_at = 'infinity'",
			"delete from access.challenge",
			"insert into access.challenge (nonce, act, challenge, expires_at) values (repeat('n', 43), 'open', repeat('c', 43), 'infinity')",
			"insert into access.enrolment (person_id, code_hash, bootstrap, entry_id) values (gen_random_uuid(), '\\x', true, gen_random_uuid())",
			"update access.enrolment set used_at = null",
			"insert into access.alert (audience, kind) values ('oversight', 'X')",
			"delete from access.alert",
			"select access.spend('{\"kind\":\"session\"}', gen_random_uuid(), gen_random_uuid(), 'open')",
			"select access.spend_nonce('n', 'c', gen_random_uuid(), gen_random_uuid(), 'open')",
			"select access.drop_passkeys(gen_random_uuid(), '{}')",
		];
		for (const role of ["web", "keeper"] as const)
			for (const attack of both)
				await assert.rejects(house.database.as(role).unsafe(attack), denied, `${role}: ${attack}`);
	});

	it("web sees which passkeys there are, and none of their keys, challenges, salts or codes", async () => {
		const web = house.database.as("web");
		assert.equal((await web`select id, name, usable_at from access.passkey`).length, 1);
		const attacks = [
			"select public_key from access.passkey",
			"select credential_id from access.passkey",
			"select nonce from access.challenge",
			"select code_hash from access.enrolment",
			"select access.add_passkey('{}')",
			"select access.remove_passkey('{}')",
			"select access.sign_in('', '', null, '')",
			"select access.tell('oversight', null, null, 'X', null, null)",
			"select access.open_enrolment(null, null, null, true)",
		];
		for (const attack of attacks) await assert.rejects(web.unsafe(attack), denied, attack);
	});

	it("the keeper opens no enrolment without its entry, nor by an old one", async () => {
		const { sql } = house.keeper;
		const [entry] = await sql`select id from ledger.entry where type = 'enrolment.opened'`;
		for (const id of [randomUUID(), entry?.id as string])
			await assert.rejects(
				sql`select access.open_enrolment(${person.id}, ${Buffer.alloc(32)}, ${id}, true)`,
				/NO_ENTRY/,
			);
	});
});

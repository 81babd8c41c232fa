/** Signing in, whatever by: what is refused, how it answers, what it leaves. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, beforeEach, describe, it } from "node:test";
import { type TestDatabase, testDatabase } from "#db/testing.ts";
import { seedPerson } from "#db/testing-thread.ts";
import { closeWeb } from "#db/web.ts";
import { DomainError } from "../errors.ts";
import { ATTEMPTS } from "./attempts.ts";
import { resolveSession } from "./resolve-session.ts";
import { type SigningIn, signIn } from "./sign-in.ts";
import { SignInRefused } from "./sign-in-refused.ts";
import { newToken } from "./token.ts";

let database: TestDatabase;
before(async () => {
	database = await testDatabase();
	process.env.DATABASE_URL_WEB = database.url("web");
});
beforeEach(() => database.admin`delete from console.sign_in_attempt`);
after(async () => {
	await closeWeb();
	await database.drop();
});

const by = (find: SigningIn["find"], more: Partial<SigningIn> = {}) =>
	signIn({
		factor: "passkey",
		address: "198.51.100.7",
		browser: "Chrome on Linux",
		before: null,
		find,
		...more,
	});
const wrongProof = async () => {
	throw new SignInRefused("PROOF_WRONG");
};
const refusals = async () =>
	(
		await database.admin`
		select convert_from(leaf, 'UTF8')::jsonb as leaf from ledger.entry where type = 'session.refused' order by at desc, id`
	).map(({ leaf }) => leaf as { error: string; factor: string; actor?: { id: string } });

describe("signing in", () => {
	it("says how, from what browser, and what it does without", async () => {
		const { id } = await seedPerson(database, "M", "moderator", ["eu"]);
		const { token } = await by(async () => ({ personId: id, withheld: ["lead"] }), { factor: "oidc" });
		const [row] = await database.admin`
			select factor, browser, withheld, octet_length(address) as address from console.session
			where person_id = ${id} order by created_at desc limit 1`;
		assert.deepEqual(
			{ ...row },
			{ factor: "oidc", browser: "Chrome on Linux", withheld: ["lead"], address: 32 },
		);
		assert.equal((await resolveSession(token))?.personId, id);
	});

	it("a role that is withheld is gone from the session, and from no other", async () => {
		const { id } = await seedPerson(database, "M", "moderator", ["eu", "us"]);
		const { token: other } = await by(async () => ({ personId: id }));
		const { token } = await by(async () => ({ personId: id, withheld: ["moderator"] }));
		assert.deepEqual((await resolveSession(token))?.grants, []);
		assert.equal((await resolveSession(other))?.grants.length, 2);
	});

	it("web itself cannot take a withheld role back", async () => {
		const { id } = await seedPerson(database, "M", "moderator", ["eu"]);
		await by(async () => ({ personId: id, withheld: ["moderator"] }));
		const web = database.as("web");
		await assert.rejects(
			web`update console.session set withheld = '{}' where person_id = ${id}`,
			/permission denied/,
		);
		await assert.rejects(
			web`update console.session set person_id = ${randomUUID()} where person_id = ${id}`,
			/permission denied/,
		);
	});

	it("gives a new token each time and ends the session that was: what was planted before is worth nothing", async () => {
		const { id } = await seedPerson(database, "M", "moderator", ["eu"]);
		const first = await by(async () => ({ personId: id }));
		const second = await by(async () => ({ personId: id }), { before: first.token });
		assert.notEqual(second.token, first.token);
		assert.equal(await resolveSession(first.token), null);
		const planted = newToken();
		const third = await by(async () => ({ personId: id }), { before: planted });
		assert.notEqual(third.token, planted);
		assert.equal(await resolveSession(planted), null);
		assert.equal((await resolveSession(second.token))?.personId, id); // another browser's stays
	});

	it("answers an unknown person, a disabled one and a wrong proof alike, after the same time, and records which it was", async () => {
		const { id } = await seedPerson(database, "M", "moderator", ["eu"]);
		await database.admin`update access.person set disabled_at = now() where id = ${id}`;
		const answers: string[] = [];
		for (const find of [
			async () => ({ personId: randomUUID() }),
			async () => ({ personId: id }),
			wrongProof,
			async () => {
				throw new DomainError("NOT_FOUND", "No such passkey.");
			},
		]) {
			const begun = performance.now();
			const error = await by(find).then(
				() => assert.fail("signed in"),
				(e: DomainError) => e,
			);
			answers.push(`${error.code} ${error.message}`);
			assert(performance.now() - begun >= 399, "answered too soon");
		}
		assert.equal(new Set(answers).size, 1);
		const recorded = (await refusals())
			.slice(0, 4)
			.map(({ error, factor, actor }) => [error, factor, actor?.id]);
		assert.deepEqual(recorded.reverse(), [
			["UNKNOWN", "passkey", undefined],
			["DISABLED", "passkey", id],
			["PROOF_WRONG", "passkey", undefined],
			["NOT_FOUND", "passkey", undefined],
		]);
	});

	it("by passkey gives back nothing that the identity provider took, and is refused to whom that keeps out", async () => {
		const { id } = await seedPerson(database, "M", "moderator", ["eu"]);
		await database.admin`insert into access.identity (issuer, subject, person_id, withheld)
			values ('https://login.example', ${id}, ${id}, '{moderator}')`;
		const { token } = await by(async () => ({ personId: id }));
		assert.deepEqual((await resolveSession(token))?.grants, []);
		await database.admin`update access.identity set kept_out_at = now() where person_id = ${id}`;
		const wrong = await by(wrongProof).catch((e: DomainError) => e);
		const kept = await by(async () => ({ personId: id })).catch((e: DomainError) => e);
		assert.equal(String(kept), String(wrong));
		const [last] = await refusals();
		assert.deepEqual([last?.error, last?.factor, last?.actor?.id], ["KEPT_OUT", "passkey", id]);
		const [counted] = await database.admin`
			select count(*)::int as n from console.sign_in_attempt where person_id = ${id} and outcome = 'refused'`;
		assert.equal(counted?.n, 1);
	});

	it("a person of the demo does not sign in to production, by no factor", async () => {
		const { id } = await seedPerson(database, "M", "moderator", ["eu"]);
		process.env.COUNTERSIGN_MODE = "production";
		try {
			await assert.rejects(
				by(async () => ({ personId: id })),
				{ code: "NOT_PERMITTED" },
			);
		} finally {
			delete process.env.COUNTERSIGN_MODE;
		}
		assert.equal((await refusals())[0]?.error, "DEMO_ONLY");
	});
});

describe("attempts to sign in", () => {
	it("of one address are limited, 50 at once too; the limit is recorded once, and the right proof does not help", async () => {
		const { id } = await seedPerson(database, "M", "moderator", ["eu"]);
		const before = (await refusals()).length;
		const once = () =>
			by(wrongProof).then(
				() => "signed in",
				(e: DomainError) => e.code as string,
			);
		const errors = await Promise.all(Array.from({ length: 50 }, once));
		// Those who came at once counted each other: fewer than the limit may have passed. Now to the brim.
		do errors.push(await once());
		while (errors.at(-1) !== "RATE_LIMITED");
		const letThrough = errors.filter((code) => code === "NOT_PERMITTED").length;
		assert(letThrough <= ATTEMPTS.perAddress, `${letThrough} were let through`);
		assert.deepEqual(new Set(errors), new Set(["NOT_PERMITTED", "RATE_LIMITED"]));
		await assert.rejects(
			by(async () => ({ personId: id })),
			{ code: "RATE_LIMITED" },
		);
		assert.equal((await by(async () => ({ personId: id }), { address: "198.51.100.8" })).token.length, 43);
		const news = (await refusals()).slice(0, -before || undefined).map(({ error }) => error);
		assert.equal(news.filter((error) => error === "PROOF_WRONG").length, letThrough);
		const limited = news.filter((error) => error === "TOO_MANY_ADDRESS").length;
		assert(limited >= 1 && limited <= errors.length - letThrough);
	});

	it("at one person are limited whatever the address, and the answer is no other than to a wrong proof", async () => {
		const { id } = await seedPerson(database, "M", "moderator", ["eu"]);
		await database.admin`update access.person set disabled_at = now() where id = ${id}`;
		for (let n = 0; n < ATTEMPTS.perPerson; n++)
			await assert.rejects(
				by(async () => ({ personId: id }), { address: `198.51.100.${n}` }),
				{ code: "NOT_PERMITTED" },
			);
		await database.admin`update access.person set disabled_at = null where id = ${id}`;
		const wrong = await by(wrongProof, { address: "203.0.113.1" }).catch((e: DomainError) => e);
		const limited = await by(async () => ({ personId: id }), { address: "203.0.113.2" }).catch(
			(e: DomainError) => e,
		);
		assert.equal(String(limited), String(wrong));
		const [last] = await refusals();
		assert.deepEqual([last?.error, last?.actor?.id], ["TOO_MANY_PERSON", id]);
		await database.admin`update console.sign_in_attempt set at = at - interval '11 minutes'`;
		assert.equal((await by(async () => ({ personId: id }))).token.length, 43);
		const [left] = await database.admin`select count(*)::int as n from console.sign_in_attempt`;
		assert.equal(left?.n, 0); // old ones are forgotten, and a success counts nothing
	});

	it("that succeed are not counted: an office behind one address signs in", async () => {
		const { id } = await seedPerson(database, "M", "moderator", ["eu"]);
		for (let n = 0; n < ATTEMPTS.perAddress + 5; n++) await by(async () => ({ personId: id }));
	});

	it("that our own machinery failed are not counted, and are told as what they are", async () => {
		for (let n = 0; n < 3; n++)
			await assert.rejects(
				by(async () => {
					throw new DomainError("KEEPER_UNREACHABLE", "away");
				}),
				{ code: "KEEPER_UNREACHABLE" },
			);
		const [left] = await database.admin`select count(*)::int as n from console.sign_in_attempt`;
		assert.equal(left?.n, 0);
	});

	it("leave no address behind, only whether two are the same", async () => {
		await assert.rejects(by(wrongProof, { address: "203.0.113.77" }));
		const [row] = await database.admin`select a::text as all from console.sign_in_attempt a`;
		assert(!row?.all.includes("203.0.113"));
	});
});

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { verifyConfirmation } from "../../access/confirmation.ts";
import { whoIs } from "../asking.ts";
import { addPasskey, registration } from "../passkeys/register.ts";
import { type House, openHouse, startSession } from "../testing.ts";
import { enrolPasskey, softPasskey } from "../testing-passkey.ts";
import { arrive } from "./arrive.ts";
import { textOf } from "./change-person.ts";
import type { Detail } from "./messages-staff.ts";
import { openCode } from "./open-code.ts";
import {
	type Admin,
	admin,
	changed,
	coded,
	decided,
	leavesAbout,
	newcomer,
	proposed,
	rolesOf,
	together,
	tookAway,
} from "./testing-staff.ts";

const code = (expected: string) => (error: { code?: string }) => error.code === expected;
const MODERATOR = { change: "GRANT_ROLE", role: "moderator", region: "eu" } as const;

describe("rights, where a passkey is asked for", () => {
	let house: House;
	let a: Admin;
	let b: Admin;
	let c: Admin;
	before(async () => {
		house = await openHouse(undefined, { settings: { assurance: "passkey" } });
		[a, b, c] = [await admin(house), await admin(house), await admin(house)];
	});
	after(() => house.close());

	it("a newcomer has no right, and is the same person at the next sign-in", async () => {
		const arrival = { issuer: "https://id.example", subject: "same", name: "Same Person" };
		const all = await Promise.all(Array.from({ length: 8 }, () => arrive(house.keeper, arrival)));
		assert.equal(new Set(all.map(({ personId }) => personId)).size, 1);
		const personId = all[0]?.personId as string;
		assert.deepEqual(await rolesOf(house, personId), []);
		const other = await arrive(house.keeper, { ...arrival, issuer: "https://other.example" });
		assert.notEqual(other.personId, personId);
		assert.deepEqual(
			(await leavesAbout(house, personId)).map(({ type, factor }) => [type, factor]),
			[["person.added", "oidc"]],
		);
	});

	it("a role comes from one who proposes and another who confirms, and the log proves both", async () => {
		const person = await newcomer(house);
		const { proposal, entry } = await proposed(house, a, MODERATOR, person);
		assert.deepEqual(await rolesOf(house, person.id), []);
		const done = await decided(house, b, proposal);
		assert.deepEqual(await rolesOf(house, person.id), ["moderator eu"]);

		const leaves = await leavesAbout(house, person.id);
		assert.deepEqual(
			leaves.map(({ type }) => type),
			["person.added", "staff.proposed", "staff.confirmed", "role.granted"],
		);
		const [, said, confirmed, granted] = leaves;
		assert.deepEqual(granted?.approvals, [entry, done.entry]);
		const expected = { rpId: "localhost", origin: "http://localhost:3000" };
		for (const [leaf, by] of [
			[said, a],
			[confirmed, b],
		] as const) {
			const [passkey] = (await leavesAbout(house, by.id)).filter(({ type }) => type === "passkey.added");
			const { person, verified } = verifyConfirmation(leaf ?? {}, passkey ?? {}, expected);
			assert.deepEqual([person, verified], [by.id, "verification"]);
		}
		const [row] = await house.web`select brought_in_by from access.person where id = ${person.id}`;
		assert.equal(row?.brought_in_by, a.id);
	});

	it("the words of a proposal are what its entry commits to, and are in no entry", async () => {
		const person = await newcomer(house);
		const { proposal } = await proposed(house, a, { ...MODERATOR, words: "covers for Mina in May" }, person);
		const [row] = await house.web`select words, salt, commitment from access.proposal where id = ${proposal}`;
		assert.equal(
			createHash("sha256").update(row?.salt).update("covers for Mina in May").digest("hex"),
			row?.commitment,
		);
		const leaves = await leavesAbout(house, person.id);
		assert.equal(leaves.at(-1)?.commitment, row?.commitment);
		assert(!JSON.stringify(leaves).includes("Mina"));
	});

	it("nobody raises themself, nor proposes where they are no admin", async () => {
		await assert.rejects(
			proposed(house, a, { change: "GRANT_ROLE", role: "auditor", region: "eu" }, a),
			code("OWN_ACT"),
		);
		const person = await newcomer(house);
		await assert.rejects(proposed(house, { ...person, passkey: null }, MODERATOR, a), code("NOT_PERMITTED"));
		const local = await admin(house, ["us"]);
		await assert.rejects(proposed(house, local, MODERATOR, person), code("REGION_NOT_HELD"));
		const [refused] = (await leavesAbout(house, a.id)).filter(({ type }) => type === "staff.proposed");
		assert.deepEqual([refused?.outcome, refused?.error], ["refused", "OWN_ACT"]);
	});

	it("nobody confirms what they proposed, or what concerns them; the refusal is on the record", async () => {
		const person = await newcomer(house);
		const { proposal } = await proposed(house, a, MODERATOR, person);
		await assert.rejects(decided(house, a, proposal), code("OWN_ACT"));
		const reset = await proposed(house, a, { change: "RESET_PASSKEYS" }, b);
		await assert.rejects(decided(house, b, reset.proposal), code("OWN_ACT"));
		await decided(house, c, reset.proposal, "decline");
		assert.deepEqual(await rolesOf(house, person.id), []);
		const leaves = await leavesAbout(house, person.id);
		const last = leaves.at(-1);
		assert.deepEqual([last?.type, last?.outcome, last?.error], ["staff.confirmed", "refused", "OWN_ACT"]);
	});

	it("an admin whom the proposer brought in does not confirm, nor one whom such an admin brought in", async () => {
		const child = await newcomer(house);
		await together(house, a, b, { change: "GRANT_ROLE", role: "admin", region: "eu" }, child);
		const grandchild = await newcomer(house);
		const asChild = { ...child, passkey: await enrolPasskey(house, child) };
		await together(house, asChild, b, { change: "GRANT_ROLE", role: "admin", region: "eu" }, grandchild);
		const asGrandchild = { ...grandchild, passkey: await enrolPasskey(house, grandchild) };

		const { proposal } = await proposed(house, a, MODERATOR, await newcomer(house));
		await assert.rejects(decided(house, asChild, proposal), code("CONFIRMER_NOT_INDEPENDENT"));
		await assert.rejects(decided(house, asGrandchild, proposal), code("CONFIRMER_NOT_INDEPENDENT"));
		const other = await proposed(house, b, MODERATOR, await newcomer(house));
		await decided(house, asChild, other.proposal);
		await decided(house, b, proposal);
	});

	it("a proposal that nobody confirmed within 72 hours is nothing, and one is decided once", async () => {
		const person = await newcomer(house);
		const { proposal } = await proposed(house, a, MODERATOR, person);
		await lapse(house, proposal);
		await assert.rejects(decided(house, b, proposal), code("PROPOSAL_LAPSED"));
		const again = await proposed(house, a, MODERATOR, person);
		await assert.rejects(proposed(house, a, MODERATOR, person), code("PROPOSAL_EXISTS"));
		await decided(house, b, again.proposal, "decline");
		await assert.rejects(decided(house, c, again.proposal), code("PROPOSAL_DECIDED"));
		assert.deepEqual(await rolesOf(house, person.id), []);
	});

	it("what somebody proposed who is no admin any more is not done", async () => {
		const leaver = await admin(house);
		const person = await newcomer(house);
		const { proposal } = await proposed(house, leaver, MODERATOR, person);
		await tookAway(house, a, { change: "DISABLE", person: leaver.id });
		await assert.rejects(decided(house, b, proposal), code("PROPOSER_GONE"));
	});

	it("roles that exclude each other are neither proposed nor confirmed", async () => {
		const person = await newcomer(house);
		await together(house, a, b, MODERATOR, person);
		const auditor = { change: "GRANT_ROLE", role: "auditor", region: "us" } as const;
		await assert.rejects(proposed(house, a, auditor, person), code("DUTIES_NOT_SEPARATE"));
		const both = await newcomer(house);
		const first = await proposed(house, a, MODERATOR, both);
		const second = await proposed(house, a, auditor, both);
		await decided(house, b, first.proposal);
		await assert.rejects(decided(house, b, second.proposal), code("DUTIES_NOT_SEPARATE"));
		assert.deepEqual(await rolesOf(house, both.id), ["moderator eu"]);
	});

	it("a first passkey takes two admins; the code is its proposer's to show, once, and works once", async () => {
		const person = await newcomer(house);
		const { proposal } = await proposed(house, a, { change: "FIRST_PASSKEY" }, person);
		await assert.rejects(coded(house, a, proposal), code("NOT_PERMITTED"));
		await decided(house, b, proposal);
		await assert.rejects(coded(house, b, proposal), code("NOT_PERMITTED"));
		// A forged session of the proposer's fetches nothing.
		await assert.rejects(
			openCode(house.keeper, a.session, proposal, undefined),
			code("CONFIRMATION_REQUIRED"),
		);
		const { code: word } = await coded(house, a, proposal);
		await assert.rejects(coded(house, a, proposal), code("CODE_SHOWN"));

		const passkey = softPasskey();
		const enrol = async () => {
			const { nonce, options } = await registration(house.keeper, { code: word });
			return addPasskey(
				house.keeper,
				{ code: word },
				{ nonce, response: passkey.attest(options), name: "Key" },
			);
		};
		assert.equal((await enrol()).person, person.id);
		await assert.rejects(enrol(), code("ENROLMENT_INVALID"));
		await assert.rejects(proposed(house, a, { change: "FIRST_PASSKEY" }, person), code("CHANGE_NOT_NEEDED"));
	});

	it("a reset ends every passkey and session of a person at once", async () => {
		const person = await admin(house);
		const { proposal } = await proposed(house, a, { change: "RESET_PASSKEYS" }, person);
		assert.ok(await whoIs(house.keeper, person.session));
		await decided(house, b, proposal);
		await assert.rejects(whoIs(house.keeper, person.session), code("NOT_SIGNED_IN"));
		const [left] = await house.web`select count(*)::int as n from access.passkey
			where person_id = ${person.id} and removed_at is null`;
		assert.equal(left?.n, 0);
		assert.ok((await coded(house, a, proposal)).code);
	});

	it("one admin disables at once; sessions end, sign-ins are refused, and two bring the person back", async () => {
		const arrival = { issuer: "https://id.example", subject: "leaver", name: "Leaver" };
		const { personId } = await arrive(house.keeper, arrival);
		const { session } = await startSession(house.web, personId);
		await together(house, a, b, MODERATOR, { id: personId });
		await tookAway(house, a, { change: "DISABLE", person: personId });
		await assert.rejects(whoIs(house.keeper, session), code("NOT_SIGNED_IN"));
		await assert.rejects(arrive(house.keeper, arrival), code("PERSON_DISABLED"));
		await together(house, a, b, { change: "ENABLE" }, { id: personId });
		assert.equal((await arrive(house.keeper, arrival)).personId, personId);
		assert.deepEqual((await leavesAbout(house, personId)).map(({ type }) => type).slice(-4), [
			"person.disabled",
			"staff.proposed",
			"staff.confirmed",
			"person.enabled",
		]);
	});

	it("a role is taken by one admin of its region, and the person's sessions end with it", async () => {
		const person = await newcomer(house);
		await together(house, a, b, MODERATOR, person);
		const removal = { change: "REVOKE_ROLE", person: person.id, role: "moderator", region: "eu" } as const;
		const elsewhere = await admin(house, ["us"]);
		await assert.rejects(tookAway(house, elsewhere, removal), code("REGION_NOT_HELD"));
		await tookAway(house, a, removal);
		assert.deepEqual(await rolesOf(house, person.id), []);
		await assert.rejects(whoIs(house.keeper, person.session), code("NOT_SIGNED_IN"));
		await assert.rejects(tookAway(house, a, removal), code("CHANGE_NOT_NEEDED"));
	});

	it("one admin ends every session of somebody's, confirmed and on the record", async () => {
		const person = await newcomer(house);
		const ended = { field: "SESSIONS_ENDED", person: person.id, before: true, after: false } as const;
		await changed(house, a, ended);
		await assert.rejects(whoIs(house.keeper, person.session), code("NOT_SIGNED_IN"));
		await assert.rejects(changed(house, a, ended), code("CHANGE_NOT_NEEDED"));
		const leaf = (await leavesAbout(house, person.id)).find(
			({ outcome, type }) => outcome === "done" && type === "person.changed",
		);
		assert.deepEqual(
			[leaf?.change, (leaf?.assurance as { kind: string } | undefined)?.kind],
			["SESSIONS_ENDED", "passkey"],
		);
	});

	it("details are changed with what they were; the entry holds commitments, the words lie beside", async () => {
		const person = await newcomer(house);
		const [platform] =
			await house.web`insert into console.platform (code, name) values ('p-staff', 'P') returning id`;
		await changed(house, a, { field: "EMPLOYER", person: person.id, before: "", after: "Acme" });
		await changed(house, a, { field: "OFFICE", person: person.id, before: "ZZ", after: "IE" });
		const account = { platform: platform?.id, account: "u-17" };
		await changed(house, a, {
			field: "PLATFORM_ACCOUNT_ADDED",
			person: person.id,
			before: null,
			after: account,
		});
		const again = {
			field: "PLATFORM_ACCOUNT_ADDED",
			person: person.id,
			before: null,
			after: account,
		} as const;
		await assert.rejects(changed(house, a, again), code("CHANGE_NOT_NEEDED"));
		const stale = { field: "EMPLOYER", person: person.id, before: "", after: "Other" } as const;
		await assert.rejects(changed(house, a, stale), code("CHANGE_NOT_NEEDED"));
		await assert.rejects(
			changed(house, a, { field: "NAME", person: a.id, before: "x", after: "y" }),
			code("OWN_ACT"),
		);
		const [row] = await house.web`select p.employer, p.office_country, c.account from access.person p
			join access.platform_account c on c.person_id = p.id and c.removed_at is null where p.id = ${person.id}`;
		assert.deepEqual({ ...row }, { employer: "Acme", office_country: "IE", account: "u-17" });
		await changed(house, a, {
			field: "PLATFORM_ACCOUNT_REMOVED",
			person: person.id,
			before: account,
			after: null,
		});
		const [gone] =
			await house.web`select removed_at from access.platform_account where person_id = ${person.id}`;
		assert.ok(gone?.removed_at);

		const changes =
			await house.web`select field, before, after, salt, convert_from(e.leaf, 'UTF8')::jsonb as leaf
			from access.person_change c join ledger.entry e on e.id = c.entry_id where c.person_id = ${person.id}`;
		assert.equal(changes.length, 4);
		for (const { before, after, salt, leaf } of changes) {
			const commitmentTo = (value: Detail["before"]) =>
				createHash("sha256").update(salt).update(textOf(value)).digest("hex");
			assert.equal(leaf.before, commitmentTo(before));
			assert.equal(leaf.after, commitmentTo(after));
		}
		assert(!JSON.stringify(await leavesAbout(house, person.id)).includes("Acme"));
	});
});

describe("admins who act on each other at once", () => {
	it("wait for one another, and none is stuck: each act is done or refused in words", async () => {
		const house = await openHouse(undefined, { settings: { assurance: "passkey" } });
		const all = await Promise.all(Array.from({ length: 4 }, () => admin(house)));
		const person = await newcomer(house);
		const acts = all.flatMap((by, i) => {
			const other = all[(i + 1) % all.length] as Admin;
			const before = { field: "EMPLOYER", person: other.id, before: "Test", after: `Acme ${i}` } as const;
			return [
				changed(house, by, before),
				proposed(house, by, { change: "GRANT_ROLE", role: "admin", region: i % 2 ? "eu" : "us" }, person),
				proposed(house, by, { change: "RESET_PASSKEYS" }, other),
			];
		});
		const refused = (await Promise.allSettled(acts)).flatMap((one) =>
			one.status === "rejected" ? [one.reason.code] : [],
		);
		assert.deepEqual(refused, ["PROPOSAL_EXISTS", "PROPOSAL_EXISTS"]); // the same role, twice in each region
		await house.close();
	});
});

describe("the last admins", () => {
	let house: House;
	before(async () => {
		house = await openHouse();
	});
	after(() => house.close());

	it("two always remain, also when they turn on each other at once", async () => {
		const [a, b, c] = [await admin(house), await admin(house), await admin(house)];
		const tries = await Promise.allSettled([
			tookAway(house, a, { change: "DISABLE", person: b.id }),
			tookAway(house, b, { change: "DISABLE", person: c.id }),
			tookAway(house, c, { change: "DISABLE", person: a.id }),
		]);
		assert.equal(tries.filter(({ status }) => status === "fulfilled").length, 1);
		const [left] = await house.web`select count(*)::int as n from access.person where disabled_at is null`;
		assert.equal(left?.n, 2);
		const rest = [a, b, c].filter((_, i) => tries[(i + 2) % 3]?.status !== "fulfilled");
		assert.equal(rest.length, 2);
		const [x, y] = rest as [Admin, Admin];
		for (const what of [
			{ change: "DISABLE", person: y.id },
			{ change: "DISABLE", person: x.id },
		] as const) {
			await assert.rejects(tookAway(house, x, what), code("LAST_ADMINS"));
		}
		for (const region of ["us", "eu"]) {
			const removal = { change: "REVOKE_ROLE", person: y.id, role: "admin", region } as const;
			await assert.rejects(tookAway(house, x, removal), code("LAST_ADMINS"));
		}
	});
});

/** As three days later would have it: rows as they would be, which nobody but the superuser can make. */
async function lapse({ database }: House, proposal: string): Promise<void> {
	await database.admin.begin(async (tx) => {
		await tx`alter table access.proposal disable trigger proposal_stays`;
		await tx`update access.proposal set proposed_at = proposed_at - interval '73 hours', lapses_at = lapses_at - interval '73 hours'
			where id = ${proposal}`;
		await tx`alter table access.proposal enable always trigger proposal_stays`;
	});
}

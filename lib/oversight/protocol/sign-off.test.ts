import assert from "node:assert/strict";
import { createHash, randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { web } from "#db/web.ts";
import type { Actor } from "../../actor.ts";
import { append, bySystem } from "../../ledger/append.ts";
import { lastQuarters, quarterNamed, quarterOf } from "../../totals/period.ts";
import { readInventory } from "./inventories.ts";
import { readPolicyVersion } from "./policy-versions.ts";
import { readProtocol } from "./read-protocol.ts";
import { openScene, type Scene } from "./testing-protocol.ts";

const code = (expected: string) => (error: { code?: string }) => error.code === expected;
const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
let scene: Scene;
let [auditor, lead, moderator]: Actor[] = [];
const as = (actor: Actor | undefined) => actor as Actor;

before(async () => {
	scene = await openScene();
	[auditor, lead, moderator] = [
		await scene.someone("auditor"),
		await scene.someone("oversight_lead"),
		await scene.someone("moderator"),
	];
	await put({ reasons: { EMERGENCY_RISK_TO_LIFE: { roles: ["moderator"] } }, version: 1 });
	await scene.open();
});
after(() => scene.close());

const signPolicy = (actor: Actor, { id, digest }: { id: number; digest: string }) =>
	scene.sign("sign_policy", actor, { configuration: id, digest });
const signInventory = (actor: Actor, kind: string, digest: string, quarter = quarterOf(new Date()).name) =>
	scene.sign("sign_inventory", actor, { kind, digest, period: quarter });
const refused = (code: string) => ({ code });

const put = (policy: object) => {
	const keeper = scene.database.as("keeper");
	return keeper`select access.put_in_force('policy', 'k-1', ${keeper.json(policy as never)})`;
};
const current = async () => {
	const { policies } = await readProtocol(as(lead));
	const [policy] = policies;
	assert(policy?.inForce);
	return policy;
};
const dueOf = async (kind: string) => (await readProtocol(as(lead))).due.filter((one) => one.kind === kind);

test("each policy put in force waits for a lead of oversight, and is overdue after 14 days", async () => {
	const { id, at } = await current();
	const [due] = await dueOf("POLICY");
	assert.deepEqual([due?.subject, due?.overdue], [String(id), false]);
	assert.equal(Math.round(((due?.dueAt.getTime() ?? 0) - at.getTime()) / 86_400_000), 14);
	await scene.database.admin.begin(async (tx) => {
		await tx`alter table access.configuration disable trigger user`;
		await tx`update access.configuration set at = at - interval '15 days' where kind = 'policy'`;
		await tx`alter table access.configuration enable always trigger configuration_stays`;
	});
	assert.equal((await dueOf("POLICY"))[0]?.overdue, true);
});

test("the digest that is signed is that of the text that is shown", async () => {
	const { id, digest } = await current();
	const shown = await readPolicyVersion(as(auditor), String(id));
	assert.equal(sha256(shown.text), digest);
	await assert.rejects(signPolicy(as(auditor), { id, digest }), refused("CS043"));
	await assert.rejects(signPolicy(as(lead), { id, digest: sha256("another") }), refused("CS049"));
	const { entry } = await signPolicy(as(lead), { id, digest });
	const [row] = await scene.database
		.admin`select type, convert_from(leaf, 'UTF8')::jsonb->>'configuration' as digest
		from ledger.entry where id = ${entry}`;
	assert.deepEqual([row?.type, row?.digest], ["policy.signed", digest]);
	await assert.rejects(signPolicy(as(lead), { id, digest }), refused("CS167"));
	assert.deepEqual(await dueOf("POLICY"), []);
	assert.equal((await current()).signedBy, as(lead).alias);
});

test("a signature is of the version that it names, not of the one before or after it", async () => {
	const before = await current();
	await put({ reasons: { EMERGENCY_RISK_TO_LIFE: { roles: ["moderator"] } }, version: 2 });
	const now = await current();
	assert.notEqual(now.id, before.id);
	assert.equal(now.signedBy, null);
	assert.equal((await dueOf("POLICY"))[0]?.subject, String(now.id));
	await assert.rejects(signPolicy(as(lead), { id: now.id, digest: before.digest }), refused("CS049"));
	const said = { configuration: now.id, digest: now.digest };
	for (const role of ["auditor", "oversight_lead", null])
		await assert.rejects(scene.sign("sign_policy", as(auditor), { ...said, role }), refused("CS043"));
	for (const act of ["sign_policy", "sign_inventory"])
		await assert.rejects(web().unsafe(`select oversight.${act}('{}')`), { code: "42501" });
});

test("a policy that was in force for a day is signed for as well: the next one does not make it done", async () => {
	const short = await current();
	await put({ reasons: { EMERGENCY_RISK_TO_LIFE: { roles: ["moderator"] } }, version: 3 });
	const { id } = await current();
	assert.deepEqual(
		(await dueOf("POLICY")).map(({ subject }) => subject),
		[String(short.id), String(id)],
	);
});

test("three inventories are due each quarter; reading one is an entry", async () => {
	assert.deepEqual((await dueOf("INVENTORY")).map(({ subject }) => subject.split(".")[0]).sort(), [
		"BREAK_GLASS",
		"KEYS",
		"WITNESSES",
	]);
	const entries = async () =>
		(await scene.database.admin`select from ledger.entry where type = 'ledger.searched'`).length;
	const before = await entries();
	await readInventory(as(auditor), "KEYS");
	assert.equal(await entries(), before + 1);
	await assert.rejects(readInventory(as(auditor), "SECRETS"), code("NOT_FOUND"));
	await assert.rejects(readInventory(as(moderator), "KEYS"), code("NOT_PERMITTED"));
	const european = { ...as(auditor), grants: [{ role: "auditor" as const, region: "eu" }] };
	await assert.rejects(readInventory(european, "KEYS"), code("REGION_NOT_HELD"));
});

test("each key that was ever made is in the inventory of keys, also one that a rotation made", async () => {
	const keeper = scene.database.as("keeper");
	await scene.database.admin`alter table ledger.entry disable trigger said_is_done`; // as if they had been made
	for (const [type, key] of [
		["key.created", "first"],
		["key.rotated", "second"],
	] as const)
		await append(keeper, { type, outcome: "done", region: "eu", key, ...bySystem });
	const { body } = await readInventory(as(auditor), "KEYS");
	assert.deepEqual(
		body.items.filter(({ what }) => what === "INTAKE_KEY").map(({ key }) => key),
		["first", "second"],
	);
});

test("the inventory of keys says until when each seals, where it is kept and how it ended", async () => {
	const keeper = scene.database.as("keeper");
	const { admin } = scene.database;
	const kid = "k".repeat(43);
	await admin`alter table ledger.entry disable trigger said_is_done`;
	await append(keeper, { type: "key.created", outcome: "done", region: "us", key: kid, ...bySystem });
	await admin`insert into access.intake_key (kid, region, not_before, not_after, store)
		values (${kid}, 'us', '2015-01-01', '2015-02-01', 'pkcs11')`;
	const item = async () =>
		(await readInventory(as(auditor), "KEYS")).body.items.find(({ key }) => key === kid);
	assert.deepEqual([(await item())?.store, (await item())?.destroyed], ["pkcs11", undefined]);
	// Time passes, and the key ends: nobody's right, so the superuser's.
	await admin`update access.intake_key set announced_at = '2015-03-01', announced_entry_id = gen_random_uuid(),
		destruction_due_at = '2015-03-09', destroyed_at = '2015-03-10', destroyed_entry_id = gen_random_uuid()
		where kid = ${kid}`;
	const gone = await item();
	assert.ok(gone?.until && gone.announced && gone.destroyed);
	assert.equal(gone.removed, undefined);
});

test("what changed since it was shown is not signed unseen; what is signed stays as it was", async () => {
	const shown = await readInventory(as(auditor), "BREAK_GLASS");
	assert.equal(sha256(shown.text), shown.digest);
	assert.deepEqual(
		shown.body.items.map(({ what, alias }) => [what, alias]),
		["eu", "us"].map(() => ["MAY_OPEN_AT_ONCE", as(moderator).alias]),
	);
	const another = await scene.someone("moderator", ["us"]);
	await assert.rejects(signInventory(as(auditor), "BREAK_GLASS", shown.digest), refused("CS168"));
	const { digest, body } = await readInventory(as(auditor), "BREAK_GLASS");
	assert(body.items.some(({ alias }) => alias === another.alias));
	const both = await Promise.allSettled([
		signInventory(as(auditor), "BREAK_GLASS", digest),
		signInventory(as(lead), "BREAK_GLASS", digest),
	]);
	assert.equal(both.filter(({ status }) => status === "fulfilled").length, 1);
	await scene.someone("moderator", ["us"]);
	const after = await readInventory(as(lead), "BREAK_GLASS");
	assert.deepEqual([after.digest, after.same], [digest, false]);
	const [row] = await scene.database.admin`select body::text as text from oversight.inventory_signature`;
	assert.equal(sha256(row?.text), digest);
	assert.equal((await dueOf("INVENTORY")).length, 2);
	await assert.rejects(web()`insert into oversight.inventory_signature default values`, { code: "42501" });
});

test("quarters are the calendar's, in UTC, for the page as for the database", async () => {
	for (const at of [
		"2026-01-01T00:00:00Z",
		"2026-03-31T23:59:59.999Z",
		"2026-10-01T00:00:00Z",
		"2027-06-30T23:59:59Z",
	]) {
		const [row] = await web()`select oversight.quarter_of(${at}::text::timestamptz) as quarter,
			oversight.quarter_begins(${quarterOf(new Date(at)).name}) as begins`;
		assert.equal(row?.quarter, quarterOf(new Date(at)).name);
		assert.deepEqual(row?.begins, quarterNamed(row?.quarter)?.from);
	}
	for (const wrong of ["2026-Q5", "2026-Q0", "26-Q1", "2026-Q1 ", "", "'; drop table x"])
		assert.equal(quarterNamed(wrong), null);
});

test("what a quarter missed stays due when the next begins, until somebody does it", async () => {
	const [now, before, longAgo] = lastQuarters(new Date(), 3).map(({ name }) => name) as [
		string,
		string,
		string,
	];
	// As if reviews had begun two quarters ago, and in the quarter between the worker had not run.
	await scene.database.admin.begin(async (tx) => {
		for (const table of ["rights_row", "rights_campaign"])
			await tx.unsafe(`alter table oversight.${table} disable trigger all`);
		await tx`update oversight.rights_row set period = ${longAgo}`;
		await tx`update oversight.rights_campaign set period = ${longAgo}, opened_at = opened_at - interval '6 months',
			due_at = due_at - interval '6 months'`;
	});
	await scene.open();
	const missed = await dueOf("RIGHTS");
	assert.deepEqual(
		missed.map(({ subject, overdue, opened }) => [subject, overdue, opened]),
		[
			[longAgo, true, true],
			[before, true, false],
			[now, false, true],
		],
	);
	const waiting = async () => (await dueOf("INVENTORY")).map(({ subject }) => subject).sort();
	const kinds = ["BREAK_GLASS", "KEYS", "WITNESSES"];
	assert.deepEqual(
		await waiting(),
		[...kinds.flatMap((kind) => [longAgo, before].map((quarter) => `${kind}.${quarter}`))]
			.concat([`KEYS.${now}`, `WITNESSES.${now}`])
			.sort(),
	);
	const late = await readInventory(as(auditor), "KEYS", before);
	assert.deepEqual([late.period, late.body.asOf, late.signedAt], [before, now, null]);
	await signInventory(as(auditor), "KEYS", late.digest, before);
	assert.equal((await waiting()).includes(`KEYS.${before}`), false);
	for (const quarter of ["1999-Q1", "2999-Q1", "2026-Q9"]) {
		await assert.rejects(readInventory(as(auditor), "KEYS", quarter), code("NOT_FOUND"));
		await assert.rejects(signInventory(as(auditor), "KEYS", late.digest, quarter), refused("CS049"));
	}
	// The next review that is closed makes up for the one that there was not; the one that was opened is closed itself.
	await scene.database.admin`
		insert into oversight.rights_closed (period, digest, closed_by, role, entry_id)
		values (${now}, ${sha256("all")}, ${as(lead).personId}, 'oversight_lead', gen_random_uuid())`;
	assert.deepEqual(
		(await dueOf("RIGHTS")).map(({ subject }) => subject),
		[longAgo],
	);
});

test("a finding that no second has closed is due from two weeks after the time to answer", async () => {
	const review = randomUUID();
	await scene.database.admin.begin(async (tx) => {
		await tx`set local session_replication_role = replica`;
		await tx`insert into console.finding (review_id, reader_id, judge_id, verdict, severity, corrective_action, found_at,
			answer_by, entry_id) values (${review}, ${as(moderator).personId}, ${as(auditor).personId}, 'MISUSE', 1, 'TRAINING',
			now() - interval '30 days', now() - interval '15 days', gen_random_uuid())`;
	});
	assert.deepEqual(
		(await dueOf("FINDING")).map(({ subject, overdue }) => [subject, overdue]),
		[[review, true]],
	);
	await scene.database.admin.begin(async (tx) => {
		await tx`set local session_replication_role = replica`;
		await tx`insert into console.review_closure (review_id, reader_id, judge_id, person_id, verdict, note_id, entry_id)
			values (${review}, ${as(moderator).personId}, ${as(auditor).personId}, ${as(lead).personId}, 'UPHELD',
			gen_random_uuid(), gen_random_uuid())`;
	});
	assert.deepEqual(await dueOf("FINDING"), []);
});

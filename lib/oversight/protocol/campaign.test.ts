import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { web } from "#db/web.ts";
import type { Actor } from "../../actor.ts";
import { importPrivateIntakeKey } from "../../envelope/intake-key.ts";
import { openNote } from "../../envelope/note.ts";
import { listWithdrawn } from "../../staff/list-withdrawn.ts";
import { quarterOf } from "../../totals/period.ts";
import { decideRight } from "./decide-right.ts";
import { type Right, readCampaign } from "./read-campaign.ts";
import { readProtocol } from "./read-protocol.ts";
import { openScene, type Scene } from "./testing-protocol.ts";

const code = (expected: string) => (error: { code?: string }) => error.code === expected;
const period = quarterOf(new Date()).name;
let scene: Scene;
let [auditor, lead, moderator, admin]: Actor[] = [];
const as = (actor: Actor | undefined) => actor as Actor;

before(async () => {
	scene = await openScene();
	await scene.open(); // nobody to be reviewed, no review
	assert.deepEqual((await scene.database.admin`select from oversight.rights_campaign`).length, 0);
	auditor = await scene.someone("auditor");
	lead = await scene.someone("oversight_lead");
	moderator = await scene.someone("moderator", ["eu"]);
	admin = await scene.someone("admin");
	// Who brought the moderator in is of oversight by now: rights change hands.
	await scene.database.admin`update access.person set brought_in_by = ${as(lead).personId}
		where id = ${as(moderator).personId}`;
	await scene.open();
});
after(() => scene.close());

const rightsAs = async (actor: Actor, state: "open" | "held" | "all" = "all"): Promise<Right[]> =>
	(await readCampaign(actor, { period, state, page: 1 })).rights;
const rightOf = async (person: Actor, region = "eu") =>
	(await rightsAs(as(auditor))).find(
		(row) => row.personId === person.personId && row.region === region,
	) as Right;
const said = (actor: Actor, row: string, verdict: string, reason: string) => ({
	...{ person: actor.personId, session: actor.sessionId, role: actor.grants[0]?.role, policy: "p-1" },
	...{ row, verdict, reason },
});

test("the worker opens the quarter's review once: each person, role and region as it stood, with a due date and an entry", async () => {
	await Promise.all([scene.open(), scene.open()]);
	const [{ campaign, rights }] = [await readCampaign(as(auditor), { period, state: "all", page: 1 })];
	assert.equal(campaign.count, 7);
	assert.equal(rights.length, 7);
	const days = (campaign.dueAt.getTime() - campaign.openedAt.getTime()) / 86_400_000;
	assert.equal(Math.round(days), 30);
	const entries = await scene.database.admin`select via, actor, convert_from(leaf, 'UTF8')::jsonb as leaf
		from ledger.entry where type = 'rights.opened'`;
	assert.equal(entries.length, 1);
	assert.deepEqual(
		[entries[0]?.via, entries[0]?.actor, entries[0]?.leaf.period, entries[0]?.leaf.count],
		["worker", null, period, 7],
	);
	await scene.someone("moderator", ["us"]);
	assert.equal((await rightsAs(as(auditor))).length, 7, "who came since is of the next one");
});

test("nobody but oversight reads it, and each in their regions", async () => {
	await assert.rejects(readProtocol(as(moderator)), code("NOT_PERMITTED"));
	await assert.rejects(readCampaign(as(admin), { period, state: "all", page: 1 }), code("NOT_PERMITTED"));
	await assert.rejects(
		readCampaign(as(auditor), { period: "1999-Q9", state: "all", page: 1 }),
		code("NOT_FOUND"),
	);
	const european = { ...as(auditor), grants: [{ role: "auditor" as const, region: "eu" }] };
	const regions = new Set((await rightsAs(european)).map(({ region }) => region));
	assert.deepEqual([...regions], ["eu"]);
	const abroad = await rightOf(as(admin), "us");
	await assert.rejects(
		decideRight(european, { row: abroad.id, reason: "STILL_NEEDED", words: "" }),
		code("REGION_NOT_HELD"),
	);
});

test("nobody reviews their own right, nor one of a person whom they brought in", async () => {
	const [own, brought] = [await rightOf(as(auditor)), await rightOf(as(moderator))];
	const keep = (actor: Actor, row: string) => decideRight(actor, { row, reason: "STILL_NEEDED", words: "" });
	await assert.rejects(keep(as(auditor), own.id), code("OWN_ACT"));
	await assert.rejects(keep(as(lead), brought.id), code("OWN_ACT"));
	assert.equal(own.blocked, "OWN_ACT");
	assert.equal((await rightsAs(as(lead))).find(({ id }) => id === brought.id)?.blocked, "GIVEN_BY_ACTOR");
});

test("as role web, whatever it says: not one's own, not what one gave, not for another, not by another row, not twice", async () => {
	const [own, brought] = [await rightOf(as(auditor)), await rightOf(as(moderator))];
	const decide = (said: object) => web()`select oversight.decide_right(${web().json(said as never)})`;
	const constraint = (name: string) => (error: { constraint_name?: string }) =>
		error.constraint_name === name;
	await assert.rejects(
		decide(said(as(auditor), own.id, "keep", "STILL_NEEDED")),
		constraint("nobody_reviews_their_own_right"),
	);
	await assert.rejects(
		decide(said(as(lead), brought.id, "keep", "STILL_NEEDED")),
		constraint("nobody_reviews_what_they_gave"),
	);
	// A session of somebody else's, a role that is not held, nobody's role.
	const other = {
		...said(as(auditor), brought.id, "keep", "STILL_NEEDED"),
		session: as(moderator).sessionId,
	};
	await assert.rejects(decide(other), { code: "CS043" });
	await assert.rejects(decide({ ...other, session: as(auditor).sessionId, role: "oversight_lead" }), {
		code: "CS043",
	});
	await assert.rejects(decide(said(as(moderator), own.id, "keep", "STILL_NEEDED")), { code: "CS043" });
	await assert.rejects(decide({ ...said(as(auditor), brought.id, "keep", "STILL_NEEDED"), role: null }), {
		code: "CS043",
	});
	await assert.rejects(
		decide(said(as(auditor), brought.id, "keep", "NOT_NEEDED")),
		constraint("a_reason_of_its_verdict"),
	);
	await assert.rejects(
		decide(said(as(auditor), brought.id, "keep", "KEEP_OTHER")),
		constraint("another_reason_is_written"),
	);
	await assert.rejects(decide(said(as(auditor), randomUUID(), "keep", "STILL_NEEDED")), { code: "CS049" });
	// Past the function: nothing at all.
	for (const table of [
		"rights_campaign",
		"rights_row",
		"rights_verdict",
		"rights_closed",
		"policy_signature",
	]) {
		for (const act of ["delete from", "truncate"]) {
			await assert.rejects(web().unsafe(`${act} oversight.${table}`), { code: "42501" });
		}
		await assert.rejects(web().unsafe(`insert into oversight.${table} default values`), { code: "42501" });
		await assert.rejects(scene.database.admin.unsafe(`delete from oversight.${table}`), /LEDGER_APPEND_ONLY/);
	}
	await assert.rejects(web()`update oversight.rights_row set givers = '{}'`, { code: "42501" });
	await assert.rejects(web()`select oversight.open_campaign()`, { code: "42501" });
	assert.equal((await rightsAs(as(auditor), "open")).length, 7);
	const [entries] = await scene.database.admin`select count(*)::int as n from ledger.entry
		where type in ('rights.kept', 'rights.withdrawn')`;
	assert.equal(entries?.n, 0);
});

test("a right is kept or withdrawn once, with a reason; other reasons are written, and sealed", async () => {
	const kept = await rightOf(as(admin));
	await assert.rejects(
		decideRight(as(auditor), { row: kept.id, reason: "KEEP_OTHER", words: "" }),
		code("INPUT_INVALID"),
	);
	await assert.rejects(
		decideRight(as(auditor), { row: kept.id, reason: "BECAUSE", words: "" }),
		code("INPUT_INVALID"),
	);
	const words = "Runs the migration of the platform's staff until spring.";
	const { entry } = await decideRight(as(auditor), { row: kept.id, reason: "KEEP_OTHER", words });
	await assert.rejects(
		decideRight(as(lead), { row: kept.id, reason: "NOT_NEEDED", words: "" }),
		code("RIGHT_DECIDED"),
	);
	const [row] = await scene.database.admin`
		select convert_from(e.leaf, 'UTF8') as leaf, n.id, n.about, n.wrapped, n.sealed from ledger.entry e
		join vault.note n on n.id = (convert_from(e.leaf, 'UTF8')::jsonb->>'note')::uuid where e.id = ${entry}`;
	assert.match(row?.leaf, /"rights\.kept"/);
	assert.doesNotMatch(row?.leaf, /migration/);
	const { kid, privateJwk } = scene.intake;
	const key = { kid, privateKey: importPrivateIntakeKey({ ...privateJwk, kid } as never) };
	assert.equal(openNote(key, { noteId: row?.id, about: row?.about }, row as never).text, words);
});

test("what is withdrawn is told to admins of the region, and shows until the keeper's record says it is gone", async () => {
	const right = await rightOf(as(moderator));
	const { entry } = await decideRight(as(auditor), { row: right.id, reason: "JOB_CHANGED", words: "" });
	const alerts = await scene.database.admin`select person_id, about_person from access.alert
		where kind = 'RIGHT_WITHDRAWN' and entry_id = ${entry}`;
	assert.deepEqual(
		alerts.map((row) => ({ ...row })),
		[{ person_id: as(admin).personId, about_person: as(moderator).personId }],
	);
	const [waiting] = await listWithdrawn(as(admin));
	assert.deepEqual(
		[waiting?.alias, waiting?.role, waiting?.region],
		[as(moderator).alias, "moderator", "eu"],
	);
	await assert.rejects(listWithdrawn(as(auditor)), code("NOT_PERMITTED"));
	assert.equal((await rightsAs(as(auditor), "held")).length, 1);
	assert(await due("WITHDRAWN", right.id));
	await gone(as(moderator).personId, "eu");
	assert.equal((await listWithdrawn(as(admin))).length, 0);
	assert.equal((await rightsAs(as(auditor), "held")).length, 0);
	assert(!(await due("WITHDRAWN", right.id)));
});

test("a right that went meanwhile is noted as gone, and cannot be kept", async () => {
	const right = await rightOf(as(admin), "us");
	await assert.rejects(
		decideRight(as(auditor), { row: right.id, reason: "GONE", words: "" }),
		code("RIGHT_CHANGED"),
	);
	await gone(as(admin).personId, "us");
	await assert.rejects(
		decideRight(as(auditor), { row: right.id, reason: "STILL_NEEDED", words: "" }),
		code("RIGHT_CHANGED"),
	);
	await decideRight(as(auditor), { row: right.id, reason: "GONE", words: "" });
});

test("a reviewer who loses the role in the middle decides nothing more", async () => {
	const third = await scene.someone("auditor");
	await gone(third.personId, "eu");
	const right = await rightOf(as(lead));
	await assert.rejects(
		decideRight(third, { row: right.id, reason: "STILL_NEEDED", words: "" }),
		code("NOT_PERMITTED"),
	);
});

test("it is due until every right is decided and somebody who oversees every region closes it, once, for exactly these decisions", async () => {
	assert(await due("RIGHTS", period));
	for (const { id } of (await rightsAs(as(lead), "open")).filter(
		({ blocked, personId }) => !blocked && personId !== as(lead).personId,
	)) {
		await decideRight(as(lead), { row: id, reason: "STILL_NEEDED", words: "" });
	}
	const open = await rightsAs(as(auditor), "open");
	assert.deepEqual(new Set(open.map(({ personId }) => personId)), new Set([as(lead).personId]));
	const before = await readCampaign(as(auditor), { period, state: "all", page: 1 });
	assert.equal(before.decisions, null);
	const [some] = await scene.database
		.admin`select encode(sha256(convert_to(oversight.rights_said(${period})::text, 'UTF8')), 'hex') as digest`;
	const close = (actor: Actor, digest?: string) => scene.sign("close_rights", actor, { period, digest });
	await assert.rejects(close(as(auditor), some?.digest), { code: "CS210" }, "some wait");
	await Promise.all(
		open.map(({ id }) => decideRight(as(auditor), { row: id, reason: "STILL_NEEDED", words: "" })),
	);
	assert(await due("RIGHTS", period), "the last decision does not close it");
	const { decisions, closes } = await readCampaign(as(auditor), { period, state: "all", page: 1 });
	assert(decisions && closes);
	const european = { ...as(auditor), grants: [{ role: "auditor" as const, region: "eu" }] };
	assert.equal((await readCampaign(european, { period, state: "all", page: 1 })).closes, false);
	await assert.rejects(close(as(auditor), some?.digest), { code: "CS166" }, "not what was shown");
	const regional = await scene.someone("auditor", ["eu"]);
	await assert.rejects(close(regional, decisions), { code: "CS043" });
	await assert.rejects(web()`select oversight.close_rights('{}')`, { code: "42501" });
	const closed = await Promise.allSettled([close(as(auditor), decisions), close(as(lead), decisions)]);
	assert.equal(closed.filter(({ status }) => status === "fulfilled").length, 1);
	const { campaigns } = await readProtocol(as(auditor));
	assert(campaigns[0]?.closedAt instanceof Date && campaigns[0].closedBy);
	assert.deepEqual([campaigns[0]?.decided, campaigns[0]?.withdrawn, campaigns[0]?.held], [7, 1, 0]);
	assert(!(await due("RIGHTS", period)));
	const [entry] = await scene.database
		.admin`select convert_from(leaf, 'UTF8')::jsonb as leaf from ledger.entry
		where type = 'rights.closed'`;
	assert.deepEqual(
		[entry?.leaf.period, entry?.leaf.count, entry?.leaf.digest, entry?.leaf.via],
		[period, 7, decisions, "keeper"],
	);
});

async function due(kind: string, subject: string): Promise<boolean> {
	const { due } = await readProtocol(as(lead));
	return due.some((one) => one.kind === kind && one.subject === subject);
}

/** As the keeper's function leaves it. */
async function gone(person: string, region: string): Promise<void> {
	await scene.database
		.admin`update access.role_grant set revoked_at = now(), revoked_entry_id = gen_random_uuid()
		where person_id = ${person} and region = ${region}`;
}

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { type TestDatabase, testDatabase } from "#db/testing.ts";
import { closeWeb, web } from "#db/web.ts";
import type { Actor } from "../../actor.ts";
import { opens } from "../../envelope/commitment.ts";
import { append } from "../../ledger/append.ts";
import { acceptSessions, asked, decided, later, somebody } from "../../log/testing-exports.ts";
import { StoredTestLog } from "../../log/testing-stored-log.ts";
import { canonical } from "../record-search.ts";
import { exportSelection } from "./export-selection.ts";

let database: TestDatabase;
let log: StoredTestLog;
let auditor: Actor;
let lead: Actor;

before(async () => {
	database = await testDatabase();
	process.env.DATABASE_URL_WEB = database.url("web");
	log = await StoredTestLog.open(database);
	await log.append(30);
	await log.seal();
	await log.age(10);
	await acceptSessions(database);
	auditor = await somebody(database, "auditor");
	lead = await somebody(database, "oversight_lead");
});

after(async () => {
	await closeWeb();
	await database.drop();
});

const all = { filters: { type: "session.refused" }, format: "csv" } as const;
const leafOf = async (id: string) => {
	const [row] = await database.admin`select s.entry_id, convert_from(e.leaf, 'UTF8')::jsonb as leaf
		from oversight.selection s join ledger.entry e on e.id = s.entry_id where s.id = ${id}`;
	return row as { entry_id: string; leaf: Record<string, unknown> };
};
/** As if that many entries had been found. */
const insert = (actor: Actor, change: object) => {
	const o = {
		...{
			id: randomUUID(),
			person: actor.personId,
			session: actor.sessionId,
			role: actor.grants[0]?.role,
			policy: "p-1",
		},
		...{
			regions: ["eu", "us"],
			format: "csv",
			find: {},
			commitment: "0".repeat(64),
			epoch: 1,
			size: 30,
			checkpoint: "x",
		},
		...{ count: 9_000, ...change },
	};
	return web()`select oversight.export_selection(${web().json(o as never)})`;
};

test("a selection is on record before it leaves: by whom, of how many entries, of which state of the log, of which terms", async () => {
	const id = await exportSelection(auditor, all);
	const { entry_id, leaf } = await leafOf(id);
	assert.deepEqual(
		[leaf.type, leaf.count, leaf.size, leaf.export, leaf.actor],
		["selection.exported", 30, log.size, id, { id: auditor.personId, role: "auditor" }],
	);
	const [kept] =
		await database.admin`select salt, terms from console.ledger_search where entry_id = ${entry_id}`;
	const { commitment } = leaf.query as { commitment: string };
	assert.equal(opens(commitment, kept?.salt, canonical({ type: "session.refused", format: "csv" })), true);
});

test("nothing that fits is nothing to export, and the search for it is on record all the same", async () => {
	const before = (await database.admin`select from ledger.entry where type = 'ledger.searched'`).length;
	await assert.rejects(exportSelection(auditor, { ...all, filters: { type: "case.decided" } }), {
		code: "SELECTION_EMPTY",
	});
	const now = (await database.admin`select from ledger.entry where type = 'ledger.searched'`).length;
	assert.equal(now, before + 1);
});

test("who may not search the ledger exports nothing of it, and nobody a region that they do not oversee", async () => {
	const moderator = await somebody(database, "moderator");
	await assert.rejects(exportSelection(moderator, all), { code: "NOT_PERMITTED" });
	const european = await somebody(database, "auditor", ["eu"]);
	await assert.rejects(exportSelection(european, { ...all, filters: { region: "us" } }), {
		code: "REGION_NOT_HELD",
	});
	await assert.rejects(insert(european, { count: 1 }), /NOT_PERMITTED/);
	await assert.rejects(insert({ ...auditor, sessionId: randomUUID() }, { count: 1 }), /NOT_PERMITTED/);
	for (const role of ["oversight_lead", "admin", null])
		await assert.rejects(
			insert(auditor, { count: 1, role }),
			/NOT_PERMITTED/,
			`as ${role}, which is not held`,
		);
});

test("one person takes 10,000 entries in a day, however many selections they are spread over", async () => {
	const busy = await somebody(database, "auditor");
	await assert.rejects(insert(busy, { count: 10_001 }), /SELECTION_TOO_LARGE/);
	await insert(busy, {});
	await assert.rejects(insert(busy, { count: 1_001 }), /SELECTION_TOO_LARGE/);
	await insert(busy, { count: 990 });
	await assert.rejects(exportSelection(busy, all), { code: "SELECTION_TOO_LARGE" });
	const tabs = await somebody(database, "auditor");
	const both = await Promise.allSettled([1, 2].map(() => insert(tabs, {})));
	assert.equal(both.filter(({ status }) => status === "fulfilled").length, 1, "two tabs at once");
});

test("more takes an export that a second person confirmed, and uses it up", async () => {
	const busy = await somebody(database, "auditor");
	await insert(busy, { count: 10_000 });
	const request = await asked(database, busy, log.size);
	await assert.rejects(exportSelection(busy, { ...all, request }), { code: "EXPORT_NOT_CONFIRMED" });
	await decided(database, lead, request);
	await assert.rejects(exportSelection(lead, { ...all, request }), { code: "EXPORT_NOT_CONFIRMED" });
	const { leaf } = await leafOf(await exportSelection(busy, { ...all, request }));
	assert.equal(leaf.request, request);
	assert.equal((leaf.approvals as string[]).length, 2);
	await assert.rejects(exportSelection(busy, { ...all, request }), { code: "EXPORT_TAKEN" });
	const late = await asked(database, busy, log.size);
	await decided(database, lead, late);
	await later(database, late, 61);
	await assert.rejects(exportSelection(busy, { ...all, request: late }), { code: "EXPORT_LAPSED" });
});

test("the console cannot record a selection without its row, nor change one", async () => {
	const event = {
		type: "selection.exported",
		outcome: "done",
		assurance: { kind: "session" },
		export: randomUUID(),
		...{ query: { commitment: "0".repeat(64) }, size: 1, count: 20_000 },
		...{ actor: { id: auditor.personId, role: "auditor" }, session: auditor.sessionId },
	} as const;
	await assert.rejects(append(web(), event), /SELECTION_UNKNOWN/);
	await assert.rejects(web()`update oversight.selection set count = 1`, { code: "42501" });
	await assert.rejects(database.admin`update oversight.selection set count = 1`, { code: "CS010" });
	await assert.rejects(
		web()`insert into oversight.selection_part (selection_id) values (gen_random_uuid())`,
		{
			code: "42501",
		},
	);
});

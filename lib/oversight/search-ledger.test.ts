import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type TestDatabase, testDatabase } from "#db/testing.ts";
import { type SeededThread, seedOpening, seedPerson, seedThread } from "#db/testing-thread.ts";
import { closeWeb } from "#db/web.ts";
import type { Role } from "../access/roles.ts";
import type { Actor } from "../actor.ts";
import { opens } from "../envelope/commitment.ts";
import { DomainError } from "../errors.ts";
import { idRange } from "./ledger-filters.ts";
import { readEntry } from "./read-entry.ts";
import { canonical } from "./record-search.ts";
import { searchLedger } from "./search-ledger.ts";

let database: TestDatabase;
let eu: SeededThread;
let us: SeededThread;
let auditor: Actor;

before(async () => {
	database = await testDatabase();
	process.env.DATABASE_URL_WEB = database.url("web");
	eu = await seedThread(database);
	us = await seedThread(database, { region: "us" });
	auditor = actorOf(eu.auditor, "auditor", ["eu", "us"]);
	await seedOpening(database, {
		thread: eu,
		reason: "EMERGENCY_RISK_TO_LIFE",
		question: "IS_LIFE_AT_RISK",
		reviewHours: 24,
	});
});

after(async () => {
	await closeWeb();
	await database.drop();
});

test("a moderator, a lead and an admin may not search the ledger, and the attempt reads nothing", async () => {
	for (const role of ["moderator", "lead", "admin"] as const) {
		const actor = actorOf(eu.moderator, role, ["eu"]);
		await assert.rejects(searchLedger(actor, {}), { code: "NOT_PERMITTED" });
		await assert.rejects(readEntry(actor, eu.caseId), { code: "NOT_PERMITTED" });
	}
	assert.equal((await searchesOf(eu.moderator.id)).length, 0);
});

test("an auditor sees their own search on top of the next one", async () => {
	const first = await searchLedger(auditor, {});
	assert.ok(!first.entries.some(({ id }) => id === first.recorded.id), "a search shows what stood before it");
	const second = await searchLedger(auditor, {});
	assert.equal(second.entries[0]?.id, first.recorded.id);
	assert.equal(second.entries[0]?.type, "ledger.searched");
	assert.equal(second.entries[0]?.alias, eu.auditor.alias);
	assert.equal(second.entries[0]?.role, "auditor");
});

test("the entry of a search holds a salted commitment of its terms, and the terms lie beside it", async () => {
	const { recorded } = await searchLedger(auditor, { type: "thread.decrypted", case: eu.caseId });
	const [row] = await database.admin`
		select convert_from(e.leaf, 'UTF8')::jsonb as leaf, s.terms, s.salt
		from ledger.entry e join console.ledger_search s on s.entry_id = e.id where e.id = ${recorded.id}`;
	assert.deepEqual(row?.terms, { case: eu.caseId, type: "thread.decrypted" });
	assert.ok(opens(row?.leaf.query.commitment, row?.salt, canonical(row?.terms)));
	assert.ok(!JSON.stringify(row?.leaf).includes(eu.caseId), "the leaf does not name what was looked for");
});

test("an auditor finds the readings of a case, and only those", async () => {
	const { entries } = await searchLedger(auditor, { case: eu.caseId.slice(0, 8), type: "thread.decrypted" });
	assert.deepEqual(
		entries.map(({ type, caseId, reason, messages, alias }) => ({ type, caseId, reason, messages, alias })),
		[
			{
				type: "thread.decrypted",
				caseId: eu.caseId,
				reason: "EMERGENCY_RISK_TO_LIFE",
				messages: 8,
				alias: eu.moderator.alias,
			},
		],
	);
	const others = await searchLedger(auditor, { case: us.caseId, type: "thread.decrypted" });
	assert.deepEqual(others.entries, []);
});

test("a search by person, outcome, opening, region and time finds what it names", async () => {
	const [decrypted] = (await searchLedger(auditor, { type: "thread.decrypted" })).entries;
	assert.ok(decrypted?.openingId);
	const by = async (filters: Parameters<typeof searchLedger>[1]) =>
		(await searchLedger(auditor, filters)).entries.map(({ type }) => type);
	assert.deepEqual(await by({ actor: eu.moderator.alias }), [
		"thread.decrypted",
		"opening.granted",
		"case.claimed",
	]);
	assert.deepEqual(await by({ opening: decrypted.openingId }), ["thread.decrypted", "opening.granted"]);
	assert.deepEqual(await by({ outcome: "granted", region: "us" }), []);
	assert.deepEqual(await by({ type: "thread.decrypted", until: decrypted.at }), []);
	assert.deepEqual(await by({ type: "thread.decrypted", from: decrypted.at }), ["thread.decrypted"]);
	assert.deepEqual(
		await by({ type: "thread.decrypted", from: "2000-01-01T00:00Z", until: "2000-01-02T00:00Z" }),
		[],
	);
});

test("an alias that nobody has is an error of input, not an empty page", async () => {
	await assert.rejects(searchLedger(auditor, { actor: "Z-99" }), (error: unknown) => {
		assert.ok(error instanceof DomainError);
		assert.equal(error.code, "INPUT_INVALID");
		assert.deepEqual(error.problems, [{ path: "actor", message: "Nobody has this alias." }]);
		return true;
	});
});

test("an auditor of one region sees no entry of another", async () => {
	const european = actorOf(await seedPerson(database, "A", "auditor", ["eu"]), "auditor", ["eu"]);
	const { entries } = await searchLedger(european, {});
	assert.ok(entries.some(({ region }) => region === "eu"));
	assert.ok(entries.some(({ region }) => region === null));
	assert.ok(entries.every(({ region }) => region !== "us"));
	assert.deepEqual((await searchLedger(european, { case: us.caseId })).entries, []);
	await assert.rejects(searchLedger(european, { region: "us" }), { code: "REGION_NOT_HELD" });
	const [american] = (await searchLedger(auditor, { case: us.caseId })).entries;
	await assert.rejects(readEntry(european, american?.id ?? ""), { code: "NOT_FOUND" });
});

test("pages follow one another without gap or overlap, and each is a recorded search", async () => {
	const all = (await searchLedger(auditor, { region: "eu" })).entries.map(({ id }) => id);
	assert.ok(all.length > 3);
	const before = (await searchesOf(auditor.personId)).length;
	const paged: string[] = [];
	let pages = 0;
	for (let cursor: Awaited<ReturnType<typeof searchLedger>>["older"]; ; ) {
		const page = await searchLedger(auditor, { region: "eu" }, cursor, 1);
		paged.push(...page.entries.map(({ id }) => id));
		pages++;
		cursor = page.older;
		if (!cursor) break;
	}
	assert.deepEqual(paged, all);
	assert.equal((await searchesOf(auditor.personId)).length - before, pages);
});

test("where the search cannot be recorded, nothing is shown", async () => {
	await database.admin`revoke insert on console.ledger_search from web`;
	try {
		const before = (await searchesOf(auditor.personId)).length;
		await assert.rejects(searchLedger(auditor, {}), { code: "DATABASE_UNAVAILABLE" });
		await assert.rejects(readEntry(auditor, eu.caseId), { code: "DATABASE_UNAVAILABLE" });
		assert.equal(
			(await searchesOf(auditor.personId)).length,
			before,
			"entry and terms stand or fall together",
		);
	} finally {
		await database.admin`grant insert on console.ledger_search to web`;
	}
});

test("an entry is shown to the byte with its leaf hash, and reading it is an entry", async () => {
	const [first] = (await searchLedger(auditor, { case: eu.caseId, type: "case.claimed" })).entries;
	const entry = await readEntry(auditor, first?.id ?? "");
	const [row] =
		await database.admin`select encode(leaf_hash, 'hex') as hash from ledger.pending where entry_id = ${entry.id}`;
	assert.equal(entry.leafHash, row?.hash);
	assert.equal(JSON.parse(entry.leaf).type, "case.claimed");
	assert.equal((await searchLedger(auditor, {})).entries[0]?.id, entry.recorded.id);
});

test("a page of the ledger reads about a page of rows, however long the record is", async () => {
	await database.admin.unsafe(`
		insert into ledger.entry (id, at, leaf, xid, type, via, outcome, assurance, actor, actor_role, region, case_id)
		select gen_random_uuid(), now() + n * interval '1 ms', '{}', '1', 'case.claimed', 'web', 'done', 'session',
			'${eu.moderator.id}', 'moderator', 'eu', gen_random_uuid() from generate_series(1, 30000) n;
		analyze ledger.entry`);
	const [first, last] = idRange(eu.caseId.slice(0, 8));
	const filters = [
		"true",
		`actor = '${eu.moderator.id}'`,
		"type = 'case.claimed'",
		"outcome = 'failed' and outcome in ('refused', 'failed', 'unknown')",
		`case_id between '${first}' and '${last}'`,
		"at <= now() + interval '9 s' and (at, id) < (now() + interval '9 s', gen_random_uuid())",
	];
	for (const filter of filters) {
		const [answer] = await database.as("web").unsafe(`explain (analyze, format json)
			select id, at, leaf from ledger.entry
			where (region is null or region = any('{eu,us}')) and ${filter} order by at desc, id desc limit 51`);
		const read = rowsRead(answer?.["QUERY PLAN"][0].Plan);
		assert.ok(read <= 120, `${read} rows were read for: ${filter}`);
	}
});

interface PlanNode {
	"Node Type": string;
	"Actual Rows": number;
	"Rows Removed by Filter"?: number;
	Plans?: PlanNode[];
}

/** Rows that the plan's leaves looked at. */
function rowsRead(node: PlanNode): number {
	if (node.Plans) return node.Plans.reduce((sum, child) => sum + rowsRead(child), 0);
	return node["Actual Rows"] + (node["Rows Removed by Filter"] ?? 0);
}

function actorOf(
	person: { id: string; alias: string; sessionId: string },
	role: Role,
	regions: string[],
): Actor {
	return {
		personId: person.id,
		alias: person.alias,
		name: "A person",
		sessionId: person.sessionId,
		grants: regions.map((region) => ({ role, region })),
	};
}

async function searchesOf(personId: string): Promise<string[]> {
	const rows = await database.admin<{ id: string }[]>`
		select id from ledger.entry where type = 'ledger.searched' and actor = ${personId}`;
	return rows.map(({ id }) => id);
}

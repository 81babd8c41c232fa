/** Every filter against the real database, alone and together; words through two keepers that hold different regions. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { cpSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import type { Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { matching } from "#db/queries/entry-conditions.ts";
import { estimateEntries, selectEntries } from "#db/queries/ledger.ts";
import { closeWeb, web } from "#db/web.ts";
import type { Actor } from "../../actor.ts";
import { keeperDoor } from "../../keeper/door.ts";
import {
	type House,
	openHouse,
	type Person,
	type Reported,
	reportThread,
	signIn,
} from "../../keeper/testing.ts";
import { continuityFile } from "../../ledger/log-key.ts";
import { until } from "../../testing-until.ts";
import { type LedgerFilters, readFilters } from "../ledger-filters.ts";
import { searchLedger } from "../search-ledger.ts";
import { exportSelection } from "../selection/export-selection.ts";
import { taken, textOf } from "../selection/testing-selections.ts";
import { conditionsOf } from "./find.ts";
import { actorOf, opened, searches } from "./testing-explorer.ts";

const SECRET = "a secret of more than thirty-two characters";
const folder = mkdtempSync(join(tmpdir(), "countersign-doors-"));
const servers: Server[] = [];
let eu: House;
let us: House;
let reader: Person;
let american: Person;
let auditor: Person & { actor: Actor };
let bridge: Reported;
let harbour: Reported;

before(async () => {
	eu = await openHouse(join(folder, "eu"), { name: "keeper-eu", settings: { regions: ["eu"] } });
	// What it has signed goes with its key: a keeper without would sign nothing.
	await until(() => existsSync(continuityFile(join(folder, "eu", "log"))));
	cpSync(join(folder, "eu", "log"), join(folder, "us", "log"), { recursive: true }); // one log, whoever carries it on
	us = await openHouse(join(folder, "us"), {
		name: "keeper-us",
		database: eu.database,
		settings: { regions: ["us"] },
	});
	process.env.DATABASE_URL_WEB = eu.database.url("web");
	process.env.KEEPER_SECRET = SECRET;
	process.env.KEEPERS = `eu=${await doorOf("eu", eu)},us=${await doorOf("us", us)}`;
	reader = await signIn(eu, ["moderator", "eu"]);
	american = await signIn(eu, ["moderator", "us"]);
	await eu.database
		.admin`update access.person set employer = 'Bureau d''Écoute', office_country = 'FR' where id = ${american.id}`;
	const person = await signIn(eu, ["auditor", "eu"], ["auditor", "us"]);
	auditor = { ...person, actor: actorOf(person, "auditor", ["eu", "us"]) };
	bridge = await opened(eu, reader, "eu", "She names a bridge and an hour, tonight, and says farewell.");
	harbour = await opened(us, american, "us", "He asks for the harbour and the bridge, again and again.");
});
after(async () => {
	for (const server of servers) server.close();
	await closeWeb();
	await us.leave();
	await eu.close();
	rmSync(folder, { recursive: true, force: true });
});

test("words of a reason find the entry that they stood in, whichever keeper sealed them, and only where all of them are", async () => {
	assert.deepEqual(await cases({ words: "BRIDGE" }), [harbour.caseId, bridge.caseId]);
	assert.deepEqual(await cases({ words: "bridge farewell" }), [bridge.caseId]);
	assert.deepEqual(await cases({ words: "harbour" }), [harbour.caseId]);
	assert.deepEqual(await cases({ words: "bridge", region: "us" }), [harbour.caseId]);
	assert.deepEqual(await cases({ words: "bridg" }), [], "a word is whole");
	assert.deepEqual(await cases({ words: "zeppelin" }), []);
	const [found] = (await search({ words: "farewell" })).entries;
	assert.equal(found?.type, "opening.granted");
});

test("words are narrowed by everything else that is asked for, and time", async () => {
	const alias = await aliasOf(reader);
	assert.deepEqual(await cases({ words: "bridge", actor: alias }), [bridge.caseId]);
	assert.deepEqual(await cases({ words: "bridge", employer: "Bureau d'Écoute" }), [harbour.caseId]);
	assert.deepEqual(await cases({ words: "bridge", thread: bridge.threadId }), [bridge.caseId]);
	assert.deepEqual(await cases({ words: "bridge", case: harbour.caseId.slice(0, 8) }), [harbour.caseId]);
	assert.deepEqual(await cases({ words: "bridge", reason: "USER_REPORT_REVIEW", role: "moderator" }), [
		harbour.caseId,
		bridge.caseId,
	]);
	for (const none of [
		{ reason: "LEGAL_REQUEST" },
		{ role: "legal" },
		{ type: "thread.decrypted" },
		{ outcome: "failed" },
		{ gate: "checkpoint" },
		{ assurance: "passkey" },
		{ until: "2020-01-01T00:00Z" },
		{ opening: randomUUID() },
	] as LedgerFilters[])
		assert.deepEqual(await cases({ words: "bridge", ...none }), [], JSON.stringify(none));
});

test("an auditor of one region finds no word of another's", async () => {
	const european = await signIn(eu, ["auditor", "eu"]);
	const { entries } = await searchLedger(
		actorOf(european, "auditor", ["eu"]),
		{ words: "bridge" },
		undefined,
		50,
		european.session,
	);
	assert.deepEqual(
		entries.map(({ caseId }) => caseId),
		[bridge.caseId],
	);
});

test("where one keeper is away nothing is searched by words, as some reasons would be missed", async () => {
	const all = process.env.KEEPERS;
	process.env.KEEPERS = `${all?.split(",")[0]},us=${join(folder, "nobody.sock")}`;
	try {
		const before = await searches(eu);
		await assert.rejects(search({ words: "bridge" }), { code: "KEEPER_UNREACHABLE" });
		assert.equal(await searches(eu), before);
	} finally {
		process.env.KEEPERS = all;
	}
});

test("each filter finds what it names, and nothing else", async () => {
	const decrypted = { type: "thread.decrypted" };
	assert.deepEqual(await cases({ ...decrypted, employer: "Bureau d'Écoute" }), [harbour.caseId]);
	assert.deepEqual(await cases({ ...decrypted, employer: "Test" }), [bridge.caseId]);
	assert.deepEqual(await cases({ ...decrypted, office: "FR" }), [harbour.caseId]);
	assert.deepEqual(await cases({ ...decrypted, office: "FR", employer: "Test" }), []);
	assert.deepEqual(await cases({ ...decrypted, thread: bridge.threadId }), [bridge.caseId]);
	assert.deepEqual(await cases({ ...decrypted, thread: harbour.threadId.slice(0, 8) }), [harbour.caseId]);
	assert.deepEqual(await cases({ ...decrypted, thread: randomUUID() }), []);
	assert.deepEqual(await cases({ ...decrypted, actor: reader.id }), [bridge.caseId]);
	assert.deepEqual(await cases({ ...decrypted, actor: await aliasOf(reader), office: "FR" }), []);
	assert.deepEqual(await cases({ ...decrypted, gate: "checkpoint" }), [harbour.caseId, bridge.caseId]);
	assert.deepEqual(await cases({ ...decrypted, gate: "witnesses:2" }), []);
	assert.deepEqual(await cases({ ...decrypted, reason: "USER_REPORT_REVIEW" }), [
		harbour.caseId,
		bridge.caseId,
	]);
	assert.deepEqual(await cases({ ...decrypted, reason: "LEGAL_REQUEST" }), []);
	assert.deepEqual(await cases({ ...decrypted, role: "lead" }), []);
	assert.deepEqual(await cases({ ...decrypted, assurance: "session", role: "moderator" }), [
		harbour.caseId,
		bridge.caseId,
	]);
	const { entries } = await search({ role: "auditor" });
	assert.ok(entries.length > 0 && entries.every(({ role }) => role === "auditor"));
});

test("an account is found in every case of its threads, but not in those that only child safety sees", async () => {
	const restricted = await reportThread(eu, { messages: 4, reported: [1], restricted: true });
	assert.deepEqual(
		new Set(await cases({ account: "a", type: "report.received" })),
		new Set([bridge.caseId, harbour.caseId]),
	);
	assert.deepEqual(await cases({ account: "a", thread: restricted.threadId }), []);
	assert.ok((await cases({ thread: restricted.threadId })).includes(restricted.caseId));
	for (const account of ["A", "nobody", "' or true --", ".*", "%"])
		assert.deepEqual(await cases({ account }), [], account);
	const european = actorOf(await signIn(eu, ["auditor", "eu"]), "auditor", ["eu"]);
	const found = await searchLedger(european, { account: "a", type: "thread.decrypted" });
	assert.deepEqual(
		found.entries.map(({ caseId }) => caseId),
		[bridge.caseId],
	);
});

test("what nobody has is an error beside its field, and nothing is recorded", async () => {
	const before = await searches(eu);
	for (const [filters, path] of [
		[{ actor: "Z-99" }, "actor"],
		[{ employer: "'; drop table ledger.entry; --" }, "employer"],
		[{ office: "ZZ" }, "office"],
	] as const)
		await assert.rejects(search(filters), (error: { code: string; problems: { path: string }[] }) => {
			assert.equal(error.code, "INPUT_INVALID");
			assert.deepEqual(
				error.problems.map((one) => one.path),
				[path],
			);
			return true;
		});
	assert.equal(await searches(eu), before);
});

test("pages by several people, cases and words follow one another without gap or overlap", async () => {
	for (const filters of [
		{ employer: "Test" },
		{ account: "a" },
		{ words: "bridge" },
		{ employer: "Test", role: "moderator" },
	] as LedgerFilters[]) {
		const until = soon(); // each search is an entry of its own
		const one = await searchLedger(auditor.actor, { ...filters, until }, undefined, 500, auditor.session);
		const all = one.entries.map(({ id }) => id);
		const paged: string[] = [];
		let cursor: Awaited<ReturnType<typeof search>>["older"];
		do {
			const page = await searchLedger(auditor.actor, { ...filters, until }, cursor, 1, auditor.session);
			paged.push(...page.entries.map(({ id }) => id));
			cursor = page.older;
		} while (cursor);
		assert.deepEqual(paged, all, JSON.stringify(filters));
		assert.ok(paged.length > 1);
	}
});

test("what fits on a page is counted, and what does not is about so many, and said to be", async () => {
	const { count } = await search({ type: "thread.decrypted" });
	assert.deepEqual(count, { exact: true, entries: 2 });
	await eu.database.admin.unsafe(`
		insert into ledger.entry (id, at, leaf, xid, type, via, outcome, assurance, actor, actor_role, region)
		select gen_random_uuid(), now() - n * interval '1 ms', '{}', '1', 'case.claimed', 'web', 'done', 'session',
			'${reader.id}', 'moderator', 'eu' from generate_series(1, 20000) n;
		analyze ledger.entry`);
	for (const filters of [{ type: "case.claimed" }, { actor: reader.id }, { employer: "Test" }, {}]) {
		const page = await search(filters);
		assert.equal(page.count?.exact, false);
		const about = page.count?.entries ?? 0;
		assert.ok(about > 10_000 && about < 40_000, `${about} for ${JSON.stringify(filters)}`);
		assert.equal(about % 1000, 0, "two figures");
		assert.equal((await searchLedger(auditor.actor, filters, page.older)).count, undefined);
	}
	const narrowed = await searchLedger(
		auditor.actor,
		{ words: "bridge", role: "moderator" },
		undefined,
		1,
		auditor.session,
	);
	assert.deepEqual(narrowed.count, { exact: false, entries: null });
	const words = await conditions({ words: "bridge" });
	assert.ok((await estimateEntries(web(), { ...words, limit: 2 })) >= 1);
});

test("gathered or walked to, a page is the same", async () => {
	for (const filters of [
		{ employer: "Test", type: "thread.decrypted" },
		{ account: "a", role: "moderator" },
		{ thread: bridge.threadId, assurance: "session" },
		{ type: "opening.granted", reason: "USER_REPORT_REVIEW" },
	] as LedgerFilters[]) {
		const query = { ...(await conditions(filters)), until: soon(), limit: 3 };
		const walked = await selectEntries(web(), query);
		assert.deepEqual(await selectEntries(web(), query, "gather"), walked);
		assert.ok(walked.length > 0, JSON.stringify(filters));
		const [first] = walked;
		const rest = { ...query, before: first as { at: string; id: string } };
		assert.deepEqual(await selectEntries(web(), rest, "gather"), await selectEntries(web(), rest));
	}
});

test("the whole condition finds what the pages find, words and cases included", async () => {
	for (const filters of [{ words: "bridge" }, { account: "a" }, { office: "FR" }, { gate: "checkpoint" }]) {
		const query = { ...(await conditions(filters)), until: soon() };
		const [all] = await web()`
			select coalesce(array_agg(id order by at desc, id desc), '{}') as ids from ledger.entry where ${matching(web(), query)}`;
		const page = await selectEntries(web(), { ...query, limit: 1000 });
		assert.deepEqual(
			all?.ids,
			page.map(({ id }) => id),
		);
		assert.ok(page.length > 0);
		assert.deepEqual(JSON.parse(JSON.stringify(query)), query, "a query is plain JSON");
	}
});

test("patterns, quotes, SQL, formulas and noise end in an answer or an error of input, for every field", async () => {
	const bad = [
		"'",
		'"',
		"\\",
		"%",
		"_",
		".*",
		"(",
		"[a-",
		"$1",
		"'; drop table ledger.entry; --",
		"=cmd|' /C'!A0",
	];
	bad.push("\u202e", "\u0000", "\ud800", "💥", "{}", "null", "-1", "9".repeat(50), "bridge' OR '1'='1");
	const names = ["actor", "account", "case", "thread", "reason", "role", "employer", "office", "assurance"];
	names.push("gate", "type", "outcome", "opening", "region", "from", "until", "words", "typed");
	for (const name of names)
		for (const value of bad) {
			const { filters, problems } = readFilters({ [name]: value });
			if (problems.length > 0) {
				assert.deepEqual(filters, {});
				continue;
			}
			const answer = await search(filters).then(
				({ entries }) => entries.length,
				(error) => error.code,
			);
			const fine =
				/INPUT_INVALID|REGION_NOT_HELD/.test(answer) || answer === 0 || (name === "words" && answer > 0);
			assert.ok(fine, `${name} ${JSON.stringify(value)}: ${answer}`);
		}
	const [still] = await eu.database.admin`select count(*)::int as n from ledger.entry`;
	assert.ok(still?.n > 0);
});

test("what words found is exported and taken, though the search is long over, and by nobody else's asking", async () => {
	const { admin } = eu.database;
	const [log] = await admin`select published::int as size from ledger.log where closed_at is null`;
	assert.ok(log?.size > 0);
	const filters = { words: "bridge farewell" };
	const id = await exportSelection(auditor.actor, { filters, format: "jsonl", token: auditor.session });
	await admin`update vault.words_asked set asked_at = asked_at - interval '11 minutes'`;
	const folder = await taken(auditor.actor, id);
	const found = JSON.parse(textOf(folder, "entries-0001.jsonl"));
	assert.deepEqual([found.type, found.case], ["opening.granted", bridge.caseId]);
	const [kept] = await admin`select query::text as query from oversight.selection where id = ${id}`;
	for (const token of eu.keeper.words.tokensOf("bridge farewell")) assert.ok(!kept?.query.includes(token));
});

const soon = () => new Date(Date.now() - 1).toISOString();

async function search(filters: LedgerFilters) {
	return searchLedger(auditor.actor, filters, undefined, 50, auditor.session);
}

async function cases(filters: LedgerFilters): Promise<(string | null)[]> {
	return (await search(filters)).entries.map(({ caseId }) => caseId);
}

const conditions = (filters: LedgerFilters) =>
	conditionsOf(web(), filters, { personId: auditor.id, regions: ["eu", "us"], session: auditor.session });

async function aliasOf({ id }: Person): Promise<string> {
	const [row] = await eu.database.admin`select alias from access.person where id = ${id}`;
	return row?.alias;
}

function doorOf(name: string, { keeper }: House): Promise<string> {
	const path = join(folder, `${name}.sock`);
	const server = keeperDoor(keeper, SECRET);
	servers.push(server);
	return new Promise((resolve) => server.listen(path, () => resolve(path)));
}

/** With a real keeper, notary and receivers: what another system is told, in which order, and after which failures. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, beforeEach, test } from "node:test";
import { type Receiver, startReceiver } from "../alarms/testing-receivers.ts";
import { readEnv } from "../env.ts";
import { discloseNotes } from "../keeper/disclose.ts";
import { open, wish } from "../keeper/requests/testing-openings.ts";
import { claim, type House, openHouse, reportThread, signIn } from "../keeper/testing.ts";
import { append, bySystem } from "../ledger/append.ts";
import { until } from "../testing-until.ts";
import type { Worker } from "../worker/task.ts";
import { readSinks, type Sinks } from "./sinks.ts";
import { tell, tellAll, tellFile } from "./tell-siem.ts";
import { ocsf, ocsfIsHere } from "./testing-ocsf.ts";

let house: House;
let worker: Worker;
let receiver: Receiver;
let folder: string;
let path: string;
before(async () => {
	folder = mkdtempSync(join(tmpdir(), "countersign-siem-"));
	[house, receiver] = await Promise.all([openHouse(), startReceiver()]);
	worker = { sql: house.database.as("worker"), env: readEnv({}), signal: new AbortController().signal };
});
after(async () => {
	await receiver.stop();
	await house.close();
	rmSync(folder, { recursive: true, force: true });
});
beforeEach(async () => {
	path = join(folder, `${randomUUID()}.jsonl`);
	receiver.posted.length = 0;
	receiver.answer = { status: 200 };
	await house.database.admin`delete from oversight.siem`;
});

type Event = {
	metadata: { uid: string; sequence: number; event_code: string };
	type_uid: number;
	unmapped: Record<string, unknown>;
};
const parse = (text: string) =>
	text
		.split("\n")
		.filter((line) => line !== "")
		.map((line) => JSON.parse(line) as Event);
const inFile = (file = path) => parse(readFileSync(file, "utf8"));
const posted = () => receiver.posted.flatMap(({ body }) => parse(body));
const numbers = (events: Event[]) => events.map(({ metadata }) => metadata.sequence);
const toFile = (of = worker) => tellAll(of, "file", { file: path });
const https = (): Sinks => readSinks(readEnv({ SIEM_URL: receiver.url, SIEM_TOKEN: "a-token" }));
const toHttps = () => tellAll(worker, "https", https());

/** Appended, and under a published checkpoint. @returns how many there are */
async function record(times: number): Promise<number> {
	for (let i = 0; i < times; i++)
		await append(house.web, { type: "session.refused", outcome: "refused", factor: "demo", ...bySystem });
	return published();
}

async function published(): Promise<number> {
	let size = 0;
	await until(async () => {
		const [row] = await house.database.admin<{ n: number; waits: boolean }[]>`
			select l.published::int as n, l.published < l.size or exists (select from ledger.pending) as waits from ledger.log l`;
		size = row?.n ?? 0;
		return row?.waits === false;
	});
	return size;
}

test("a file gets every entry once, in the log's order, and goes on where it stood", async () => {
	const first = await record(3);
	await toFile();
	assert.deepEqual(numbers(inFile()), [...Array(first).keys()]);
	const second = await record(2);
	await toFile();
	await toFile();
	assert.deepEqual(numbers(inFile()), [...Array(second).keys()]);
	const stored = await house.database.admin<{ id: string }[]>`
		select entry_id as id from ledger.indexed order by epoch, index`;
	assert.deepEqual(
		inFile().map(({ metadata }) => metadata.uid),
		stored.map(({ id }) => id),
	);
});

test("what no published checkpoint covers is told to nobody", async () => {
	const size = await record(1);
	await house.database.admin`update ledger.log set published = ${size - 1}`;
	try {
		await toFile();
		assert.deepEqual(numbers(inFile()), [...Array(size - 1).keys()]);
	} finally {
		await house.database.admin`update ledger.log set published = ${size}`;
	}
});

test("a file that is rotated goes on in a new one, and a line cut by a crash stands alone", async () => {
	const before = await record(1);
	await toFile();
	renameSync(path, `${path}.1`);
	await record(2);
	await toFile();
	assert.deepEqual(numbers(inFile(`${path}.1`)), [...Array(before).keys()]);
	assert.deepEqual(numbers(inFile()), [before, before + 1]);

	writeFileSync(path, '{"metadata":{"seq', { flag: "a" });
	const last = await record(1);
	await toFile();
	const lines = readFileSync(path, "utf8").split("\n").slice(2);
	assert.equal(lines[0], '{"metadata":{"seq');
	assert.equal(JSON.parse(lines[1] ?? "").metadata.sequence, last - 1);
	assert.equal(lines[2], "");
});

test("whoever dies after the disk has them and before it is noted tells them again: at least once", async () => {
	const size = await record(2);
	const dying: Worker = {
		...worker,
		sql: new Proxy(worker.sql, {
			apply(target, self, args: [TemplateStringsArray, ...unknown[]]) {
				if (args[0].join().includes("next_index = ")) throw new Error("gone");
				return Reflect.apply(target, self, args);
			},
		}),
	};
	await assert.rejects(toFile(dying));
	await toFile();
	const all = [...Array(size).keys()];
	assert.deepEqual(numbers(inFile()), [...all, ...all]);
	assert.equal(new Set(inFile().map(({ metadata }) => metadata.uid)).size, size);
});

test("two workers at once lose nothing and skip nothing", async () => {
	const size = await record(2);
	await Promise.all([toFile(), toFile(), toFile()]);
	assert.deepEqual([...new Set(numbers(inFile()))], [...Array(size).keys()]);
	const [row] = await house.database
		.admin`select next_index::int as next from oversight.siem where sink = 'file'`;
	assert.equal(row?.next, size);
});

test("a place goes forward only, over what is published, whoever the worker is", async () => {
	const size = await record(2);
	const { sql } = worker;
	const refused = { code: "CS222" };
	const begin = (epoch: number, index: number) =>
		sql`insert into oversight.siem (sink, epoch, next_index) values ('https', ${epoch}, ${index})`;
	await assert.rejects(begin(1, 1), refused);
	await assert.rejects(begin(1, size), refused);
	await begin(1, 0);
	const go = (epoch: number, index: number) =>
		sql`update oversight.siem set epoch = ${epoch}, next_index = ${index} where sink = 'https'`;
	await go(1, size - 1);
	await assert.rejects(go(1, size - 2), refused);
	await assert.rejects(go(1, size + 1), refused);
	await assert.rejects(go(2, 0), refused);
	await assert.rejects(sql`update oversight.siem set sink = 'file'`, refused);
	await go(1, size);
	await sql`update oversight.siem set error = 'HTTP_503', failing_since = now()`;
});

test("an address gets batches with its token; what it does not take stays where it was, with its code", async () => {
	const size = await record(1);
	receiver.answer = { status: 503 };
	await assert.rejects(toHttps(), { code: "HTTP_503" });
	const [row] = await house.database
		.admin`select next_index::int as next, error, failing_since is not null as failing
		from oversight.siem where sink = 'https'`;
	assert.deepEqual({ ...row }, { next: 0, error: "HTTP_503", failing: true });
	receiver.answer = { status: 302, headers: { location: receiver.url } };
	await assert.rejects(toHttps(), { code: "HTTP_302" });
	receiver.answer = { status: 202 };
	receiver.posted.length = 0;
	await toHttps();
	assert.deepEqual(numbers(posted()), [...Array(size).keys()]);
	const [{ headers } = { headers: {} as Receiver["posted"][0]["headers"] }] = receiver.posted;
	assert.equal(headers.authorization, "Bearer a-token");
	assert.equal(headers["content-type"], "application/x-ndjson");
	assert.equal(headers["idempotency-key"], `test.example/log/1/0-${size}`);
	const [now] = await house.database
		.admin`select error, failing_since from oversight.siem where sink = 'https'`;
	assert.deepEqual({ ...now }, { error: null, failing_since: null });
});

test("a receiver that is told of a lost entry is told no more, and says so", async () => {
	const size = await record(1);
	const { admin } = house.database;
	await admin`insert into oversight.siem (sink, epoch, next_index) values ('file', 1, ${size - 1})`;
	await admin`alter table ledger.indexed disable trigger all`;
	await admin`update ledger.indexed set entry_id = gen_random_uuid() where index = ${size - 1}`;
	await assert.rejects(toFile(), { code: "ENTRY_MISSING" });
	await admin`delete from ledger.indexed where index = ${size - 1}`;
	await assert.rejects(toFile(), { code: "ENTRY_MISSING" });
	await admin`insert into ledger.indexed select 1, ${size - 1}, e.id, e.at, sha256('\\x00'::bytea || e.leaf) from ledger.entry e
		where not exists (select from ledger.indexed i where i.entry_id = e.id)`;
	await admin`alter table ledger.indexed enable always trigger indexed_stays`;
	await toFile();
	assert.equal(inFile().length, 1);
});

test("a decryption is 600510; of a restricted case nothing is told but what, who and which entry", async () => {
	const made = async (restricted: boolean) => {
		const person = await signIn(house, [restricted ? "child_safety" : "moderator", "eu"]);
		const { caseId } = await reportThread(house, { messages: 12, reported: [6], restricted });
		await claim(house, caseId, person.id);
		await open(
			house,
			person,
			wish(caseId, { kind: "reported" }, restricted ? "CHILD_SAFETY_ESCALATION" : undefined),
		);
		return caseId;
	};
	const [open_, closed] = [await made(false), await made(true)];
	await published();
	await toFile();
	// Words about it, shown to somebody: their entry names a note, and no case.
	const auditor = await signIn(house, ["auditor", "eu"]);
	const [note] = await house.database
		.admin`select o.note_id as id from access.opening o where o.case_id = ${closed}`;
	await discloseNotes(house.keeper, auditor.session, [note?.id as string]);
	await published();
	await toFile();
	const shown = inFile().filter(({ metadata }) => metadata.event_code === "note.disclosed");
	assert.deepEqual(
		shown.map(({ unmapped }) => unmapped.restricted),
		[true],
	);
	assert.doesNotMatch(JSON.stringify(shown), /"region"|auditor/);

	const of = async (caseId: string) => {
		const entries = await house.database.admin`select id from ledger.entry where case_id = ${caseId}`;
		const ids = new Set(entries.map(({ id }) => id as string));
		return inFile().filter(({ metadata }) => ids.has(metadata.uid));
	};
	assert.ok((await of(open_)).some(({ type_uid }) => type_uid === 600510));
	assert.ok((await of(open_)).some(({ unmapped }) => "reason" in unmapped));
	assert.ok((await of(closed)).some(({ type_uid }) => type_uid === 600510));
	const [named] = await house.database.admin`select k.thread_id as thread, o.id as opening from console.case k
		join access.opening o on o.case_id = k.id where k.id = ${closed}`;
	for (const event of await of(closed)) {
		assert.equal(event.unmapped.restricted, true);
		assert.doesNotMatch(JSON.stringify(event), /CHILD_SAFETY|child_safety|"scope"|"region"|"gate"/);
		for (const id of [closed, named?.thread, named?.opening])
			assert.ok(!JSON.stringify(event).includes(id), event.metadata.event_code);
	}
	if (!ocsfIsHere) return;
	const schema = ocsf();
	for (const event of inFile()) assert.deepEqual(schema.problemsIn(event), []);
});

test("a receiver that fails is left alone for longer and longer, and the failure stands until it takes them", async () => {
	await record(1);
	const env = readEnv({ SIEM_FILE: join(folder, "later", "x.jsonl") });
	const pauses: number[] = [];
	const task = tell("file", async (ms) => void pauses.push(ms));
	for (const _ of Array(8)) await assert.rejects(task.run({ ...worker, env }), { code: "ENOENT" });
	assert.deepEqual(pauses, [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
	const [row] = await house.database
		.admin`select error, failing_since from oversight.siem where sink = 'file'`;
	assert.ok(row?.error === "ENOENT" && row.failing_since);
	mkdirSync(join(folder, "later"));
	await task.run({ ...worker, env });
	rmSync(join(folder, "later"), { recursive: true });
	await record(1);
	await assert.rejects(task.run({ ...worker, env }), { code: "ENOENT" });
	assert.equal(pauses.at(-1), 1_000, "from the beginning");
	assert.equal(tellFile.when?.(env), true);
	assert.equal(tellFile.when?.(readEnv({})), false);
});

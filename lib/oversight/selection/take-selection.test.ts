import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { selectLines } from "#db/queries/selections.ts";
import { type TestDatabase, testDatabase } from "#db/testing.ts";
import { closeWeb, web } from "#db/web.ts";
import type { Actor } from "../../actor.ts";
import { parseVerifierKey } from "../../ledger/note.ts";
import { acceptSessions, asked, decided, somebody } from "../../log/testing-exports.ts";
import { StoredTestLog } from "../../log/testing-stored-log.ts";
import { exportSelection } from "./export-selection.ts";
import { PART_ROWS } from "./files.ts";
import { readSelection } from "./list-selections.ts";
import { takeSelection } from "./take-selection.ts";
import { type Folder, reading, taken, textOf } from "./testing-selections.ts";
import { verifySelection } from "./verify-selection.ts";

let database: TestDatabase;
let log: StoredTestLog;
let auditor: Actor;
/** More than two parts. */
const COUNT = 2 * PART_ROWS + 300;

before(async () => {
	database = await testDatabase();
	process.env.DATABASE_URL_WEB = database.url("web");
	log = await StoredTestLog.open(database);
	const event = {
		...{ type: "session.refused", outcome: "refused", factor: "test" },
		...{ assurance: { kind: "system" }, policy: "p-1" },
	};
	await web()`select ledger.append(${web().json(event)}) from generate_series(1, ${COUNT}::int)`;
	for (let i = 0; i < 3; i++) await log.seal(); // 5,000 at once
	await log.age(10);
	await acceptSessions(database);
	auditor = await somebody(database, "auditor");
});

after(async () => {
	await closeWeb();
	await database.drop();
});

const by = () => ({ log: parseVerifierKey(log.signer.vkey) });
const verified = (folder: Folder) => verifySelection(reading(folder), by()).entries;

async function exported(actor: Actor, format: "csv" | "jsonl"): Promise<string> {
	const request = await asked(database, actor, log.size);
	await decided(database, await somebody(database, "oversight_lead"), request);
	return exportSelection(actor, { filters: { type: "session.refused" }, format, request });
}

test("a selection in either format verifies by its files and the log's key alone, each entry of it", async () => {
	for (const format of ["jsonl", "csv"] as const) {
		const folder = await taken(auditor, await exported(auditor, format));
		assert.deepEqual([...folder.keys()].length, 7);
		assert.equal([...folder.keys()].at(-1), "manifest.json", "last: what broke off has none");
		assert.equal(verified(folder), COUNT);
	}
});

test("what was changed, left out, put twice or moved is found", async () => {
	const folder = await taken(auditor, await exported(auditor, "jsonl"));
	const change = (name: string, to: (text: string) => string): Folder => {
		const content = Buffer.from(to(textOf(folder, name)));
		return new Map([...folder, [name, content]]);
	};
	const refused = (changed: Folder) => assert.throws(() => verified(changed), { code: "PROOF_INVALID" });
	refused(change("entries-0002.jsonl", (text) => text.replace("refused", "granted")));
	refused(change("proof-0001.json", (text) => text.replace("[", "[1,")));
	refused(new Map([...folder].filter(([name]) => name !== "entries-0003.jsonl")));
	refused(new Map([...folder].filter(([name]) => name !== "manifest.json")));
	refused(change("manifest.json", (text) => text.replace(/"count": \d+/, '"count": 1')));
	refused(change("manifest.json", (text) => text.replaceAll("entries-0001", "../entries-0001")));
	assert.throws(() => verified(change("manifest.json", (text) => text.replace(/\\n[0-9]+\\n/, "\\n9\\n"))));
});

test("a download that broke off goes on at any part, and is then what it would have been", async () => {
	const id = await exported(auditor, "csv");
	const broken = await taken(auditor, id, 1, 3);
	const { done, count, parts } = await readSelection(auditor, id);
	assert.ok(done >= PART_ROWS && done < count, "how far it is, is what was made");
	assert.throws(() => verified(broken));
	await assert.rejects(takeSelection(auditor, id, parts + 2), { code: "INPUT_INVALID" });
	const rest = await taken(auditor, id, 2);
	assert.equal(rest.has("entries-0001.csv"), false);
	assert.equal(verified(new Map([...broken, ...rest])), COUNT);
	const whole = await taken(auditor, id);
	for (const [name, content] of whole)
		assert.deepEqual(
			Buffer.from(content),
			Buffer.from((rest.get(name) ?? broken.get(name)) as Uint8Array),
			name,
		);
	assert.equal((await readSelection(auditor, id)).done, COUNT);
});

test("each taking is on record, and nobody takes what another exported", async () => {
	const id = await exported(auditor, "jsonl");
	const searches = () => database.admin`select from ledger.entry where type = 'ledger.searched'`;
	const before = (await searches()).length;
	await taken(auditor, id, 1, 1);
	await taken(auditor, id, 1, 1);
	assert.equal((await searches()).length, before + 2);
	const other = await somebody(database, "auditor");
	await assert.rejects(takeSelection(other, id), { code: "NOT_FOUND" });
});

test("who loses a right in the middle gets no further part", async () => {
	const leaver = await somebody(database, "auditor");
	const { files } = await takeSelection(leaver, await exported(leaver, "jsonl"));
	await files.next();
	await files.next();
	await database.admin`update access.role_grant set revoked_at = now(), revoked_entry_id = gen_random_uuid()
		where person_id = ${leaver.personId} and region = 'us'`;
	await assert.rejects(files.next(), { code: "NOT_PERMITTED" });
});

test("a selection that has lapsed forgets what was asked, and is not to be had; before, nobody makes it forget", async () => {
	const living = await exported(auditor, "jsonl");
	const { admin } = database;
	const [old] = await admin`
		insert into oversight.selection (id, person_id, role, regions, format, query, epoch, size, checkpoint, count, made_at, take_by, entry_id)
		select gen_random_uuid(), person_id, role, regions, format, query, epoch, size, checkpoint, 1,
			made_at - interval '2 days', take_by - interval '2 days', gen_random_uuid()
		from oversight.selection where id = ${living} returning id`;
	const forgotten = async (id: string) =>
		(await admin`select query is null as forgotten from oversight.selection where id = ${id}`)[0]?.forgotten;
	await database.as("keeper")`select oversight.forget_searches()`;
	assert.deepEqual([await forgotten(living), await forgotten(old?.id)], [false, true]);
	assert.equal((await readSelection(auditor, old?.id)).lapsed, true);
	await assert.rejects(takeSelection(auditor, old?.id), { code: "EXPORT_LAPSED" });
	await assert.rejects(admin`update oversight.selection set query = null where id = ${living}`, {
		code: "CS010",
	});
	await assert.rejects(admin`update oversight.selection set count = 2 where id = ${old?.id}`, {
		code: "CS010",
	});
	await assert.rejects(web()`select oversight.forget_searches()`, { code: "42501" });
});

test("a cell that a spreadsheet would take for a formula begins with an apostrophe, and quotes and commas stay in their cell", async () => {
	const cell = async (text: string) =>
		(await web()<{ cell: string }[]>`select oversight.cell(${text}) as cell`)[0]?.cell;
	for (const formula of ["=1+1", "+1", "-1", "+A1)", "\tx"]) assert.equal(await cell(formula), `'${formula}`);
	assert.equal(await cell('=HYPERLINK("x","y")'), `"'=HYPERLINK(""x"",""y"")"`);
	assert.equal(await cell("a,b"), '"a,b"');
	assert.equal(await cell("a\nb"), '"a\nb"');
	assert.equal(await cell("opening.granted"), "opening.granted");
});

test("an entry with a formula where a code should be is exported as text", async () => {
	await web().begin(async (tx) => {
		const event = {
			...{
				type: "case.claimed",
				outcome: "done",
				assurance: { kind: "system" },
				region: "=1+1",
				policy: "-2+3",
			},
			...{ reason: { code: "+A1" } },
		};
		await tx`select ledger.append(${tx.json(event)})`;
	});
	await log.seal();
	await log.age(10);
	const made = await selectLines(web(), {
		...{ find: { regions: ["=1+1"], region: "=1+1" }, epoch: 1, size: log.size, format: "csv" },
		...{ after: undefined, limit: 10 },
	});
	assert.match(Buffer.from(made.lines).toString(), /,'-2\+3,.*,'=1\+1,.*,'\+A1,"\{/);
});

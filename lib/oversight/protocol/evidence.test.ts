import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { web } from "#db/web.ts";
import type { Actor } from "../../actor.ts";
import { LedgerEvent } from "../../ledger/event.ts";
import { parseVerifierKey } from "../../ledger/note.ts";
import { verifyProofFile } from "../../ledger/proof-file.ts";
import { StoredTestLog } from "../../log/testing-stored-log.ts";
import { quarterOf } from "../../totals/period.ts";
import { CONTROLS } from "./controls.ts";
import { SAMPLE } from "./evidence-files.ts";
import { listPacks, offeredQuarters, takeEvidence } from "./take-evidence.ts";
import { openScene, type Scene } from "./testing-protocol.ts";

const code = (expected: string) => (error: { code?: string }) => error.code === expected;
const sha256 = (...parts: (string | Uint8Array)[]) => {
	const hash = createHash("sha256");
	for (const part of parts) hash.update(part);
	return hash.digest("hex");
};
const period = quarterOf(new Date()).name;
let scene: Scene;
let log: StoredTestLog;
let [auditor, admin]: Actor[] = [];
let folder: string;
const as = (actor: Actor | undefined) => actor as Actor;

before(async () => {
	scene = await openScene();
	folder = mkdtempSync(join(tmpdir(), "evidence-"));
	log = await StoredTestLog.open(scene.database);
	auditor = await scene.someone("auditor");
	admin = await scene.someone("admin");
	for (let i = 0; i < 40; i++) await scene.someone("moderator", ["eu"]);
	await log.append(3);
	await attempted("review.judged", { verdict: "JUSTIFIED" });
	await attempted("opening.refused", {});
	await log.seal();
	await scene.someone("moderator", ["us"]); // not under the checkpoint
});
after(async () => {
	rmSync(folder, { recursive: true, force: true });
	await scene.close();
});

/** What was refused to somebody, as the keeper records it. */
async function attempted(type: string, more: object): Promise<void> {
	const keeper = scene.database.as("keeper");
	const event = { type, outcome: "refused", error: "NOT_PERMITTED", assurance: { kind: "session" }, ...more };
	await keeper`select ledger.append(${keeper.json(event)})`;
}

async function unpacked(control: string) {
	const taken = await takeEvidence(as(auditor), { control, period });
	const at = join(folder, `${control}-${Math.random()}`);
	execFileSync("mkdir", [at]);
	writeFileSync(join(at, "pack.tar"), taken.archive);
	execFileSync("tar", ["-xf", "pack.tar"], { cwd: at });
	return { ...taken, at: join(at, `countersign-${control}-${period}`) };
}

test("a pack holds what its manifest says, and the ledger the manifest's digest", async () => {
	const { at, entry, digest, count } = await unpacked("CC6.2");
	execFileSync("sha256sum", ["--status", "-c", "SHA256SUMS"], { cwd: at });
	assert.equal(sha256(readFileSync(join(at, "SHA256SUMS"))), digest);
	const [row] = await scene.database.admin`select type, convert_from(leaf, 'UTF8')::jsonb as leaf
		from ledger.entry where id = ${entry}`;
	assert.equal(row?.type, "evidence.taken");
	assert.deepEqual(
		[row?.leaf.control, row?.leaf.digest, row?.leaf.count, row?.leaf.size],
		["CC6.2", digest, count, log.size],
	);
	const [pack] = await listPacks(as(auditor));
	assert.deepEqual([pack?.control, pack?.digest, pack?.entryId], ["CC6.2", digest, entry]);
});

test("a stranger draws the same sample by the stated rule, and each of it is proved under the checkpoint", async () => {
	const { at, count } = await unpacked("CC6.2");
	const { root, size, types, sample } = JSON.parse(readFileSync(join(at, "population.json"), "utf8"));
	const entries = await scene.database.admin`select e.id, i.index::int as index, e.type from ledger.entry e
		join ledger.indexed i on i.entry_id = e.id`;
	const population = entries.filter((row) => types.includes(row.type) && row.index < size);
	assert.equal(population.length, count);
	assert.equal(count, 42);
	const drawn = population
		.map(({ id, index }) => ({ id, index, by: sha256(Buffer.from(root, "hex"), id) }))
		.sort((a, b) => (a.by < b.by ? -1 : 1))
		.slice(0, SAMPLE);
	assert.deepEqual(
		sample,
		drawn.map(({ id, index }) => ({ id, index })),
	);
	assert.equal(readdirSync(join(at, "sample")).length, 2 * SAMPLE);
	for (const { index } of sample) {
		const leaf = readFileSync(join(at, `sample/${index}.leaf`));
		const proof = readFileSync(join(at, `sample/${index}.tlog-proof`), "utf8");
		const { checkpoint } = verifyProofFile(proof, leaf, {
			log: parseVerifierKey(log.signer.vkey),
			witnesses: [],
			quorum: 0,
		});
		assert.equal(checkpoint.size, size);
	}
});

test("the command in the README verifies an entry of the sample", async () => {
	const { at } = await unpacked("CC6.2");
	const readme = readFileSync(join(at, "README.txt"), "utf8");
	const [, command = ""] = /npm run ledger -- (verify (?:[^\\\n]|\\\n)+)/.exec(readme) ?? [];
	assert.match(command, /--key '/);
	const ledger = `node lib/commands/launch.mjs ledger ${command.replace("PACK", at)}`;
	assert.match(execFileSync("sh", ["-c", ledger], { encoding: "utf8" }), /^Verified: this entry/m);
});

test("no quarter from before the record is offered, and of none is there a pack", async () => {
	assert.deepEqual(
		(await offeredQuarters(as(auditor), new Date())).map(({ quarter }) => quarter),
		[period],
	);
	const earlier = takeEvidence(as(auditor), { control: "CC6.2", period: "2020-Q1" });
	await assert.rejects(earlier, /the log began later/);
});

test("an act that was refused is in no population, save where refusals are asked for", async () => {
	assert.equal((await unpacked("CC7.2")).count, 0);
	assert.equal((await unpacked("CC6.1")).count, 1);
});

test("the SQL in the pack is the one that ran: it gives the same count and sample again", async () => {
	const { at, count } = await unpacked("CC6.2");
	const [counting, sampling] = readFileSync(join(at, "query.sql"), "utf8").split("-- the sample\n") as [
		string,
		string,
	];
	const [counted] = await web().unsafe(counting);
	assert.equal(Number(counted?.count), count);
	const { sample } = JSON.parse(readFileSync(join(at, "population.json"), "utf8"));
	const rows = await web().unsafe(sampling);
	assert.deepEqual(
		rows.map(({ id, index }) => ({ id, index: Number(index) })),
		sample,
	);
});

test("there is a pack for every control, also where nothing happened; of events that exist", async () => {
	const types = new Set(LedgerEvent.options.map((option) => option.shape.type.value as string));
	assert.equal(CONTROLS.length, 9);
	for (const control of CONTROLS) {
		for (const type of control.types) assert(types.has(type), type);
		const { at, archive } = await unpacked(control.code);
		assert.match(readFileSync(join(at, "README.txt"), "utf8"), /Population: .*\. \d+ entries\./);
		assert(archive.length < 1_000_000);
	}
});

test("whoever does not oversee every region takes none; no such control, no such quarter, none of the future", async () => {
	const european = { ...as(auditor), grants: [{ role: "auditor" as const, region: "eu" }] };
	await assert.rejects(takeEvidence(european, { control: "CC6.1", period }), code("REGION_NOT_HELD"));
	await assert.rejects(takeEvidence(as(admin), { control: "CC6.1", period }), code("NOT_PERMITTED"));
	for (const [control, quarter] of [
		["CC9.9", period],
		["CC6.1", "2026-Q9"],
		["CC6.1", "2999-Q1"],
		["'; drop table x; --", period],
	]) {
		await assert.rejects(
			takeEvidence(as(auditor), { control, period: quarter } as never),
			code("INPUT_INVALID"),
		);
	}
	await assert.rejects(web()`insert into oversight.evidence default values`, { code: "42501" });
});

test("of a quarter that has begun to leave for an archive there is no pack, and none on record: its count would be too low", async () => {
	const { admin } = scene.database;
	assert.deepEqual(
		(await offeredQuarters(as(auditor), new Date())).filter(({ archived }) => archived),
		[],
	);
	// As the database is after the operator's command, save that one entry alone is gone.
	await admin`alter table ledger.indexed disable trigger all`;
	await admin`update ledger.indexed set entry_id = gen_random_uuid() where index = 7`;
	await admin`insert into ledger.archived (month, entries, kept, epoch, size, root)
		select to_char(now() at time zone 'UTC', 'YYYY-MM'), 1, 0, epoch, size, root from ledger.checkpoint limit 1`;
	const before = (await listPacks(as(auditor))).length;
	await assert.rejects(takeEvidence(as(auditor), { control: "CC6.2", period }), code("QUARTER_INCOMPLETE"));
	assert.equal((await listPacks(as(auditor))).length, before);
	assert.deepEqual(
		(await offeredQuarters(as(auditor), new Date())).filter(({ archived }) => archived),
		[{ quarter: period, archived: true }],
	);
});

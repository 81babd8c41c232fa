/**
 * What makes the notary stand still, and what does not. The restore of a real backup is in ../restore.test.ts; here the
 * database is exchanged underneath, the disk is full, the clock steps back, a witness lies.
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { after, beforeEach, describe, it } from "node:test";
import { type TestDatabase, testDatabase } from "#db/testing.ts";
import { DEFAULT_POLICY } from "../../access/policy.ts";
import { DomainError } from "../../errors.ts";
import { append, bySystem } from "../../ledger/append.ts";
import { lastCosigned } from "../../ledger/last-cosigned.ts";
import { continuityFile, keyFile, logFolder, makeLogKey, readLogKey } from "../../ledger/log-key.ts";
import { parseVerifierKey } from "../../ledger/note.ts";
import { generateSigner } from "../../ledger/signing.ts";
import { TestLog } from "../../ledger/testing-log.ts";
import { until } from "../../testing-until.ts";
import { type RunningWitness, startWitness } from "../../witness/server.ts";
import { openLog } from "../open-log.ts";
import { openThread } from "../open-thread.ts";
import { claim, entriesOf, type House, openHouse, type Person, reportThread, signIn } from "../testing.ts";
import { atRest, grow, testPlaces } from "../testing-places.ts";
import { keepContinuity } from "./continuity.ts";
import { startNotary } from "./notary.ts";

const { ends, place } = testPlaces("continuity");

const logRow = async ({ database }: House) => {
	const [row] = await database.admin`
		select size::int as size, published::int as published from ledger.log where closed_at is null`;
	return { size: row?.size ?? 0, published: row?.published ?? 0 };
};
/** The file beside the key as it would be had this database's log been the only one. */
const forgetBeyond = async (keys: string, { admin }: TestDatabase) => {
	const [row] = await admin`select note from ledger.checkpoint order by size desc limit 1`;
	writeFileSync(continuityFile(logFolder(keys)), row?.note);
};
const haltedBy = async ({ keeper }: House) => {
	await until(() => keeper.log.notary.halted !== null);
	return keeper.log.notary.halted;
};
const house = async (keys: string, options: Parameters<typeof openHouse>[1] = {}) => {
	const opened = await openHouse(keys, options);
	let open = true;
	const leave = async () => {
		if (open) await opened.leave();
		open = false;
	};
	ends.push(() => opened.database.drop(), leave);
	return { ...opened, leave };
};
const opens = async ({ keeper, web }: House, person: Person): Promise<string> => {
	const { caseId } = await reportThread({ keeper, web } as House, { messages: 3, reported: [2] });
	await claim({ web } as House, caseId, person.id);
	const text = "The report says that he keeps writing after she said no.";
	await openThread(keeper, person.session, {
		caseId,
		reason: { code: "USER_REPORT_REVIEW", question: "DOES_IT_VIOLATE", text },
		scope: { kind: "reported" },
	}).catch((error: unknown) => {
		throw Object.assign(error as Error, { caseId });
	});
	return caseId;
};
/** Nothing opens, the record says so, and reports still come in. */
const opensNothing = async (of: House, person: Person, why: string) => {
	const before = await logRow(of);
	const refusal = await opens(of, person).then(
		() => assert.fail("it opened"),
		(error: DomainError & { caseId: string }) => error,
	);
	assert(refusal instanceof DomainError && refusal.code === "LOG_HALTED", String(refusal));
	assert(refusal.message.includes(why));
	await until(async () => (await entriesOf(of.web, refusal.caseId)).at(-1) === "release.failed");
	assert.equal((await entriesOf(of.web, refusal.caseId))[0], "report.received");
	assert.deepEqual(await logRow(of), before, "nothing was signed and nothing left");
};

describe("the notary stands still", () => {
	const said: string[] = [];
	const error = console.error;
	beforeEach(() => {
		said.length = 0;
		console.error = (line: string) => said.push(line);
	});
	after(() => {
		console.error = error;
	});

	it("when the database is exchanged for an older one while it runs, and names the missing entries", async () => {
		const first = await house(place("keys"));
		const person = await signIn(first, ["moderator", "eu"]);
		await opens(first, person);
		const before = await atRest(first);
		const older = await first.database.copy();
		ends.push(() => older.drop());
		await grow(first, 3);
		await first.database.becomes(older);
		const halted = await haltedBy(first);
		assert.deepEqual([halted?.code, halted?.index, halted?.count], ["LOG_ROLLED_BACK", before, 3]);
		const missing = `Missing: entries ${before} to ${before + 2}.`;
		assert(said.some((line) => line.includes("LOG_ROLLED_BACK") && line.includes(missing)));
		await opensNothing(first, person, "LOG_ROLLED_BACK");
	});

	it("when it is exchanged for another tree of the same size, so that it never signs on top of it", async () => {
		const keys = place("keys");
		const first = await house(keys);
		const person = await signIn(first, ["moderator", "eu"]);
		await atRest(first);
		const other = await first.database.copy();
		await grow(first, 3);
		await first.leave();
		await forgetBeyond(keys, other);
		const forked = await house(keys, { database: other });
		await grow(forked, 3);
		await forked.leave();
		await forgetBeyond(keys, first.database);

		const third = await house(keys, { database: first.database });
		await atRest(third);
		await first.database.becomes(other);
		assert.equal((await haltedBy(third))?.code, "LOG_FORKED");
		await opensNothing(third, person, "LOG_FORKED");
	});

	it("at a start over a fork of the same size as the file beside the key has seen", async () => {
		const keys = place("keys");
		const first = await house(keys);
		await atRest(first);
		const other = await first.database.copy();
		await grow(first, 2);
		await first.leave();
		const newest = readFileSync(continuityFile(logFolder(keys)));
		await forgetBeyond(keys, other);
		const forked = await house(keys, { database: other });
		await grow(forked, 2);
		await forked.leave();
		writeFileSync(continuityFile(logFolder(keys)), newest);
		const third = await house(keys, { database: other });
		assert.equal((await haltedBy(third))?.code, "LOG_FORKED");
	});

	it("where the file beside the key is gone and no witness says how far the log had come", async () => {
		const keys = place("keys");
		const first = await house(keys);
		const person = await signIn(first, ["moderator", "eu"]);
		await atRest(first);
		await first.leave();
		rmSync(continuityFile(logFolder(keys)));
		const second = await house(keys, { database: first.database });
		await opensNothing(second, person, "CONTINUITY_MISSING");
		await second.leave();
		// The log's own public checkpoint, put in its place, is what it asks for.
		await forgetBeyond(keys, first.database);
		const third = await house(keys, { database: first.database });
		await opens(third, person);
	});

	it("without its key or with a damaged one, and makes no other where anything was ever signed", async () => {
		const keys = place("keys");
		const first = await house(keys);
		const person = await signIn(first, ["moderator", "eu"]);
		await atRest(first);
		await first.leave();
		writeFileSync(keyFile(logFolder(keys)), "PRIVATE+KEY+damaged\n");
		const second = await house(keys, { database: first.database });
		await opensNothing(second, person, "KEY_MALFORMED");
		await second.leave();
		rmSync(keyFile(logFolder(keys)));
		const third = await house(keys, { database: first.database });
		await opensNothing(third, person, "LOG_KEY_MISSING");
		await third.leave();
		// A new database beside the last checkpoint of a lost key is no new beginning either.
		const fresh = await testDatabase();
		ends.push(() => fresh.drop());
		const [sql, notarySql] = [fresh.as("keeper"), fresh.as("notary")];
		const folder = logFolder(keys);
		const opening = openLog({
			...{ sql, notarySql, notaryMarks: notarySql, folder, origin: "test.example/log" },
			...{ gate: "checkpoint", witnesses: [], policy: DEFAULT_POLICY },
		});
		await assert.rejects(opening, { code: "LOG_KEY_MISSING" });
		await assert.rejects(makeLogKey(logFolder(keys), "test.example/log"), { code: "LOG_KEY_MISSING" });
	});

	const watched = async (): Promise<{ keys: string; witness: RunningWitness; seen(): Promise<number> }> => {
		const keys = place("keys");
		const { vkey } = await makeLogKey(logFolder(keys), "test.example/log");
		const witness = await startWitness({ name: "witness.example/w", logs: [vkey], state: place("witness") });
		ends.push(() => witness.stop());
		const from = { url: witness.url, keys: [parseVerifierKey(witness.vkey)] };
		return { keys, witness, seen: async () => (await lastCosigned(from, parseVerifierKey(vkey)))?.size ?? 0 };
	};

	it("at a start over an older database, and tells how much each witness has seen", async () => {
		const { keys, witness, seen } = await watched();
		const first = await house(keys, { witnesses: [witness] });
		await atRest(first);
		const older = await first.database.copy();
		ends.push(() => older.drop());
		await grow(first, 3);
		const { size } = await logRow(first);
		await until(async () => (await seen()) === size);
		await first.leave();
		const second = await house(keys, { database: older, witnesses: [witness] });
		assert.equal((await haltedBy(second))?.code, "LOG_ROLLED_BACK");
		await until(() => second.keeper.log.notary.witnesses[0]?.known === size);
	});

	it("when its folder cannot be written: nothing is published and no witness is asked", async () => {
		const { keys, witness, seen } = await watched();
		const first = await house(keys, { witnesses: [witness] });
		const person = await signIn(first, ["moderator", "eu"]);
		const size = await atRest(first);
		await until(async () => (await seen()) === size);
		rmSync(continuityFile(logFolder(keys)));
		mkdirSync(continuityFile(logFolder(keys)));
		await append(first.web, { type: "session.ended", outcome: "done", ...bySystem });
		assert.equal((await haltedBy(first))?.code, "CONTINUITY_UNWRITABLE");
		await opensNothing(first, person, "CONTINUITY_UNWRITABLE");
		assert.deepEqual([(await logRow(first)).published, await seen()], [size, size]);
	});

	it("when the disk is full: nothing is published, no witness is asked, nothing is half-written", async (t) => {
		const { keys, witness, seen } = await watched();
		const folder = logFolder(keys);
		const saved = readFileSync(keyFile(folder));
		if (spawnSync("mount", ["-t", "tmpfs", "-o", "size=32k", "tmpfs", folder]).status !== 0)
			return t.skip("mounting a small disk needs root");
		ends.push(() => spawnSync("umount", ["-l", folder]));
		writeFileSync(keyFile(folder), saved);
		const first = await house(keys, { witnesses: [witness] });
		const person = await signIn(first, ["moderator", "eu"]);
		const size = await atRest(first);
		await until(async () => (await seen()) === size);
		const kept = readFileSync(continuityFile(folder), "utf8");
		try {
			writeFileSync(join(folder, "ballast"), Buffer.alloc(64 * 1024));
		} catch {}
		await append(first.web, { type: "session.ended", outcome: "done", ...bySystem });
		assert.equal((await haltedBy(first))?.code, "DISK_FULL");
		await opensNothing(first, person, "DISK_FULL");
		assert.deepEqual([(await logRow(first)).published, await seen()], [size, size]);
		assert.equal(readFileSync(continuityFile(folder), "utf8"), kept);
	});

	it("does not replace the last checkpoint by an older one, nor by another log's", async () => {
		const folder = place("log");
		const { signer } = generateSigner("one.example/log");
		const [older, newer] = [new TestLog(signer, 3).checkpoint(), new TestLog(signer, 5).checkpoint()];
		await keepContinuity(folder, newer);
		await keepContinuity(folder, older);
		assert.equal(readFileSync(continuityFile(folder), "utf8"), newer);
		const other = new TestLog(generateSigner("two.example/log").signer, 9).checkpoint();
		await assert.rejects(keepContinuity(folder, other), { code: "ORIGIN_OTHER" });
		assert.equal(readFileSync(continuityFile(folder), "utf8"), newer);
	});
});

describe("the notary goes on", () => {
	it("after the database was away, also while it was publishing", async () => {
		const first = await house(place("keys"));
		await atRest(first);
		const { admin, name } = first.database;
		for (let i = 0; i < 5; i++) {
			for (let n = 0; n < 5; n++)
				await append(first.web, { type: "session.ended", outcome: "done", ...bySystem });
			await admin`select pg_terminate_backend(pid) from pg_stat_activity
				where datname = ${name} and usename = 'notary'`;
			await atRest(first);
		}
		assert.equal(first.keeper.log.notary.halted, null);
	});

	it("where one on the same folder keeps the log's first checkpoint in the moment in which this one begins", async () => {
		const keys = place("keys");
		const first = await house(keys);
		await atRest(first);
		const file = continuityFile(logFolder(keys));
		const note = readFileSync(file, "utf8");
		rmSync(file); // it is not there yet when the second looks …
		const signer = await readLogKey(logFolder(keys));
		assert.ok(signer);
		const asked = () => existsSync(file) || writeFileSync(file, note);
		const sql = new Proxy(first.database.as("notary"), {
			apply(target, self, args) {
				asked(); // … and there before the second asks the database anything
				return Reflect.apply(target, self, args);
			},
		});
		const second = await startNotary({
			...{ sql, marks: sql, signer, folder: logFolder(keys), witnesses: [] },
		});
		ends.push(() => second.stop());
		await second.begun;
		assert.equal(second.halted, null);
	});

	it("when a clock that stepped back is right again; until then it signs nothing", async (t) => {
		const said: string[] = [];
		const error = console.error;
		console.error = (line: string) => said.push(line);
		t.after(() => {
			console.error = error;
		});
		const first = await house(place("keys"));
		const size = await atRest(first);
		const { admin } = first.database;
		await admin`update ledger.log set signed_at = now() + interval '1 hour'`;
		await append(first.web, { type: "session.ended", outcome: "done", ...bySystem });
		await until(() => said.includes("notary: a batch waits (CLOCK_BACKWARDS)")); // it tried
		assert.deepEqual([(await logRow(first)).size, first.keeper.log.notary.halted], [size, null]);
		await admin`update ledger.log set signed_at = now()`;
		assert.equal(await atRest(first), size + 1);
	});

	it("when a witness only says that it has seen more, or answers nonsense: its word alone stops nobody", async () => {
		const keys = place("keys");
		const { signer } = generateSigner("witness.example/liar", 0x04);
		let asked = 0;
		const liar = createServer((request, response) => {
			request.resume();
			if (request.method === "GET") return void response.writeHead(404).end();
			asked++;
			response.writeHead(409, { "content-type": "text/x.tlog.size" }).end("999999\n");
		});
		await new Promise<void>((resolve) => liar.listen(0, "127.0.0.1", resolve));
		ends.push(() => {
			liar.closeAllConnections();
			liar.close();
		});
		const url = `http://127.0.0.1:${(liar.address() as AddressInfo).port}`;
		const first = await house(keys, { witnesses: [{ vkey: signer.vkey, url }] });
		await grow(first, 2);
		await until(() => asked > 1);
		const [witness] = first.keeper.log.notary.witnesses;
		assert.deepEqual(
			[first.keeper.log.notary.halted, witness?.error, witness?.seen],
			[null, "LOG_BEHIND", null],
		);
		const person = await signIn(first, ["moderator", "eu"]);
		await opens(first, person); // the gate is the checkpoint here
	});
});

/**
 * The end of a log that cannot go on, and the beginning of the next: by the command itself, before and after a real
 * notary, with a real witness.
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import { connect } from "#db/client.ts";
import { rolePasswords, type TestDatabase } from "#db/testing.ts";
import { append, bySystem } from "../ledger/append.ts";
import { openCheckpoint } from "../ledger/checkpoint.ts";
import { parseEntry } from "../ledger/entry.ts";
import { lastCosigned } from "../ledger/last-cosigned.ts";
import { continuityFile, keyFile, logFolder, makeLogKey, readLogKey } from "../ledger/log-key.ts";
import { parseVerifierKey } from "../ledger/note.ts";
import { proveInclusion } from "../ledger/prove.ts";
import { hashLeaf, verifyInclusion } from "../ledger/tree.ts";
import { beginEpoch, planEpoch } from "../log/new-epoch.ts";
import { until } from "../testing-until.ts";
import { type RunningWitness, startWitness } from "../witness/server.ts";
import { openThread } from "./open-thread.ts";
import { claim, openHouse, type Person, reportThread, signIn, startSession } from "./testing.ts";
import { atRest, grow, testPlaces } from "./testing-places.ts";

const PROJECT = join(import.meta.dirname, "..", "..");
const { root, ends, place } = testPlaces("epoch");

describe("a new epoch", () => {
	const keys = place("keys");
	let older: TestDatabase;
	let person: Person;
	let caseId: string;
	let witness: RunningWitness;
	let vkey: string;
	let [atBackup, seen, atEnd] = [0, 0, 0];

	before(async () => {
		({ vkey } = await makeLogKey(logFolder(keys), "test.example/log"));
		witness = await startWitness({ name: "witness.example/w", logs: [vkey], state: place("witness") });
		ends.push(() => witness.stop());
		const house = await openHouse(keys, { witnesses: [witness], gate: "checkpoint" });
		ends.push(() => house.database.drop());
		person = await signIn(house, ["moderator", "eu"]);
		({ caseId } = await reportThread(house, { messages: 3, reported: [2] }));
		await claim(house, caseId, person.id);
		atBackup = await atRest(house);
		older = await house.database.copy();
		ends.push(() => older.drop());
		seen = await grow(house, 4);
		await until(() => house.keeper.log.notary.witnesses[0]?.seen?.size === seen);
		await house.leave();
		// Signed, and kept beside the key, when the witness was not reachable.
		const alone = await openHouse(keys, { database: await house.database.copy() });
		ends.push(() => alone.database.drop());
		atEnd = await grow(alone, 2);
		await alone.leave();
	});

	const ownKeys = () => {
		const own = place("keys");
		cpSync(keys, own, { recursive: true });
		return own;
	};
	const restored = async () => {
		const database = await older.copy();
		ends.push(() => database.drop());
		return database;
	};
	const command = (
		database: TestDatabase,
		keysDir: string,
		...args: string[]
	): Promise<{ code: number; said: string }> => {
		const passwords = rolePasswords(database.url("superuser"));
		for (const role of ["web", "keeper", "notary"] as const)
			writeFileSync(join(keysDir, `database-${role}`), passwords[role]);
		return new Promise((resolve) => {
			const child = spawn(
				process.execPath,
				[join(PROJECT, "lib/commands/launch.mjs"), "ledger", "new-epoch", ...args],
				{
					env: {
						...process.env,
						...{
							DATABASE_URL: database.url("superuser"),
							COUNTERSIGN_KEYS: keysDir,
							COUNTERSIGN_DATA: join(root, "data"),
						},
					},
					stdio: ["ignore", "pipe", "pipe"],
				},
			);
			let said = "";
			for (const stream of [child.stdout, child.stderr])
				stream.on("data", (part) => {
					said += part;
				});
			child.once("close", (code) => resolve({ code: code ?? -1, said }));
		});
	};
	const ask = (id: string) =>
		({
			caseId: id,
			reason: {
				code: "USER_REPORT_REVIEW",
				question: "DOES_IT_VIOLATE",
				text: "He keeps writing after she said no.",
			},
			scope: { kind: "reported" },
		}) as const;
	/** The file beside the key as it would be had this database's log been the only one. */
	const forgetBeyond = async (keysDir: string, { admin }: TestDatabase) => {
		const [row] = await admin`select note from ledger.checkpoint order by size desc limit 1`;
		writeFileSync(continuityFile(logFolder(keysDir)), row?.note);
	};
	/** The first entry of the open log, in the tree that its first checkpoint signs. */
	const beginning = async (database: TestDatabase, keysDir: string) => {
		const [row] = await database.admin`
			select l.epoch, l.origin, l.vkey, e.leaf, c.note from ledger.log l
			join ledger.indexed i on i.epoch = l.epoch and i.index = 0
			join ledger.entry e on e.id = i.entry_id and e.at = i.entry_at
			join ledger.checkpoint c on c.epoch = l.epoch and c.size = 1 where l.closed_at is null`;
		assert.equal((await readLogKey(logFolder(keysDir)))?.vkey, row?.vkey);
		const { root, size } = openCheckpoint(row?.note, parseVerifierKey(row?.vkey));
		verifyInclusion({ leaf: hashLeaf(row?.leaf), index: 0, size, proof: [], root });
		const { type, via, origin, size: last, root: lastRoot, lost } = parseEntry(row?.leaf);
		return { epoch: row?.epoch, next: row?.origin, vkey: row?.vkey, type, via, origin, last, lastRoot, lost };
	};

	it("begins with an entry that names the old log, its last witnessed checkpoint and what is lost; then threads open", async () => {
		const [database, own] = [await restored(), ownKeys()];
		const halted = await openHouse(own, { database, witnesses: [witness] });
		await until(() => halted.keeper.log.notary.halted !== null);
		await reportThread(halted, { messages: 3, reported: [2] }); // waits, and must not come first
		await halted.leave();
		const copy = await database.copy();
		ends.push(() => copy.drop());
		const unasked = await command(copy, own);
		assert.deepEqual([unasked.code, /Nothing was changed/.test(unasked.said)], [1, true], unasked.said);
		const { code, said } = await command(copy, own, "--yes");
		assert.equal(code, 0, said);
		assert.match(said, new RegExp(`Lost +entries ${atBackup} to ${atEnd - 1}`));
		assert.match(said, /the second person is not asked for yet/);

		const begun = await beginning(copy, own);
		const cosigned = await lastCosigned(
			{ url: witness.url, keys: [parseVerifierKey(witness.vkey)] },
			parseVerifierKey(vkey),
		);
		assert.deepEqual(begun, {
			...{ epoch: 2, next: "test.example/log-2", vkey: begun.vkey, type: "log.continued", via: "owner" },
			...{
				origin: "test.example/log",
				last: seen,
				lastRoot: Buffer.from(cosigned?.root ?? []).toString("base64"),
			},
			lost: [[atBackup, atEnd - 1]],
		});
		const retired = join(logFolder(own), "retired", "test.example_log");
		assert.equal((await readLogKey(retired))?.vkey, vkey);
		assert.equal(
			openCheckpoint(readFileSync(continuityFile(retired), "utf8"), parseVerifierKey(vkey)).size,
			atEnd,
		);
		assert(!existsSync(join(logFolder(own), "next")));

		const house = await openHouse(own, { database: copy });
		await atRest(house);
		assert.equal(house.keeper.log.notary.halted, null);
		const { session } = await startSession(house.web, person.id);
		const { lines } = await openThread(house.keeper, session, ask(caseId));
		const [first] = lines;
		assert(first?.kind === "opening" && first.index > 0);
		const { tiles, last } = house.keeper.log.notary;
		assert((await proveInclusion(tiles, first.index, last?.size ?? 0)).length > 0);
		await house.leave();
	});

	it("the old key never signs again, neither in a keeper that starts with it nor in one that still runs", async () => {
		const [database, own] = [await restored(), ownKeys()];
		await forgetBeyond(own, database); // as if nothing were missing, so that the old notary signs
		const old = await openHouse(own, { database });
		await atRest(old);
		const sql = connect(database.url("superuser"), { max: 1 });
		await sql`set role owner`;
		const notary = connect(database.url("notary"), { max: 1 });
		const keysOfNext = ownKeys();
		await beginEpoch(sql, notary, logFolder(keysOfNext), await planEpoch(sql, logFolder(keysOfNext)));
		await Promise.all([sql.end(), notary.end()]);
		const size = old.keeper.log.notary.last?.size;
		await append(old.web, { type: "session.ended", outcome: "done", ...bySystem });
		await until(() => old.keeper.log.notary.halted?.code === "LOG_KEY_OTHER");
		assert.equal(old.keeper.log.notary.last?.size, size);
		await old.leave();
		const again = await openHouse(own, { database });
		assert.equal(again.keeper.log.notary.halted?.code, "LOG_KEY_OTHER");
		await again.leave();
		const [row] =
			await database.admin`select count(*)::int as n from ledger.checkpoint where epoch = 1 and size > ${size ?? 0}`;
		assert.equal(row?.n, 0);
	});

	it("begins also without the old key, and a third one after the second", async () => {
		const [database, own] = [await restored(), ownKeys()];
		rmSync(keyFile(logFolder(own)));
		assert.equal((await command(database, own, "--yes")).code, 0);
		const second = await beginning(database, own);
		assert.equal(second.next, "test.example/log-2");
		const house = await openHouse(own, { database });
		const size = await grow(house, 3);
		await house.leave();
		const copy = await database.copy();
		ends.push(() => copy.drop());
		const { said } = await command(copy, own, "--yes");
		assert.match(said, /WARNING: nothing that is known here keeps this log from going on/);
		const third = await beginning(copy, own);
		assert.deepEqual(
			[third.next, third.origin, third.last, third.lost],
			["test.example/log-3", second.next, size, []],
		);
	});

	it("names what differs where the log was forked, from the last checkpoint that both agree on", async () => {
		const [database, own] = [await restored(), ownKeys()];
		await forgetBeyond(own, database);
		const forked = await openHouse(own, { database });
		await grow(forked, 9);
		await forked.leave();
		const sql = connect(database.url("superuser"), { max: 1 });
		await sql`set role owner`;
		const { lost, last, sound } = await planEpoch(sql, logFolder(own));
		await sql.end();
		assert.equal(sound, false);
		assert.equal(last.size, seen);
		const [[from, to] = [-1, -1]] = lost;
		assert(from >= 0 && from <= atBackup && to === seen - 1, JSON.stringify(lost));
	});

	it("killed at any step, it leaves the old log or one that the next call finishes", async () => {
		const killedAfter = async (step: (own: string, database: TestDatabase) => Promise<void>) => {
			const [database, own] = [await restored(), ownKeys()];
			assert.equal((await command(database, own, "--yes")).code, 0);
			const folder = logFolder(own);
			await step(own, database);
			const { code, said } = await command(database, own, "--yes");
			assert.equal(code, 0, said);
			assert.match(said, /An earlier call was interrupted/);
			const { next } = await beginning(database, own);
			assert.equal(next, "test.example/log-2");
			const retired = join(folder, "retired", "test.example_log");
			assert.equal((await readLogKey(retired))?.vkey, vkey);
			openCheckpoint(readFileSync(continuityFile(retired), "utf8"), parseVerifierKey(vkey));
			const house = await openHouse(own, { database });
			await atRest(house);
			assert.equal(house.keeper.log.notary.halted, null);
			await house.leave();
		};
		const back = (own: string, ...names: string[]) => {
			const folder = logFolder(own);
			cpSync(join(keys, "log/vkey"), join(folder, "vkey"));
			const retired = join(folder, "retired", "test.example_log");
			for (const name of names) renameSync(join(retired, name), join(folder, name));
		};
		const nextAgain = (own: string) => {
			const folder = logFolder(own);
			cpSync(keyFile(folder), join(folder, "next/key"));
			rmSync(keyFile(folder));
		};
		// Sealed, nothing moved yet.
		await killedAfter(async (own) => {
			nextAgain(own);
			rmSync(continuityFile(logFolder(own)));
			back(own, "key", "checkpoint");
		});
		// The old key is put away, the old checkpoint not yet.
		await killedAfter(async (own) => {
			nextAgain(own);
			rmSync(continuityFile(logFolder(own)));
			back(own, "checkpoint");
		});
		// All is in its place but the new key.
		await killedAfter(async (own) => nextAgain(own));
		// Begun, and entry 0 not sealed.
		await killedAfter(async (own, database) => {
			nextAgain(own);
			rmSync(continuityFile(logFolder(own)));
			back(own, "key", "checkpoint");
			await database.admin.begin(async (tx) => {
				for (const table of ["indexed", "checkpoint", "log"])
					await tx.unsafe(`alter table ledger.${table} disable trigger ${table}_stays`);
				await tx`insert into ledger.pending (entry_id, entry_at, leaf_hash)
					select entry_id, entry_at, leaf_hash from ledger.indexed where epoch = 2`;
				await tx`delete from ledger.indexed where epoch = 2`;
				await tx`delete from ledger.checkpoint where epoch = 2`;
				await tx`update ledger.log set size = 0, published = 0, signed_at = null, root = sha256('') where epoch = 2`;
			});
			await (await database.copy()).drop(); // and nobody is connected
		});
		// A key was made and nothing begun: the old log is as it was, and the key is thrown away.
		const [database, own] = [await restored(), ownKeys()];
		await makeLogKey(join(logFolder(own), "next"), "test.example/log-2");
		const { said } = await command(database, own);
		assert.match(said, /Nothing was changed/);
		assert(!existsSync(join(logFolder(own), "next")));
	});
});

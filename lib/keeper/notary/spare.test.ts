/**
 * Two real keepers with one log key on one database, under appends and under a witness; one is killed in the middle.
 * Afterwards the log is checked from its rows as a stranger would: every place, every checkpoint.
 */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes, randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { type TestDatabase, testDatabase } from "#db/testing.ts";
import { append, bySystem } from "../../ledger/append.ts";
import { sameBytes } from "../../ledger/bytes.ts";
import { openCheckpoint } from "../../ledger/checkpoint.ts";
import { EMPTY_EDGE, grow, rootOfEdge } from "../../ledger/edge.ts";
import { lastCosigned } from "../../ledger/last-cosigned.ts";
import { continuityFile, logFolder, makeLogKey } from "../../ledger/log-key.ts";
import { parseVerifierKey, type VerifierKey } from "../../ledger/note.ts";
import { proveConsistency } from "../../ledger/prove.ts";
import { StoredTiles } from "../../ledger/stored-tiles.ts";
import { hashLeaf, verifyConsistency } from "../../ledger/tree.ts";
import { until } from "../../testing-until.ts";
import { type RunningWitness, startWitness } from "../../witness/server.ts";

const CLIENTS = 6;

class RunningKeeper {
	readonly child: ChildProcess;
	said = "";

	constructor(name: string, database: TestDatabase, folder: string, witness: RunningWitness) {
		this.child = spawn(process.execPath, [join(import.meta.dirname, "..", "server.ts")], {
			env: {
				NODE_ENV: "test",
				DATABASE_URL_KEEPER: database.url("keeper"),
				DATABASE_URL_NOTARY: database.url("notary"),
				KEEPER_NAME: name,
				KEEPER_SOCKET: join(folder, `${name}.sock`),
				KEEPER_SECRET: randomBytes(32).toString("hex"),
				COUNTERSIGN_KEYS: folder,
				WITNESSES: `${witness.vkey} ${witness.url}`,
			},
			stdio: ["ignore", "pipe", "pipe"],
		});
		for (const stream of [this.child.stdout, this.child.stderr])
			stream?.on("data", (chunk) => {
				this.said += chunk;
			});
	}

	async ready(): Promise<this> {
		await until(() => this.said.includes("keeper ready") || this.child.exitCode !== null);
		assert.equal(this.child.exitCode, null, this.said);
		return this;
	}

	async kill(): Promise<void> {
		if (this.child.exitCode !== null || this.child.signalCode !== null) return;
		const gone = once(this.child, "exit");
		this.child.kill("SIGKILL");
		await gone;
	}
}

describe("two notaries on one log", () => {
	let folder: string;
	let database: TestDatabase;
	let witness: RunningWitness;
	let log: VerifierKey;
	const keepers: RunningKeeper[] = [];

	before(async () => {
		folder = mkdtempSync(join(tmpdir(), "countersign-spare-"));
		database = await testDatabase();
		const { vkey } = await makeLogKey(logFolder(folder), "spare.example/log");
		log = parseVerifierKey(vkey);
		witness = await startWitness({ name: "witness.example/w", logs: [vkey], state: join(folder, "witness") });
	});
	after(async () => {
		await Promise.all(keepers.map((keeper) => keeper.kill()));
		await witness?.stop();
		await database?.drop();
		rmSync(folder, { recursive: true, force: true });
	});

	const start = async (name: string) => {
		const keeper = await new RunningKeeper(name, database, folder, witness).ready();
		keepers.push(keeper);
		return keeper;
	};
	const size = async () => {
		const [row] = await database.admin`select size from ledger.log where closed_at is null`;
		return Number(row?.size ?? 0);
	};
	/** Appends from several clients, a few at a time in one commit, until it is told to stop. */
	const load = () => {
		let going = true;
		let appended = 0;
		const web = database.as("web");
		const clients = Array.from({ length: CLIENTS }, async (_, client) => {
			while (going) {
				await web.begin(async (tx) => {
					for (let i = 0; i <= client; i++) {
						await append(tx, { type: "session.ended", outcome: "done", ...bySystem, session: randomUUID() });
					}
				});
				appended += client + 1;
			}
		});
		return async () => {
			going = false;
			await Promise.all(clients);
			return appended;
		};
	};

	it("one is killed under load, again and again: the other goes on within seconds, without a gap or a fork", async () => {
		let current = await start("keeper-a");
		let spare = await start("keeper-b");
		const stop = load();
		const waits: number[] = [];
		for (const next of ["keeper-c", "keeper-d", "keeper-e"]) {
			const before = await size();
			await until(async () => (await size()) > before + 200);
			// A notary that was frozen, and wakes to a log that has moved on without it.
			current.child.kill("SIGSTOP");
			const frozen = await size();
			await until(async () => (await size()) > frozen + 100);
			current.child.kill("SIGCONT");
			await current.kill();
			const [killed, at] = [Date.now(), await size()];
			await until(async () => (await size()) > at);
			waits.push(Date.now() - killed);
			current = spare;
			spare = await start(next);
		}
		const appended = await stop();
		await until(async () => (await database.admin`select from ledger.pending limit 1`).length === 0);
		assert(Math.max(...waits) < 5_000, `went on after ${waits.join(", ")} ms`);

		const rows = await database.admin`
			select i.index::int as index, i.entry_id, i.leaf_hash, e.leaf from ledger.indexed i
			left join ledger.entry e on e.id = i.entry_id order by i.index`;
		const [entries] = await database.admin`select count(*)::int as n from ledger.entry`;
		assert.equal(rows.length, entries?.n, "every entry is indexed");
		assert(rows.length > appended, "those of the load and the keepers' own");
		assert(
			rows.every(({ index }, i) => index === i),
			"contiguous, from 0",
		);
		assert.equal(new Set(rows.map(({ entry_id }) => entry_id)).size, rows.length, "none twice");
		assert(rows.every(({ leaf, leaf_hash }) => sameBytes(hashLeaf(leaf), leaf_hash)));

		const checkpoints =
			await database.admin`select size::int as size, note from ledger.checkpoint order by size`;
		const tiles = new StoredTiles(database.as("web"), 1);
		const last = openCheckpoint(checkpoints.at(-1)?.note, log);
		assert.equal(last.size, rows.length);
		let edge = EMPTY_EDGE;
		for (const { size, note } of checkpoints) {
			const leaves = rows.slice(edge.size, size).map(({ leaf_hash }) => leaf_hash);
			edge = grow(edge, leaves).edge;
			const checkpoint = openCheckpoint(note, log);
			assert(checkpoint.size === size && sameBytes(checkpoint.root, rootOfEdge(edge)));
			const proof = await proveConsistency(tiles, size, last.size);
			verifyConsistency({ from: size, to: last.size, fromRoot: checkpoint.root, toRoot: last.root, proof });
		}
	});

	it("the spare, always a moment behind, takes neither itself nor the witness for a fork", async () => {
		const witnessed = { url: witness.url, keys: [parseVerifierKey(witness.vkey)] };
		await until(async () => (await lastCosigned(witnessed, log))?.size === (await size()));
		for (const keeper of keepers) assert.doesNotMatch(keeper.said, /halted/);
		const kept = openCheckpoint(readFileSync(continuityFile(logFolder(folder)), "utf8"), log);
		await until(async () => kept.size <= (await size()));
		const living = keepers.filter(({ child }) => child.exitCode === null && child.signalCode === null);
		assert.equal(living.length, 2);
		for (const keeper of living) {
			const before = await size();
			await append(database.as("web"), { type: "session.ended", outcome: "done", ...bySystem });
			await until(async () => (await size()) > before);
			await keeper.kill();
		}
	});
});

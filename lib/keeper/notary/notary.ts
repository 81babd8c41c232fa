/**
 * The notary: gives every recorded entry its place in the log and signs what the log then is.
 *
 *   look at what waits → grow the tree → sign → seal (indices, tiles, checkpoint in one commit) → tell who waits
 *   → keep the checkpoint on disk → publish it, ask the witnesses
 *
 * It runs in the keeper's process on the connections of the role `notary`, which may read no message and no key. Several
 * may run on one log: `ledger.seal` compares the size under a row lock, so the one that comes second throws its signature
 * away and looks again. A second keeper is thereby a warm spare: when the first dies, the next look is its own.
 *
 * Guarantees: indices without gap or repetition; nothing is signed over a tree that does not extend what this notary, the
 * file beside the key and every reachable witness have seen; what was signed leaves only after the database committed it
 * and the disk has it. When one of these cannot be kept it halts for good and whoever waits is told. Not: that an entry's
 * content is true.
 * Source: ledger.md, "Appending and sequencing". Test: notary.test.ts, spare.test.ts, continuity.test.ts.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { Sql } from "#db/client.ts";
import { errorCode } from "../../errors.ts";
import { sameBytes } from "../../ledger/bytes.ts";
import { type Checkpoint, formatCheckpoint, openCheckpoint } from "../../ledger/checkpoint.ts";
import { type Edge, EMPTY_EDGE, grow, readEdge, rootOfEdge } from "../../ledger/edge.ts";
import { LogError } from "../../ledger/log-error.ts";
import { parseVerifierKey, signNote, type VerifierKey } from "../../ledger/note.ts";
import type { Signer } from "../../ledger/signing.ts";
import { StoredTiles } from "../../ledger/stored-tiles.ts";
import type { TileReader } from "../../ledger/tile-reader.ts";
import { assertExtends, keepContinuity, readContinuity } from "./continuity.ts";
import { indicesOf, openLog, peek, readLog, seal, type Waiting } from "./store.ts";
import { type Cover, type Waiters, waitersFor } from "./waiters.ts";
import { type Watch, type Witness, watchWith } from "./watch.ts";

/** Entries a batch. */
const MOST = 512;
/** What other processes appended is found this late at most. */
const LOOK_EVERY_MS = 100;
const RETRY_MS = 200;
/** Without witnesses nobody waits for the file: it is flushed this often at most. */
const KEEP_EVERY_MS = 20;

export interface NotaryOptions {
	/** As role `notary`; its commits are flushed. */
	sql: Sql;
	/** The same role, for what may be lost in a crash: how far is published, what witnesses said. */
	marks: Sql;
	signer: Signer;
	/** Where the continuity file lies. */
	folder: string;
	witnesses: readonly Witness[];
}

export interface Notary {
	readonly log: VerifierKey;
	readonly epoch: number;
	readonly tiles: TileReader;
	/** The last checkpoint sealed or followed; null before the first. */
	readonly last: (Checkpoint & { note: string }) | null;
	/** Why it signs nothing any more. */
	readonly halted: LogError | null;
	readonly witnesses: readonly Watch[];
	/** Settles when it has compared everything that it knows and signs, or has halted. */
	readonly begun: Promise<void>;
	/** Says that something waits. */
	wake(): void;
	/** Where the entry stands, once a stored checkpoint covers it. @throws LogError when halted, or the signal's reason */
	covered(entry: string, signal: AbortSignal): Promise<Cover>;
	stop(): Promise<void>;
}

/**
 * Opens the log (the first one where there is none) and begins. Where it must not go on, what comes back has halted.
 * Waits for the database, not for witnesses.
 */
export async function startNotary(options: NotaryOptions): Promise<Notary> {
	const { sql, marks, signer, folder } = options;
	const log = parseVerifierKey(signer.vkey);
	let kept: Checkpoint | null;
	let epoch: number;
	try {
		kept = await readContinuity(folder, log);
		epoch = await epochOf(sql, signer, kept);
	} catch (error) {
		if (error instanceof LogError) return haltedNotary(log, error);
		throw error;
	}

	const tiles = new StoredTiles(sql, epoch);
	const waiters: Waiters = waitersFor((entries) => indicesOf(sql, epoch, entries));
	let edge: Edge = EMPTY_EDGE;
	let last: Notary["last"] = null;
	let halted: LogError | null = null;
	let stopping = false;
	let woken = false;
	let idle: AbortController | null = null;
	const begun = Promise.withResolvers<void>();

	const halt = (error: LogError) => {
		if (halted) return;
		halted = error;
		console.error(`notary: halted (${error.code}). ${error.message}`);
		waiters.fail(error);
		idle?.abort();
		begun.resolve();
	};

	/** Goes on from what is stored, once it is known to extend `seen`. */
	const follow = async (seen: Checkpoint | null, by: string): Promise<void> => {
		const now = await readLog(sql);
		if (now?.epoch !== epoch || now.vkey !== signer.vkey) throw new LogError("LOG_KEY_OTHER");
		if (seen) await assertExtends({ tiles, size: now.size }, seen, by);
		if (now.size === 0) return;
		const checkpoint = openCheckpoint(now.note ?? "", log);
		const grown = await readEdge(tiles, now.size);
		if (checkpoint.size !== now.size || !sameBytes(rootOfEdge(grown), checkpoint.root))
			throw new LogError("ROOT_DIFFERS");
		edge = grown;
		last = checkpoint;
		await waiters.lookAgain(edge.size, last);
		publisher.next();
	};

	/** One batch. @returns whether there may be more at once */
	const batch = async (): Promise<boolean> => {
		const waiting: Waiting = await peek(sql, MOST);
		if (waiting.epoch !== epoch || waiting.size !== edge.size) {
			await follow(last, "this notary");
			return true;
		}
		if (waiting.positions.length === 0) return false;
		const before = edge;
		const { edge: grown, growth } = grow(before, waiting.leaves);
		const root = rootOfEdge(grown);
		const note = signNote(formatCheckpoint({ origin: signer.name, size: grown.size, root }), [signer]);
		if (!(await seal(sql, waiting, root, note, growth))) return true;
		edge = grown;
		last = { origin: signer.name, size: grown.size, root, note };
		tiles.grown(before, growth);
		waiters.sealed(waiting.entries, before.size, last);
		publisher.next();
		return waiting.positions.length === MOST;
	};

	const publisher = latest(async () => {
		const checkpoint = last;
		if (!checkpoint || stopping) return;
		await keepContinuity(folder, checkpoint.note);
		for (const witness of watches) witness.show(checkpoint);
		await marks`select ledger.publish(${epoch}, ${checkpoint.size})`;
		if (watches.length === 0) await sleep(KEEP_EVERY_MS);
	}, halt);

	const watches = options.witnesses.map((witness) => watchWith(witness, { marks, epoch, log, tiles, halt }));
	const begin = async (): Promise<void> => {
		await follow(kept, "the file beside the key");
		for (const [i, seen] of (await Promise.all(watches.map((watch) => watch.begin()))).entries()) {
			if (seen) await follow(seen, `the witness ${watches[i]?.name}`);
		}
		begun.resolve();
	};

	const run = async (): Promise<void> => {
		let first = true;
		while (!stopping && !halted) {
			try {
				if (first) await begin();
				first = false;
				woken = false;
				const more = await batch();
				if (waiters.old()) await waiters.lookAgain(edge.size, last);
				if (!more && !woken) await pause(LOOK_EVERY_MS);
			} catch (error) {
				if (error instanceof LogError) return halt(error);
				console.error(`notary: a batch waits (${errorCode(error)})`);
				await pause(RETRY_MS);
			}
		}
	};
	const pause = async (ms: number) => {
		idle = new AbortController();
		await sleep(ms, undefined, { signal: idle.signal }).catch(() => {});
		idle = null;
	};
	const running = run();

	return {
		log,
		epoch,
		tiles,
		witnesses: watches,
		begun: begun.promise,
		get last() {
			return last;
		},
		get halted() {
			return halted;
		},
		wake() {
			woken = true;
			idle?.abort();
		},
		async covered(entry, signal) {
			if (halted) throw halted;
			return waiters.wait(entry, signal);
		},
		async stop() {
			stopping = true;
			idle?.abort();
			await running;
			await publisher.settled();
			await Promise.all(watches.map((watch) => watch.stop()));
		},
	};
}

/** The epoch of this key's log. */
async function epochOf(sql: Sql, signer: Signer, kept: Checkpoint | null): Promise<number> {
	let stored = await readLog(sql);
	if (stored === null) {
		if (kept) {
			const empty = { tiles: new StoredTiles(sql, 1), size: 0 };
			await assertExtends(empty, kept, "the file beside the key");
		}
		await openLog(sql, signer.name, signer.vkey);
		stored = await readLog(sql);
	}
	if (stored?.vkey !== signer.vkey) throw new LogError("LOG_KEY_OTHER");
	return stored.epoch;
}

/** One that never signed anything: the keeper runs beside it, takes reports, and opens nothing. */
export function haltedNotary(log: VerifierKey, halted: LogError): Notary {
	console.error(`notary: halted (${halted.code}). ${halted.message}`);
	return {
		...{ log, halted, epoch: 0, last: null, witnesses: [], begun: Promise.resolve() },
		tiles: { tile: () => Promise.reject(halted) },
		wake: () => {},
		covered: () => Promise.reject(halted),
		stop: async () => {},
	};
}

/** Runs an act for the newest state: however often it is asked meanwhile, once more. A failure of it halts. */
function latest(act: () => Promise<void>, halt: (error: LogError) => void) {
	let running: Promise<void> | null = null;
	let again = false;
	const loop = async () => {
		do {
			again = false;
			try {
				await act();
			} catch (error) {
				// The file beside the key could not be written: nothing may leave any more.
				if (error instanceof LogError) return halt(error);
				const code = (error as { syscall?: string }).syscall ? "CONTINUITY_UNWRITABLE" : null;
				if (code) return halt(new LogError(code));
				console.error(`notary: publishing waits (${errorCode(error)})`);
				await sleep(RETRY_MS);
				again = true;
			}
		} while (again);
	};
	return {
		next() {
			again = true;
			running ??= loop().finally(() => {
				running = null;
			});
		},
		settled: async () => {
			await running;
		},
	};
}

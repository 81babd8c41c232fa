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
 * and the disk has it. When one of these cannot be kept it halts for good: whoever waits is told, nothing leaves any more,
 * no witness is asked. What passes (the database away, a clock that went backwards) it waits for. Not: that an entry's content
 * is true.
 * Why none of several leads: docs/decisions/0007-no-leader-among-notaries.md. Test: ../cover.test.ts, spare.test.ts, continuity.test.ts.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { Sql } from "#db/client.ts";
import { errorCode } from "../../errors.ts";
import { sameBytes } from "../../ledger/bytes.ts";
import { type Checkpoint, formatCheckpoint, openCheckpoint } from "../../ledger/checkpoint.ts";
import { type Edge, EMPTY_EDGE, grow, readEdge, rootOfEdge } from "../../ledger/edge.ts";
import type { Witness } from "../../ledger/gate.ts";
import { LogError } from "../../ledger/log-error.ts";
import { parseVerifierKey, signNote, type VerifierKey } from "../../ledger/note.ts";
import type { Signer } from "../../ledger/signing.ts";
import { StoredTiles } from "../../ledger/stored-tiles.ts";
import type { TileReader } from "../../ledger/tile-reader.ts";
import { EMPTY_ROOT } from "../../ledger/tree.ts";
import { answered } from "../silence.ts";
import { assertExtends, keepContinuity, readContinuity } from "./continuity.ts";
import { latest, seldom } from "./latest.ts";
import { looksAtQueue } from "./looks.ts";
import { indicesOf, openLog, peek, readLog, seal } from "./store.ts";
import { type Cover, type Waiters, waitersFor } from "./waiters.ts";
import { type Watch, watchWith } from "./watch.ts";

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
	/** A note by the log's key over what is no checkpoint: an access report. @throws LogError when halted */
	signReport(text: string): string;
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
	const looks = looksAtQueue();
	let edge: Edge = EMPTY_EDGE;
	let last: Notary["last"] = null;
	let halted: LogError | null = null;
	let stopping = false;
	let woken = false;
	let idle: AbortController | null = null;
	let asked: Promise<unknown> = Promise.resolve();
	const begun = Promise.withResolvers<void>();

	const halt = (error: LogError) => {
		if (halted) return;
		halted = error;
		console.error(`notary: halted (${error.code}). ${error.message}`);
		waiters.fail(error);
		idle?.abort();
		begun.resolve();
		// What the witnesses have seen is asked to its end: it tells whoever sees to this what is missing.
		void asked.then(() => Promise.all(watches.map((watch) => watch.stop())));
	};

	/** The log as it is stored now, once it is known to extend `seen`. Nothing remembered of its tiles speaks for them. */
	const stored = async (seen: Checkpoint | null, by: string) => {
		const now = await readLog(sql);
		if (now?.epoch !== epoch || now.vkey !== signer.vkey) throw new LogError("LOG_KEY_OTHER");
		const fresh = new StoredTiles(sql, epoch);
		if (seen) await assertExtends({ tiles: fresh, size: now.size }, seen, by);
		return { ...now, tiles: fresh };
	};

	/** Goes on from there. */
	const follow = async (seen: Checkpoint | null, by: string): Promise<void> => {
		const now = await stored(seen, by);
		if (now.size === 0) return;
		const checkpoint = openCheckpoint(now.note ?? "", log);
		const grown = await readEdge(now.tiles, now.size);
		if (checkpoint.size !== now.size || !sameBytes(rootOfEdge(grown), checkpoint.root))
			throw new LogError("ROOT_DIFFERS");
		edge = grown;
		last = checkpoint;
		await waiters.lookAgain(edge.size, last);
	};

	/** One batch. @returns whether there may be more at once */
	const batch = async (): Promise<boolean> => {
		const waiting = await looks.look((behind) => peek(sql, MOST, behind));
		looks.passed(waiting.positions[0]);
		const same = waiting.size === edge.size && sameBytes(waiting.root, last?.root ?? EMPTY_ROOT);
		if (waiting.epoch !== epoch || !same) {
			await follow(last, "this notary");
			publisher.next();
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
		looks.passed(waiting.positions.at(-1));
		waiters.sealed(waiting.entries, before.size, last);
		publisher.next();
		return waiting.positions.length === MOST;
	};

	const over = () => stopping || halted !== null;
	const publisher = latest(
		async () => {
			const checkpoint = last;
			if (!checkpoint) return;
			await keepContinuity(folder, checkpoint.note);
			if (over()) return;
			for (const watch of watches) watch.show(checkpoint);
			await answered(marks`select ledger.publish(${epoch}, ${checkpoint.size})`);
			if (watches.length === 0) await sleep(KEEP_EVERY_MS);
		},
		{ over, halt },
	);

	const watches = options.witnesses.map((witness) =>
		watchWith(witness, {
			...{ marks, epoch, log, tiles, halt },
			assertStored: async (seen, by) => void (await stored(seen, by)),
		}),
	);
	const begin = async (): Promise<void> => {
		const asking = Promise.all(watches.map((watch) => watch.begin()));
		asked = asking;
		const { published } = await stored(kept, "the file beside the key");
		// A notary beside this one may just have begun the log: it keeps the file before it says how far it published, so
		// whoever has read that finds the file.
		if (published > 0) kept ??= await readContinuity(folder, log);
		await follow(kept, "the file beside the key");
		const seen = await asking;
		// Where something has left, somebody must say how far: a file that is gone proves nothing.
		if (!kept && published > 0 && seen.every((one) => one === null)) throw new LogError("CONTINUITY_MISSING");
		for (const [i, checkpoint] of seen.entries()) {
			if (checkpoint) await follow(checkpoint, `the witness ${watches[i]?.name}`);
		}
		publisher.next();
		begun.resolve();
	};

	const run = async (): Promise<void> => {
		let first = true;
		const say = seldom((code) => `notary: a batch waits (${code})`);
		while (!over()) {
			try {
				if (first) await begin();
				first = false;
				woken = false;
				const more = await answered(batch()); // sealing compares: a late one is a lost race
				if (waiters.old()) await waiters.lookAgain(edge.size, last);
				if (!more && !woken) await pause(LOOK_EVERY_MS);
			} catch (error) {
				// A clock that is set right again is no reason to stand still for ever: nothing was signed.
				if (error instanceof LogError && error.code !== "CLOCK_BACKWARDS") return halt(error);
				say(errorCode(error));
				await asked; // before they are asked again
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
		signReport(text) {
			if (halted) throw halted;
			// A checkpoint begins with the log's name; nothing that could be taken for one is signed here.
			if (!text.startsWith('{\n  "format": "')) throw new LogError("REPORT_MALFORMED");
			return signNote(text, [signer]);
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
			waiters.fail(new Error("the notary stops"));
			begun.resolve();
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
		signReport: () => {
			throw halted;
		},
		wake: () => {},
		covered: () => Promise.reject(halted),
		stop: async () => {},
	};
}

/**
 * One witness, as the notary sees it: shown each new checkpoint (the newest, when it is slower than the log), its
 * cosignatures verified and stored, its failures noted. Each has a loop of its own, so that a slow or dead one holds up
 * nobody else.
 *
 * A witness that shows a checkpoint of this log, by the log's own key, that the stored log does not extend halts the
 * notary: the machine was set back, cloned, or the log forked. Its bare word that it has seen more does not: a witness
 * could then stop the log at will. Where it has seen more because another keeper's notary was first, what it cosigned
 * there counts here too. Test: ../cover.test.ts, spare.test.ts.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { Sql } from "#db/client.ts";
import { errorCode } from "../../errors.ts";
import { sameBytes } from "../../ledger/bytes.ts";
import type { Checkpoint, SignedCheckpoint } from "../../ledger/checkpoint.ts";
import type { Witness } from "../../ledger/gate.ts";
import { lastCosigned } from "../../ledger/last-cosigned.ts";
import { LogError } from "../../ledger/log-error.ts";
import { parseNote, parseVerifierKey, type VerifierKey } from "../../ledger/note.ts";
import { proveConsistency } from "../../ledger/prove.ts";
import type { TileReader } from "../../ledger/tile-reader.ts";
import { answered } from "../silence.ts";
import { askWitnessFrom } from "./witness-client.ts";

/** A checkpoint that a witness has cosigned, with its verified line. */
export interface Seen extends Checkpoint {
	/** The log's note with this witness's line behind it. */
	note: string;
	time: number;
}

export interface Watch {
	readonly name: string;
	readonly key: VerifierKey;
	readonly seen: Seen | null;
	/** How many entries it has cosigned as far as it was asked, also at start; of a log that was set back, more than there are. */
	readonly known: number;
	/** The code of its last failure; null while it answers. */
	readonly error: string | null;
	/** What it has cosigned of this log, asked at start; null where it knows nothing or does not answer. */
	begin(): Promise<Checkpoint | null>;
	show(checkpoint: Checkpoint & { note: string }): void;
	/** Resolves when it has cosigned more than `index` entries; rejects with the signal, or when it is stopped. */
	covers(index: number, signal: AbortSignal): Promise<Seen>;
	stop(): Promise<void>;
}

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

export function watchWith(
	witness: Witness,
	log: {
		marks: Sql;
		epoch: number;
		log: VerifierKey;
		tiles: TileReader;
		/** That the log as it is stored now extends what was seen of it. @throws LogError LOG_ROLLED_BACK, LOG_FORKED */
		assertStored(seen: Checkpoint, by: string): Promise<void>;
		halt(error: LogError): void;
	},
): Watch {
	const key = parseVerifierKey(witness.vkey);
	const address = { url: witness.url, keys: [key] };
	const stopped = new AbortController();
	let wanted: (Checkpoint & { note: string }) | null = null;
	let seen: Seen | null = null;
	let known = 0;
	let error: string | null = null;
	let running: Promise<void> | null = null;
	const waiting = new Set<{ index: number; resolve(seen: Seen): void; reject(error: unknown): void }>();

	const once = async (checkpoint: Checkpoint & { note: string }): Promise<void> => {
		const { line, time } = await askWitnessFrom(
			witness,
			{ old: known, size: checkpoint.size, checkpointNote: checkpoint.note },
			(from, to) => proveConsistency(log.tiles, from, to),
			stopped.signal,
		);
		await adopt({ ...checkpoint, note: checkpoint.note + line, time }, line);
	};

	const adopt = async (now: Seen, line: string): Promise<void> => {
		known = now.size;
		await answered(log.marks`select ledger.cosigned(${log.epoch}, ${now.size}, ${key.name},
			to_timestamp(${now.time}), ${line})`);
		if (seen === null || seen.size < now.size) seen = now;
		error = null;
		for (const waiter of waiting) if (waiter.index < now.size) waiter.resolve(now);
	};

	/**
	 * What it last cosigned, where that says why it refused.
	 *
	 * @returns whether it counts for this log, being a part of it @throws LogError where it is of another log of this name
	 */
	const counts = async (): Promise<boolean> => {
		const last = await lastCosigned(address, log.log, stopped.signal).catch(() => null);
		if (!last) return false;
		await log.assertStored(last, `the witness ${key.name}`);
		if (last.size <= (seen?.size ?? 0)) return false;
		await adopt(seenIn(last, key), lineOf(last, key));
		return true;
	};

	const run = async (): Promise<void> => {
		let pause = FIRST_PAUSE_MS;
		while (wanted && wanted.size > (seen?.size ?? 0) && !stopped.signal.aborted) {
			try {
				await once(wanted);
				pause = FIRST_PAUSE_MS;
			} catch (failure) {
				if (stopped.signal.aborted) break;
				error = errorCode(failure);
				if (error === "LOG_BEHIND" || error === "WITNESS_REFUSED" || error === "WITNESS_UNKNOWN_LOG") {
					const why = await counts().catch((conflict: unknown) => conflict);
					if (why instanceof LogError && /^LOG_(FORKED|ROLLED_BACK)$/.test(why.code)) {
						log.halt(why);
						break;
					}
					if (why === true) continue;
				}
				await log.marks`select ledger.witness_tried(${log.epoch}, ${key.name}, ${error})`.catch(() => {});
				await sleep(pause, undefined, { signal: stopped.signal }).catch(() => {});
				pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
			}
		}
		running = null; // in one step with the last look at `wanted`, so that nothing shown in between is forgotten
	};

	return {
		name: key.name,
		key,
		get seen() {
			return seen;
		},
		get known() {
			return known;
		},
		get error() {
			return error;
		},
		async begin() {
			const last = await lastCosigned(address, log.log, stopped.signal).catch((failure: unknown) => {
				error = errorCode(failure);
				return null;
			});
			known = last?.size ?? 0;
			return last;
		},
		show(checkpoint) {
			wanted = checkpoint;
			if (!running && wanted.size > (seen?.size ?? 0) && !stopped.signal.aborted) running = run();
		},
		covers(index, signal) {
			if (seen && seen.size > index) return Promise.resolve(seen);
			if (signal.aborted || stopped.signal.aborted)
				return Promise.reject(signal.reason ?? stopped.signal.reason);
			return new Promise((resolve, reject) => {
				const settling =
					<T>(settle: (value: T) => void) =>
					(value: T) => {
						waiting.delete(waiter);
						signal.removeEventListener("abort", gone);
						settle(value);
					};
				const waiter = { index, resolve: settling(resolve), reject: settling(reject) };
				const gone = () => waiter.reject(signal.reason);
				waiting.add(waiter);
				signal.addEventListener("abort", gone, { once: true });
			});
		},
		async stop() {
			stopped.abort();
			for (const waiter of waiting) waiter.reject(stopped.signal.reason);
			await running;
		},
	};
}

function lineOf({ note }: SignedCheckpoint, key: VerifierKey): string {
	const own = parseNote(note).signatures.find(
		({ name, keyId }) => name === key.name && sameBytes(keyId, key.keyId),
	);
	return own?.line ?? "";
}

function seenIn(last: SignedCheckpoint, key: VerifierKey): Seen {
	const own = last.cosignatures.find(({ name }) => name === key.name);
	return { ...last, time: own?.time ?? 0 };
}

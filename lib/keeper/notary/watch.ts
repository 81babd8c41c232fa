/**
 * One witness, as the notary sees it: shown each new checkpoint (the newest, when it is slower than the log), its
 * cosignatures verified and stored, its failures noted. Each has a loop of its own, so that a slow or dead one holds up
 * nobody else.
 *
 * A witness that has seen more of this log than there is, or another one, halts the notary: the machine was set back,
 * cloned, or the log forked. Test: watch.test.ts.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { Sql } from "#db/client.ts";
import { errorCode } from "../../errors.ts";
import type { Checkpoint } from "../../ledger/checkpoint.ts";
import { lastCosigned } from "../../ledger/last-cosigned.ts";
import { LogError } from "../../ledger/log-error.ts";
import { parseVerifierKey, type VerifierKey } from "../../ledger/note.ts";
import { proveConsistency } from "../../ledger/prove.ts";
import type { TileReader } from "../../ledger/tile-reader.ts";
import { assertExtends } from "./continuity.ts";
import { askWitnessFrom } from "./witness-client.ts";

export interface Witness {
	vkey: string;
	url: string;
}

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
	/** The code of its last failure; null while it answers. */
	readonly error: string | null;
	/** What it has cosigned of this log, asked at start; null where it knows nothing or does not answer. */
	begin(): Promise<Checkpoint | null>;
	show(checkpoint: Checkpoint & { note: string }): void;
	/** Resolves when it has cosigned more than `index` entries. */
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
		halt(error: LogError): void;
	},
): Watch {
	const key = parseVerifierKey(witness.vkey);
	const stopped = new AbortController();
	let wanted: (Checkpoint & { note: string }) | null = null;
	let seen: Seen | null = null;
	let known = 0;
	let error: string | null = null;
	let running: Promise<void> | null = null;
	let waiting: { index: number; resolve(seen: Seen): void }[] = [];

	const once = async (checkpoint: Checkpoint & { note: string }): Promise<void> => {
		const { line, time } = await askWitnessFrom(
			witness,
			{ old: known, size: checkpoint.size, checkpointNote: checkpoint.note },
			(from, to) => proveConsistency(log.tiles, from, to),
			stopped.signal,
		);
		known = checkpoint.size;
		await log.marks`select ledger.cosigned(${log.epoch}, ${checkpoint.size}, ${key.name},
			to_timestamp(${time}), ${line})`;
		seen = { ...checkpoint, note: checkpoint.note + line, time };
		error = null;
		const now = seen;
		waiting = waiting.filter((waiter) => {
			if (waiter.index >= now.size) return true;
			waiter.resolve(now);
			return false;
		});
	};

	/** Why it refused, where what it has cosigned says so: it has seen another log of this name. */
	const conflict = async ({ size }: Checkpoint): Promise<LogError | null> => {
		try {
			const last = await lastCosigned({ url: witness.url, keys: [key] }, log.log, stopped.signal);
			if (last) await assertExtends({ tiles: log.tiles, size }, last, `the witness ${key.name}`);
			return null;
		} catch (failure) {
			const found = failure instanceof LogError && /^LOG_(FORKED|ROLLED_BACK)$/.test(failure.code);
			return found ? failure : null;
		}
	};

	const run = async (): Promise<void> => {
		let pause = FIRST_PAUSE_MS;
		while (wanted && wanted.size > (seen?.size ?? 0) && !stopped.signal.aborted) {
			try {
				await once(wanted);
				pause = FIRST_PAUSE_MS;
			} catch (failure) {
				if (stopped.signal.aborted) return;
				if (failure instanceof LogError && failure.code === "LOG_BEHIND") {
					return log.halt(
						new LogError(
							"LOG_ROLLED_BACK",
							`The witness ${key.name} has seen more of this log than there is.`,
						),
					);
				}
				error = errorCode(failure);
				const forked = error === "WITNESS_REFUSED" ? await conflict(wanted) : null;
				if (forked) return log.halt(forked);
				await log.marks`select ledger.witness_tried(${log.epoch}, ${key.name}, ${error})`.catch(() => {});
				await sleep(pause, undefined, { signal: stopped.signal }).catch(() => {});
				pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
			}
		}
	};

	return {
		name: key.name,
		key,
		get seen() {
			return seen;
		},
		get error() {
			return error;
		},
		async begin() {
			const last = await lastCosigned({ url: witness.url, keys: [key] }, log.log, stopped.signal).catch(
				(failure: unknown) => {
					error = errorCode(failure);
					return null;
				},
			);
			known = last?.size ?? 0;
			return last;
		},
		show(checkpoint) {
			wanted = checkpoint;
			running ??= run().finally(() => {
				running = null;
			});
		},
		covers(index, signal) {
			if (seen && seen.size > index) return Promise.resolve(seen);
			return new Promise((resolve, reject) => {
				const waiter = { index, resolve };
				waiting.push(waiter);
				signal.addEventListener(
					"abort",
					() => {
						waiting = waiting.filter((one) => one !== waiter);
						reject(signal.reason);
					},
					{ once: true },
				);
			});
		},
		async stop() {
			stopped.abort();
			await running;
		},
	};
}

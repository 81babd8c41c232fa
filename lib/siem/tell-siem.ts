/**
 * Tells other systems of every entry: at least once, in the log's order, from where each receiver stands. A batch counts as
 * taken when the disk or the receiver has it; whoever dies before that is noted sends it again, and its events are known by
 * metadata.uid. Shown by: tell-siem.test.ts.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { storedCode } from "../errors.ts";
import type { Task, Worker } from "../worker/task.ts";
import { appendEvents } from "./file-sink.ts";
import { postEvents } from "./https-sink.ts";
import { type Batch, failed, placeOf, readBatch, taken } from "./read-batch.ts";
import { readSinks, type Sinks } from "./sinks.ts";
import { toOcsf } from "./to-ocsf.ts";

const MOST = 500;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;

type Sink = keyof Sinks & string;

/**
 * A task each: a receiver that is away keeps nothing from the other, and is left alone for longer and longer.
 * @param rest waits so many milliseconds, or until the worker ends
 */
export const tell = (sink: Sink, rest = restFor): Task => {
	let failures = 0;
	return {
		name: `siem-${sink}`,
		every: 2_000,
		when: (env) => readSinks(env)[sink] !== undefined,
		async run(worker) {
			try {
				await tellAll(worker, sink, readSinks(worker.env));
				failures = 0;
			} catch (error) {
				const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(failures, 10));
				failures += 1;
				await rest(pause, worker.signal);
				throw error;
			}
		},
	};
};

async function restFor(ms: number, signal: AbortSignal): Promise<void> {
	await sleep(ms, undefined, { signal }).catch(() => {});
}

export const tellFile = tell("file");
export const tellHttps = tell("https");

/** Until it has everything that there is. @throws whatever the receiver says; its code is kept */
export async function tellAll({ sql, signal }: Worker, sink: Sink, sinks: Sinks): Promise<void> {
	let place = await placeOf(sql, sink);
	while (place && !signal.aborted) {
		try {
			const batch: Batch | null = await readBatch(sql, place, MOST);
			if (!batch) return;
			if (batch.entries.length > 0) await give(sinks, sink, batch, signal);
			// Another worker was faster: it goes on from there.
			place = (await taken(sql, sink, batch)) ? batch.next : await placeOf(sql, sink);
		} catch (error) {
			await failed(sql, sink, storedCode(error)).catch(() => {});
			throw error;
		}
	}
}

async function give(sinks: Sinks, sink: Sink, { from, next, entries }: Batch, signal: AbortSignal) {
	const events = entries.map(toOcsf);
	if (sink === "file" && sinks.file) await appendEvents(sinks.file, events);
	if (sink === "https" && sinks.https) {
		const batch = `${entries[0]?.origin}/${from.epoch}/${from.index}-${next.index}`;
		await postEvents(sinks.https, events, batch, signal);
	}
}

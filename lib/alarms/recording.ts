/**
 * Watches whether acts can be recorded, with no help of the database: every few seconds an entry is written and taken back.
 * Where that has failed for as long as is configured, the channels are told from here, since what is stored beside the record
 * fails with it. When it works again the alarm is stored, from when it began, with who was told, and its end goes the
 * common way (deliver.ts). Every worker watches for itself. What it knows it keeps in memory: one that is started again while
 * recording fails tells again. Shown by: recording.test.ts and, with a killed database, e2e/alarms.e2e.ts.
 */
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Sql } from "#db/client.ts";
import { errorCode, storedCode } from "../errors.ts";
import { pauseAfter } from "../http/pause-after.ts";
import type { Worker } from "../worker/task.ts";
import { type Channel, type Channels, channelsOf } from "./channels.ts";
import { send } from "./send.ts";

const EVERY_MS = 5_000;
const PATIENCE_MS = 5_000;

interface Failing {
	since: Date;
	code: string;
	/** The message's, the same at each try. */
	id: string;
	told: Map<Channel, Date>;
	tries: Map<Channel, { count: number; next: number }>;
	/** Stored while it lasts, where only appending fails. */
	stored: boolean;
	/** In the worker's own log. */
	said: boolean;
}

export interface RecordingOptions {
	channels: Channels;
	/** A connection for this alone: whatever else the worker does must not make it wait. */
	open(): Sql;
	/** How long it must fail before anybody is told. */
	afterMs: number;
	everyMs?: number;
	patienceMs?: number;
}

/** Resolves when the worker's signal is aborted. */
export async function watchRecording(worker: Worker, options: RecordingOptions): Promise<void> {
	const { everyMs = EVERY_MS, patienceMs = PATIENCE_MS } = options;
	let own = options.open();
	let failing: Failing | null = null;
	while (!worker.signal.aborted) {
		const code = await whyNotRecorded(own, patienceMs);
		if (code === LATE) {
			// What hangs on a dead line would be waited for long after the line is good again.
			void own.end({ timeout: 0 }).catch(() => {});
			own = options.open();
		}
		if (code !== null) {
			failing ??= begun(code);
			failing.code = code;
			if (Date.now() - failing.since.getTime() >= options.afterMs) await tell(worker, options, failing);
		} else if (failing) {
			const over = Date.now() - failing.since.getTime() >= options.afterMs || failing.told.size > 0;
			if (!over || (await store(worker, failing, { ended: true }))) failing = null;
		}
		await sleep(everyMs, undefined, { signal: worker.signal }).catch(() => {});
	}
	await own.end({ timeout: 1 });
}

const LATE = "TOO_LATE";

const begun = (code: string): Failing => ({
	...{
		since: new Date(),
		code,
		id: randomUUID(),
		told: new Map(),
		tries: new Map(),
		stored: false,
		said: false,
	},
});

/** Null where an entry could be written. */
async function whyNotRecorded(sql: Sql, patienceMs: number): Promise<string | null> {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<string>((resolve) => {
		timer = setTimeout(resolve, patienceMs, LATE);
	});
	const trial = sql`select oversight.can_record()`.then(() => null, storedCode);
	try {
		return await Promise.race([trial, late]);
	} finally {
		clearTimeout(timer);
	}
}

async function tell(worker: Worker, { channels }: RecordingOptions, failing: Failing): Promise<void> {
	if (!failing.said) console.error(`worker: recording fails (${failing.code})`);
	failing.said = true;
	const due = channelsOf(channels).filter(
		(name) => !failing.told.has(name) && (failing.tries.get(name)?.next ?? 0) <= Date.now(),
	);
	await Promise.all(
		due.map(async (name) => {
			const { id, since } = failing;
			const told = { id, alarmId: null, event: "raised", kind: "RECORDING_FAILS" } as const;
			try {
				await send(channels, name, { ...told, raisedAt: since, endedAt: null, entry: null }, worker.signal);
				failing.told.set(name, new Date());
			} catch (error) {
				const count = (failing.tries.get(name)?.count ?? 0) + 1;
				failing.tries.set(name, { count, next: Date.now() + pauseAfter(count) });
				console.error(`worker: the alarm could not be sent by ${name} (${errorCode(error)})`);
			}
		}),
	);
	await store(worker, failing, { ended: false });
}

/** @returns whether it could be: the database may be what fails */
async function store({ sql }: Worker, failing: Failing, { ended }: { ended: boolean }): Promise<boolean> {
	if (failing.stored && !ended) return true;
	try {
		await sql.begin(async (tx) => {
			await tx`set local statement_timeout = '3s'`;
			const [row] = await tx<{ id: string }[]>`
				select oversight.raise_alarm('RECORDING_FAILS', 'ledger', ${failing.code}, null, ${failing.since}) as id`;
			for (const [channel, at] of failing.told) {
				await tx`insert into oversight.alarm_delivery (id, alarm_id, event, channel, attempts, delivered_at)
					values (${channel === "webhook" ? failing.id : randomUUID()}, ${row?.id ?? null}, 'raised', ${channel}, 1, ${at})
					on conflict do nothing`;
			}
			if (ended) await tx`select oversight.clear_alarm('RECORDING_FAILS', 'ledger')`;
		});
		failing.stored = true;
		return true;
	} catch {
		return false;
	}
}

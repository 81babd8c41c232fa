/**
 * The worker's drafts of access reports: of each quarter when it is over, and of what one holds so far for whoever asks.
 * The keeper signs drafts and nothing else, so the figures are of a process that no browser talks to.
 *
 * Guarantees: the figures are countTotals' over exactly the entries between its two checkpoints, each compared with the hash
 * that was sealed; a quarter begins where the one before it ended. Does not guarantee: that a checkpoint is one that
 * anybody else has seen; whoever recounts compares that.
 * A quarter in which a new log was begun (`ledger -- new-epoch`) is counted from that log's beginning.
 * Shown by: read-totals.test.ts, ../../keeper/totals/publish-totals.test.ts.
 */
import type { Sql } from "#db/client.ts";
import {
	type EndRow,
	insertDraft,
	selectAsked,
	selectEnd,
	selectLeaves,
	selectWholeEnd,
} from "#db/queries/totals.ts";
import { REASON_CODES } from "../../access/policy.ts";
import { ROLES } from "../../access/roles.ts";
import { parseCheckpoint } from "../../ledger/checkpoint.ts";
import { parseNote } from "../../ledger/note.ts";
import { type Leaf, TotalsCounter } from "../../totals/count.ts";
import { lastQuarters, type Period, quarterBefore, quarterNamed } from "../../totals/period.ts";
import { FORMAT, formatReport } from "../../totals/report.ts";
import type { Task, Worker } from "../../worker/task.ts";

const AT_ONCE = 2_000;
const SETTLED_MS = 600_000;
const DOMAIN = { reasons: REASON_CODES, roles: ROLES };

const QUARTERS = 4;

/**
 * Of the last year's quarters that are over, a while after each: by then its last checkpoints are published and cosigned. One that
 * cannot be counted keeps none of the others from it.
 */
export const draftQuarters: Task = {
	name: "draft-quarters",
	every: 600_000,
	async run(worker) {
		const [, ...over] = lastQuarters(new Date(Date.now() - SETTLED_MS), 1 + QUARTERS);
		const failed: unknown[] = [];
		for (const quarter of over.reverse()) {
			if (worker.signal.aborted || (await selectWholeEnd(worker.sql, quarter.name))) continue;
			await draft(worker, quarter, null).catch((error: unknown) => failed.push(error));
		}
		if (failed.length > 0) throw failed[0];
	},
};

/** Of what the quarter of now holds so far, for whoever asked. */
export const draftTotals: Task = {
	name: "draft-totals",
	every: 3_000,
	async run(worker) {
		for (const { id, period } of await selectAsked(worker.sql)) {
			const quarter = quarterNamed(period);
			if (quarter && !worker.signal.aborted) await draft(worker, quarter, id);
		}
	},
};

/** Nothing where the log has no entry of that quarter. @param asked by whom: null, a whole quarter */
async function draft({ sql, signal }: Worker, period: Period, asked: string | null): Promise<void> {
	const to = await selectEnd(sql, { before: asked === null ? period.until : null });
	if (!to) return;
	const from = await beginningOf(sql, period, to.epoch);
	const range = { from: from?.size ?? 0, size: to.size };
	if (range.from >= range.size) return;
	const counter = await count(sql, to.epoch, range, signal);
	if (!counter) return;
	const text = formatReport({
		format: FORMAT,
		log: parseCheckpoint(parseNote(to.note).text).origin,
		period: {
			...{ name: period.name, from: period.from.toISOString(), until: period.until.toISOString() },
			whole: asked === null,
		},
		from: { size: range.from, checkpoint: from?.note ?? null },
		to: { size: to.size, checkpoint: to.note },
		domain: DOMAIN,
		totals: counter.totals(range, DOMAIN),
	});
	const { name, epoch } = { name: period.name, epoch: to.epoch };
	await insertDraft(sql, { period: name, whole: asked === null, asked, epoch, ...range, report: text });
}

async function beginningOf(sql: Sql, period: Period, epoch: number): Promise<EndRow | undefined> {
	const before = await selectWholeEnd(sql, quarterBefore(period).name);
	if (before?.epoch === epoch) return before;
	return selectEnd(sql, { before: period.from, epoch });
}

/** Null where the worker is asked to stop: the next one begins anew. */
async function count(
	sql: Sql,
	epoch: number,
	{ from, size }: { from: number; size: number },
	signal: AbortSignal,
): Promise<TotalsCounter | null> {
	const counter = new TotalsCounter();
	for (let at = from; at < size; at += AT_ONCE) {
		if (signal.aborted) return null;
		const to = Math.min(size, at + AT_ONCE);
		const leaves = await selectLeaves(sql, { epoch, from: at, to });
		if (leaves.length < to - at)
			throw Object.assign(new Error("an entry is missing"), { code: "ENTRY_MISSING" });
		for (const { leaf, sealed } of leaves) {
			if (!sealed) throw Object.assign(new Error("an entry differs"), { code: "ENTRY_DIFFERS" });
			counter.add(JSON.parse(leaf) as Leaf);
		}
	}
	return counter;
}

/**
 * What the next run of retention would do, thread by thread, without doing it: no content, no ids of the platform's. For the
 * operator's command; it shows that a legal hold stands, never of which matter.
 * Shown by: read-plan.test.ts.
 */
import type { Sql } from "#db/client.ts";
import { type Fate, fateInWords, type Verdict } from "./fate-words.ts";

export interface PlanLine {
	/** Ours. */
	thread: string;
	region: string;
	verdict: Verdict;
	why: string;
	category: string | null;
	fallsDueAt: Date | null;
}

type Row = Fate & { thread: string; region: string };

/**
 * What goes first, then what stays, then what is gone; each by when its clock ends.
 *
 * @param region null: all
 * @yields at most 1,000 at a time
 */
export async function* readPlan(
	sql: Sql,
	{ region, now = new Date() }: { region: string | null; now?: Date },
): AsyncGenerator<PlanLine[]> {
	const rows = sql<Row[]>`
		select f.thread_id as thread, f.region, f.state, f.ending, f.category, f.days, f.closed_at as "closedAt",
			f.falls_due_at as "fallsDueAt", f.due_at as "dueAt", f.shredded_at as "shreddedAt"
		from vault.fate f where f.region = coalesce(${region}, f.region)
		order by case when f.state in ('due', 'shredded') then 2 when f.state = 'living' and f.falls_due_at <= ${now} then 0 else 1 end,
			f.falls_due_at, f.thread_id`;
	for await (const some of rows.cursor(1000)) {
		yield some.map((row) => ({
			...{ thread: row.thread, region: row.region, category: row.category, fallsDueAt: row.fallsDueAt },
			...fateInWords(row, now),
		}));
	}
}

export interface Waits {
	region: string;
	/** CLOCKS_DISAGREE, CLOCK_JUMPED, CLOCK_SET_BACK or TOO_MANY. */
	stopped: string;
	due: number;
	living: number;
}

/** Where deletion waits for a person, and what else is past its time, counted: the next run takes it too. */
export async function readRest(
	sql: Sql,
	region: string | null,
): Promise<{ waits: Waits[]; rest: { kind: string; region: string | null; count: number }[] }> {
	const waits = await sql<Waits[]>`
		select region, stopped, due - gone - stayed as due, living from vault.retention_plan
		where ended_at is null and stopped is not null and resumed_at is null and region = coalesce(${region}, region)
		order by region`;
	const rest = await sql<{ kind: string; region: string | null; count: number }[]>`
		select kind, region, count from vault.past_their_time() where coalesce(region, ${region}, '') = coalesce(${region}, region, '')`;
	return { waits: [...waits], rest: [...rest] };
}

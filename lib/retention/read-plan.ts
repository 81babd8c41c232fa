/**
 * What the next run of retention would do, thread by thread, without doing it: no content, no ids of the platform's. For the
 * operator's command; it shows that a legal hold stands, never of which matter. Does not guarantee: that a run finds the same, as
 * what arrives or ends meanwhile counts; it cannot know how the keeper's own clock stands.
 * Shown by: read-plan.test.ts.
 */
import type { Sql } from "#db/client.ts";
import { invariant } from "#lib/errors.ts";
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
 * What goes first, then what stays, then what is gone; each by when its clock ends, judged by the database's clock.
 *
 * @param region null: all
 * @yields at most 1,000 at a time
 */
export async function* readPlan(sql: Sql, { region }: { region: string | null }): AsyncGenerator<PlanLine[]> {
	const now = await timeOf(sql);
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

/** By the clock by which things go, which need not be this machine's. */
async function timeOf(sql: Sql): Promise<Date> {
	const [row] = await sql<{ now: Date }[]>`select clock_timestamp() as now`;
	invariant(row, "the database has a clock");
	return row.now;
}

export interface Waits {
	region: string;
	/** One of lib/keys/stop-words.ts. */
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

/**
 * Where the next run would stop for a person before anything goes, and why, as far as that can be known beforehand: as
 * vault.plan_retention judges it, but for the clocks, which are judged with the keeper's at the run.
 */
export async function foretellStops(sql: Sql, region: string | null): Promise<Waits[]> {
	const stops = await sql<Waits[]>`
		with counted as (
			select f.region, count(*) filter (where f.state = 'living' and f.falls_due_at <= clock_timestamp())::int as due,
				count(*) filter (where f.state not in ('due', 'shredded'))::int as living
			from vault.fate f where f.region = coalesce(${region}, f.region) group by f.region
		), judged as (
			select c.*, (r.policy->>'atOncePercent')::int as share, (select coalesce(sum(p.gone), 0)::int from vault.retention_plan p
					where p.region = c.region and p.ended_at > clock_timestamp() - interval '1 day'
						and not coalesce(p.stopped = 'TOO_MANY', false)) as lately,
				exists (select from vault.retention_plan p where p.region = c.region and p.ended_at is null) as planned,
				exists (select from vault.retention_plan p where p.region = c.region and p.ended_at is null
					and p.stopped is not null and p.resumed_at is null) as waits
			from counted c, vault.retention r
		)
		select region, due, living, case when legal.holds_lost() > 0 then 'HOLDS_LOST' else 'TOO_MANY' end as stopped
		from judged where not waits and due > 0 and (legal.holds_lost() > 0
			or (not planned and (due + lately) * 100::bigint > (living + lately) * share::bigint))
		order by region`;
	return [...stops];
}

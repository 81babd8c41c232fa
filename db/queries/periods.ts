/** Periods whose openings were drawn, for whoever oversees: ids, codes, counts and times, nothing of an opening's content. */
import type { Db } from "../web.ts";

export interface PeriodRow {
	period: string;
	epoch: number;
	endsAt: Date;
	openings: number;
	needed: number;
	judged: number;
	overdue: number;
	dueAt: Date;
	drawnAt: Date;
	/** How many witnesses named before were waited for in vain. */
	fallbacks: number;
	entryId: string;
	entryNumber: number | null;
}

export interface PeriodFacts extends PeriodRow {
	/** As the entry names it. */
	code: string;
	beganAt: Date;
	fromSize: number;
	closedSize: number;
	witness: string;
	cosignedAt: Date;
	seed: string;
	frame: string;
	drawn: string;
	/** The log's verifier key. */
	vkey: string;
}

const columns = (db: Db) => db`
	p.period, p.epoch, p.ends_at as "endsAt", p.openings, p.needed, p.due_at as "dueAt", p.drawn_at as "drawnAt",
	p.fallbacks, p.entry_id as "entryId",
	(select i.index::float8 from ledger.indexed i where i.entry_id = p.entry_id and i.epoch = p.epoch) as "entryNumber",
	c.judged, c.overdue`;

const coverage = (db: Db) => db`
	lateral (select count(v.review_id)::int as judged,
			(count(*) filter (where v.review_id is null and r.due_at < now()))::int as overdue
		from oversight.sample s join console.access_review r on r.opening_id = s.opening_id
		left join console.verdict v on v.review_id = r.id where s.period = p.period) c`;

/** The newest first. @param before the moment at which the last one shown was drawn */
export async function selectPeriods(
	db: Db,
	{ limit, before }: { limit: number; before?: string | undefined },
): Promise<PeriodRow[]> {
	return db<PeriodRow[]>`
		select ${columns(db)} from oversight.period p, ${coverage(db)}
		where p.drawn_at < coalesce(${before ?? null}::text::timestamptz, 'infinity') order by p.drawn_at desc limit ${limit}`;
}

export async function selectPeriod(db: Db, period: string): Promise<PeriodFacts | undefined> {
	const [row] = await db<PeriodFacts[]>`
		select ${columns(db)}, l.vkey, p.began_at as "beganAt", p.from_size::float8 as "fromSize",
			p.closed_size::float8 as "closedSize", p.witness, p.cosigned_at as "cosignedAt", p.seed, p.frame, p.drawn,
			case when p.epoch = 1 then p.period else left(p.period, -length('.' || p.epoch)) end as code
		from oversight.period p join ledger.log l on l.epoch = p.epoch, ${coverage(db)} where p.period = ${period}`;
	return row;
}

export interface StratumRow {
	stratum: string;
	openings: number;
	always: number;
	drawn: number;
	judged: number;
}

export async function selectStrata(db: Db, period: string): Promise<StratumRow[]> {
	return db<StratumRow[]>`
		select t.stratum, t.openings, t.always, t.drawn, (select count(*)::int from oversight.sample s
			join console.access_review r on r.opening_id = s.opening_id join console.verdict v on v.review_id = r.id
			where s.period = t.period and s.stratum = t.stratum) as judged
		from oversight.stratum t where t.period = ${period} order by t.stratum`;
}

export interface SampleRow {
	index: number;
	entryId: string;
	openingId: string;
	region: string;
	stratum: string;
	kind: "ALWAYS" | "DRAWN";
	reviewId: string | null;
	dueAt: Date | null;
	judged: boolean;
}

/** Of these regions, in the log's order. @param after the number of the last one shown */
export async function selectSample(
	db: Db,
	{
		period,
		regions,
		limit,
		after,
	}: { period: string; regions: readonly string[]; limit: number; after: number },
): Promise<SampleRow[]> {
	return db<SampleRow[]>`
		select s.index::float8 as index, s.entry_id as "entryId", s.opening_id as "openingId", s.region, s.stratum, s.kind,
			r.id as "reviewId", r.due_at as "dueAt", v.review_id is not null as judged
		from oversight.sample s left join console.access_review r on r.opening_id = s.opening_id
		left join console.verdict v on v.review_id = r.id
		where s.period = ${period} and s.region = any(${[...regions]}) and s.index > ${after}
		order by s.index limit ${limit}`;
}

export interface RunningPeriodRow {
	state: "NO_OPENING" | "RUNS" | "WAITS_FOR_ENTRY" | "WAITS_FOR_WITNESS" | "NO_RULE" | "NO_WITNESS";
	period: string | null;
	endsAt: Date | null;
	fromSize: number;
	openings: number;
	witness: string | null;
	lookedAt: Date;
	/** Something was opened that the look had not seen. */
	openedSince: boolean;
	/** The task's own last failure. */
	error: string | null;
}

export async function selectRunningPeriod(db: Db): Promise<RunningPeriodRow | undefined> {
	const [row] = await db<RunningPeriodRow[]>`
		select r.state, r.period, r.ends_at as "endsAt", r.from_size::float8 as "fromSize", r.openings, r.witness,
			r.looked_at as "lookedAt", exists (select from access.opening o where o.granted_at > r.looked_at) as "openedSince",
			t.error
		from oversight.period_running r left join oversight.task t on t.name = 'draw-samples'`;
	return row;
}

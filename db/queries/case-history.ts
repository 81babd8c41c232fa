/**
 * What was here before of the accounts that take part in a case's thread, and of what a platform says belongs with it. In SQL:
 * each is one question whose work is bounded, however many threads an account takes part in: it goes from the newest on and stops.
 */
import type { Db } from "../web.ts";
import { numberOf } from "./number-of.ts";

/** Whose history, and which cases the asker may see: the others are as if they were not there. */
export interface HistoryQuery {
	caseId: string;
	threadId: string;
	platformId: string;
	regions: readonly string[];
	restrictedRegions: readonly string[];
}

export interface EarlierCase {
	id: string;
	region: string;
	category: string;
	keyword: string | null;
	severity: number;
	restricted: boolean;
	receivedAt: string;
	closedAt: string | null;
	/** Of a decision that the platform can hear of; null before that. */
	outcome: string | null;
}

export interface EarlierAction {
	kind: string;
	caseId: string;
	decidedAt: string;
	until: string | null;
	/** What the platform said became of it: DONE or REFUSED; null while it has said nothing. */
	result: string | null;
	by: string;
	entryId: string;
	entryNumber: number | null;
}

export interface AccountRow {
	/** The person's number in the thread. */
	number: number;
	/** How many cases, up to `most`, and the newest `shown` of them. */
	total: number;
	cases: EarlierCase[];
	/** What was asked of the platform about this account, the newest `shown`. */
	actions: EarlierAction[];
	/** Reports by this account on other cases, up to `most`: how many of their cases are decided, and found a violation. */
	made: number;
	decided: number;
	right: number;
}

export interface HistoryBounds {
	/** Of an account's threads, how many of the newest are looked at. */
	threads: number;
	most: number;
	shown: number;
}

/** @param numbers people of the thread */
export async function selectHistory(
	db: Db,
	query: HistoryQuery,
	numbers: readonly number[],
	bounds: HistoryBounds,
): Promise<AccountRow[]> {
	const { caseId, threadId, platformId } = query;
	const { threads, most, shown } = bounds;
	const visible = seen(db, query);
	return db<AccountRow[]>`
		with who as materialized (
			select p.number, p.account from console.participant p
			where p.thread_id = ${threadId} and p.number = any(${numbers as number[]}::smallint[]) and p.account not like 'erased-%'
		), earlier as materialized (
			select w.number, w.account, c.id, c.region, c.category, c.keyword, c.severity, c.restricted, c.received_at, c.closed_at,
				d.id as decision_id, d.outcome, d.account as concerns, d.decided_at, d.entry_id, d.person_id,
				row_number() over (partition by w.number order by c.received_at desc, c.id) as nth
			from who w
			cross join lateral (select q.thread_id from console.participant q where q.account = w.account
				order by q.first_seen_at desc limit ${threads}) q
			join console.case c on c.thread_id = q.thread_id and c.platform_id = ${platformId} and c.id <> ${caseId} and ${visible}
			left join console.decision d on d.case_id = c.id and d.left_at is not null
		)
		select w.number,
			(select least(count(*), ${most})::int from earlier e where e.number = w.number) as total,
			(select coalesce(jsonb_agg(jsonb_build_object('id', e.id, 'region', e.region, 'category', e.category, 'keyword', e.keyword,
				'severity', e.severity, 'restricted', e.restricted, 'receivedAt', e.received_at, 'closedAt', e.closed_at,
				'outcome', e.outcome) order by e.nth), '[]')
				from earlier e where e.number = w.number and e.nth <= ${shown}) as cases,
			(select coalesce(jsonb_agg(jsonb_build_object('kind', a.kind, 'caseId', a.case_id, 'decidedAt', a.decided_at, 'until', a.until,
				'result', a.result, 'by', p.alias, 'entryId', a.entry_id, 'entryNumber', ${numberOf(db, "a.entry_id")})
				order by a.decided_at desc, a.kind), '[]')
				from (select coalesce(x.kind, e.outcome) as kind, e.id as case_id, e.decided_at, x.until, e.entry_id, e.person_id,
						(select r.result from console.action_answer r where r.decision_id = x.decision_id and r.n = x.n
							order by r.id desc limit 1) as result
					from earlier e left join console.action x on x.decision_id = e.decision_id and x.account = e.account
					where e.number = w.number and e.decision_id is not null and (x.kind is not null or e.concerns = e.account)
					order by e.decided_at desc limit ${shown}) a
				join access.person p on p.id = a.person_id) as actions,
			r.made, r.decided, r.right
		from who w
		cross join lateral (
			select count(*)::int as made, count(d.id)::int as decided,
				(count(*) filter (where d.outcome not in ('NO_VIOLATION', 'SUPPORT')))::int as right
			from (select q.case_id from console.report q where q.platform_id = ${platformId} and q.reporter = w.account
				and q.case_id <> ${caseId} order by q.received_at desc limit ${most}) q
			join console.case c on c.id = q.case_id and ${visible}
			-- Of a case that was taken up again, however often, the last decision that is out counts; of what the asker may not see, none.
			left join lateral (
				with recursive later as (select c.id, 1 as n
					union all select again.id, l.n + 1 from later l
						join console.case again on again.reopens = l.id and ${seen(db, query, "again")} where l.n < 100)
				select x.id, x.outcome from later l join console.decision x on x.case_id = l.id and x.left_at is not null
				order by l.n desc limit 1) d on true
		) r
		order by w.number`;
}

/**
 * Cases with a report of a group that a report of this case is of: the newest `shown`. `looked`: how many reports of each group
 * are looked at, the newest.
 */
export async function selectSameGroup(
	db: Db,
	query: HistoryQuery,
	{ looked, shown }: { looked: number; shown: number },
): Promise<EarlierCase[]> {
	const { caseId, platformId } = query;
	return db<EarlierCase[]>`
		select c.id, c.region, c.category, c.keyword, c.severity, c.restricted, to_json(c.received_at) as "receivedAt",
			to_json(c.closed_at) as "closedAt", d.outcome
		from (select distinct q.case_id
			from (select distinct o.duplicate_group from console.report o
				where o.case_id in (select console.chain_of(${caseId})) and o.duplicate_group is not null limit 20) g
			cross join lateral (select r.case_id from console.report r where r.platform_id = ${platformId}
				and r.duplicate_group = g.duplicate_group order by r.received_at desc limit ${looked}) q
			where q.case_id <> ${caseId}) q
		join console.case c on c.id = q.case_id and ${seen(db, query)}
		left join console.decision d on d.case_id = c.id and d.left_at is not null
		order by c.received_at desc, c.id limit ${shown}`;
}

const seen = (db: Db, { regions, restrictedRegions }: HistoryQuery, name = "c") => {
	const c = db(name);
	return db`
		(not ${c}.restricted and ${c}.region = any(${regions as string[]})
			or ${c}.restricted and ${c}.region = any(${restrictedRegions as string[]}))`;
};

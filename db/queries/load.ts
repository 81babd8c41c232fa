/** How much work there is: sums over open cases and the last days, of the parts of the queue that are named. */
import type { Db } from "../web.ts";
import type { Lane } from "./queue.ts";

/** Open cases of one severity, alike in when they came and when they are due. */
export interface OpenRow {
	severity: number;
	/** Which of AGES (hours since they came) they are below; AGES.length: above all. */
	age: number;
	/** 0: late; else which of DUES (hours until they are due), from 1 on; beyond all: DUES.length + 1. */
	due: number;
	claimed: number;
	resting: number;
	count: number;
}

export const AGES = [1, 4, 24, 72, 168] as const;
export const DUES = [1, 4, 24] as const;

/** Reads every open case once: for a page that leads look at now and then. */
export async function selectOpen(db: Db, lanes: readonly Lane[]): Promise<OpenRow[]> {
	return db<OpenRow[]>`
		select c.severity, width_bucket(extract(epoch from now() - c.received_at) / 3600, ${AGES as unknown as number[]}::int[]::numeric[]) as age,
			case when c.due_at <= now() then 0
				else 1 + width_bucket(extract(epoch from c.due_at - now()) / 3600, ${DUES as unknown as number[]}::int[]::numeric[]) end as due,
			count(l.id)::int as claimed, (count(*) filter (where c.paused_until > now()))::int as resting, count(*)::int as count
		from ${lanesOf(db, lanes)} join console.case c on c.region = lane.region and c.restricted = lane.restricted and c.closed_at is null
		left join console.claim l on l.case_id = c.id and l.released_at is null
		group by 1, 2, 3`;
}

export interface ClaimantRow {
	personId: string;
	alias: string;
	count: number;
	/** Of these the deadline of so many is over. */
	late: number;
}

/** Who works on how many cases now, the most first. */
export async function selectClaimants(db: Db, lanes: readonly Lane[], limit: number): Promise<ClaimantRow[]> {
	return db<ClaimantRow[]>`
		select l.person_id as "personId", p.alias, count(*)::int as count, (count(*) filter (where c.due_at <= now()))::int as late
		from console.claim l join console.case c on c.id = l.case_id join access.person p on p.id = l.person_id
		join ${lanesOf(db, lanes)} on lane.region = c.region and lane.restricted = c.restricted
		where l.released_at is null and c.closed_at is null
		group by 1, 2 order by 3 desc, 2 limit ${limit}`;
}

export interface FlowRow {
	hour: Date;
	arrived: number;
	decided: number;
}

/** Cases that came and cases that were decided, hour by hour, this hour the last. */
export async function selectFlow(db: Db, lanes: readonly Lane[], hours: number): Promise<FlowRow[]> {
	return db<FlowRow[]>`
		with span as (select date_trunc('hour', now()) - make_interval(hours => ${hours - 1}) as begins),
		came as (
			select date_trunc('hour', c.received_at) as hour, count(*)::int as n from span, console.case c
			join ${lanesOf(db, lanes)} on lane.region = c.region and lane.restricted = c.restricted
			where c.received_at >= span.begins group by 1
		), went as (
			select date_trunc('hour', d.decided_at) as hour, count(*)::int as n from span, console.decision d
			join console.case c on c.id = d.case_id
			join ${lanesOf(db, lanes)} on lane.region = c.region and lane.restricted = c.restricted
			where d.decided_at >= span.begins group by 1
		)
		select h.hour, coalesce(came.n, 0) as arrived, coalesce(went.n, 0) as decided
		from span, generate_series(span.begins, span.begins + make_interval(hours => ${hours - 1}), interval '1 hour') as h (hour)
		left join came on came.hour = h.hour left join went on went.hour = h.hour order by h.hour`;
}

function lanesOf(db: Db, lanes: readonly Lane[]) {
	const restricted = lanes.map((lane) => String(lane.restricted));
	return db`unnest(${lanes.map(({ region }) => region)}::text[], ${restricted}::text[]::boolean[]) as lane (region, restricted)`;
}

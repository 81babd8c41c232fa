/** What endpoints are to be told, as the worker takes and settles it. In SQL: leases hang on the database's clock and its locks. */
import type { Sql } from "../client.ts";

/** What an attempt needs. */
export interface TakenRow {
	id: string;
	event: "decision.made" | "report.settled" | "ping";
	/** This one counted. */
	attempts: number;
	madeAt: Date;
	decisionId: string | null;
	reportId: string | null;
}

export interface EndpointToTell {
	id: string;
	url: string;
	generation: number;
	formerUntil: Date | null;
}

/** Endpoints that something is due at, but those that the caller is busy with. */
export async function endpointsToTell(sql: Sql, busy: readonly string[]): Promise<EndpointToTell[]> {
	return sql<EndpointToTell[]>`
		select e.id, e.url, e.generation, e.former_until as "formerUntil" from console.endpoint e
		where e.removed_at is null and e.paused_at is null and e.id <> all (${[...busy]}::uuid[])
			and exists (select from console.delivery d where d.endpoint_id = e.id and d.delivered_at is null and d.dead_at is null
				and d.next_at <= clock_timestamp() and (d.leased_until is null or d.leased_until < clock_timestamp())
				and not ${waitsBehind(sql)})
		order by e.id`;
}

/** Of one thread one thing after the other: what was given up is waited for too, else a replay would come after what it precedes. */
const waitsBehind = (
	sql: Sql,
) => sql`exists (select from console.delivery b where b.endpoint_id = d.endpoint_id
	and b.thread_id = d.thread_id and b.n < d.n and b.delivered_at is null)`;

/**
 * Takes what is due at an endpoint, at most so many, for as long as the lease lasts: other workers pass it by. The attempt counts
 * from now on, whatever becomes of it.
 */
export async function takeDeliveries(
	sql: Sql,
	endpointId: string,
	{ holder, most, leaseMs }: { holder: string; most: number; leaseMs: number },
): Promise<TakenRow[]> {
	return sql<TakenRow[]>`
		with due as materialized (
			select d.id from console.delivery d
			where d.endpoint_id = ${endpointId} and d.delivered_at is null and d.dead_at is null
				and d.next_at <= clock_timestamp() and (d.leased_until is null or d.leased_until < clock_timestamp())
				and not ${waitsBehind(sql)}
			order by d.next_at limit ${most} for update of d skip locked)
		update console.delivery d set holder = ${holder}, leased_until = clock_timestamp() + ${`${leaseMs} milliseconds`}::interval,
			attempts = d.attempts + 1, first_tried_at = coalesce(d.first_tried_at, clock_timestamp())
		from due where d.id = due.id
		returning d.id, d.event, d.attempts, d.made_at as "madeAt", d.decision_id as "decisionId", d.report_id as "reportId"`;
}

/** It was taken. Nothing where another worker holds it by now. */
export async function noteDelivered(sql: Sql, id: string, holder: string): Promise<void> {
	await sql`update console.delivery set delivered_at = clock_timestamp(), holder = null, leased_until = null, code = null
		where id = ${id} and holder = ${holder} and delivered_at is null`;
}

/** It was not: another attempt after the pause, or none once it has been tried for so long. */
export async function noteFailed(
	sql: Sql,
	{ id, holder, code, pauseMs, giveUpAfterMs }: Failed,
): Promise<void> {
	await sql`update console.delivery set holder = null, leased_until = null, code = ${code},
			next_at = clock_timestamp() + ${`${pauseMs} milliseconds`}::interval,
			dead_at = case when first_tried_at < clock_timestamp() - ${`${giveUpAfterMs} milliseconds`}::interval then clock_timestamp() end
		where id = ${id} and holder = ${holder} and delivered_at is null`;
}

export interface Failed {
	id: string;
	holder: string;
	/** Why: letters, digits and _. */
	code: string;
	pauseMs: number;
	giveUpAfterMs: number;
}

/** The attempt was broken off by whoever made it, and is nobody's failure. */
export async function noteBrokenOff(sql: Sql, id: string, holder: string): Promise<void> {
	await sql`update console.delivery set holder = null, leased_until = null
		where id = ${id} and holder = ${holder} and delivered_at is null`;
}

export interface SettledReport {
	report: string;
	reporter: string | null;
	category: string;
}

/** A report as its platform knows it. */
export async function settledReport(sql: Sql, reportId: string): Promise<SettledReport | undefined> {
	const [row] = await sql<SettledReport[]>`
		select r.external_id as report, r.reporter, r.category from console.report r where r.id = ${reportId}`;
	return row;
}

/** @returns how many deliveries of long ago are gone */
export async function forgetDeliveries(sql: Sql): Promise<number> {
	const [row] = await sql<{ gone: number }[]>`select console.forget_deliveries() as gone`;
	return row?.gone ?? 0;
}

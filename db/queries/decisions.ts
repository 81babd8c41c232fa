/**
 * What a platform is told: decisions in the order of the outbox, and the state of a case. These decide nothing.
 * In SQL: the order hangs on xid8 and on the snapshot of the very statement.
 */
import type { Sql, Tx } from "../client.ts";

/** A place in the outbox. Kept as text: all are 64 bits. */
export interface Place {
	/** Grows with each restore: xids are comparable within one epoch only. */
	epoch: string;
	xid: string;
	position: string;
}

export interface DecisionRow extends Place {
	decisionId: string;
	caseId: string;
	threadId: string;
	thread: string;
	region: string;
	outcome: "NO_VIOLATION" | "WARN" | "REMOVE_MESSAGES" | "SUSPEND_ACCOUNT";
	account: string | null;
	messages: string[];
	decidedAt: Date;
	reports: string[];
}

export interface Bounds {
	platformId: string;
	regions: readonly string[];
}

/**
 * Decisions after a place, of transactions older than every one still running. A decision that commits later has
 * a higher xid than any returned, so nobody who goes on from the last place passes it. Those of an earlier epoch
 * were all committed when they were backed up.
 *
 * A place in an epoch that is not here was given out after the backup that this database was restored from, by a
 * database that had been restored before. What that one told cannot be known, so all is told again: never passed.
 */
export function decisionsAfter(
	tx: Sql | Tx,
	bounds: Bounds,
	after: Place,
	most: number,
): Promise<DecisionRow[]> {
	return tx<DecisionRow[]>`
		with known as materialized (select exists(
			select from console.feed_epoch f where f.epoch = ${after.epoch}::text::bigint) as here)
		select o.epoch::text as epoch, o.xid::text as xid, o.position::text as position, d.id as "decisionId", d.case_id as "caseId",
			t.id as "threadId", t.external_id as thread, o.region, d.outcome, d.account, d.messages,
			d.decided_at as "decidedAt",
			array(select r.external_id from console.report r where r.case_id = d.case_id
				order by r.received_at, r.id) as reports
		from console.outbox o
		join console.decision d on d.id = o.decision_id
		join console.case c on c.id = d.case_id
		join console.thread t on t.id = c.thread_id
		where o.platform_id = ${bounds.platformId} and o.region = any(${[...bounds.regions]}::text[])
			and (o.epoch, o.xid, o.position) > (
				(select case when known.here then ${after.epoch}::text::bigint else 0 end from known),
				(select case when known.here then ${after.xid}::text else '0' end from known)::xid8,
				(select case when known.here then ${after.position}::text::bigint else 0 end from known))
			and (o.xid < pg_snapshot_xmin(pg_current_snapshot())
				or o.epoch < (select console.current_feed_epoch()))
		order by o.epoch, o.xid, o.position
		limit ${most}`;
}

export interface CaseRow {
	caseId: string;
	threadId: string;
	thread: string;
	region: string;
	category: string;
	keyword: string | null;
	severity: number;
	reportCount: number;
	receivedAt: Date;
	dueAt: Date;
	closedAt: Date | null;
	previousCaseId: string | null;
	reports: string[];
	decisionId: string | null;
	outcome: DecisionRow["outcome"] | null;
	account: string | null;
	messages: string[] | null;
	decidedAt: Date | null;
}

export async function caseForPlatform(
	tx: Sql | Tx,
	bounds: Bounds,
	caseId: string,
): Promise<CaseRow | undefined> {
	const [row] = await tx<CaseRow[]>`
		select c.id as "caseId", t.id as "threadId", t.external_id as thread, c.region, c.category, c.keyword, c.severity,
			c.report_count as "reportCount", c.received_at as "receivedAt", c.due_at as "dueAt", c.closed_at as "closedAt",
			c.previous_case_id as "previousCaseId",
			array(select r.external_id from console.report r where r.case_id = c.id order by r.received_at, r.id) as reports,
			d.id as "decisionId", d.outcome, d.account, d.messages, d.decided_at as "decidedAt"
		from console.case c
		join console.thread t on t.id = c.thread_id
		left join console.decision d on d.case_id = c.id
		where c.id = ${caseId} and c.platform_id = ${bounds.platformId} and c.region = any(${[...bounds.regions]}::text[])`;
	return row;
}

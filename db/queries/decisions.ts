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

/** As console.action has it. */
type ActionKind =
	| ("SUPPORT" | "LABEL" | "WARN" | "AGE_RESTRICT")
	| ("REMOVE_MESSAGES" | "RESTRICT_DMS" | "SUSPEND_ACCOUNT" | "TERMINATE_ACCOUNT");

/** A decision as platforms are told it. */
export interface Told {
	decisionId: string;
	caseId: string;
	threadId: string;
	thread: string;
	region: string;
	outcome: "NO_VIOLATION" | ActionKind;
	account: string | null;
	messages: string[];
	category: string | null;
	keyword: string | null;
	clause: string | null;
	actions: ActionRow[];
	decidedAt: Date;
	reports: string[];
	/** The decision on the case that this one takes up again. */
	revises: string | null;
}

export type DecisionRow = Told & Place;

export interface ActionRow {
	n: number;
	kind: ActionKind;
	account: string | null;
	messages: string[];
	/** ISO 8601 in UTC, to the second. */
	until: string | null;
	label: string | null;
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
		select o.epoch::text as epoch, o.xid::text as xid, o.position::text as position, ${told(tx)}
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

/** What is told of a decision `d` on case `c` of thread `t`; reports also of the cases that this one takes up again. */
const told = (
	tx: Sql | Tx,
) => tx`d.id as "decisionId", d.case_id as "caseId", t.id as "threadId", t.external_id as thread,
	c.region, d.outcome, d.account, d.messages, d.category, d.keyword, d.clause, d.decided_at as "decidedAt", ${actionsOf(tx)},
	array(select r.external_id from console.report r where r.case_id in (select console.chain_of(d.case_id))
		order by r.received_at, r.id) as reports,
	(select p.id from console.decision p where p.case_id = c.reopens) as revises`;

const actionsOf = (
	tx: Sql | Tx,
) => tx`coalesce((select json_agg(json_build_object('n', a.n, 'kind', a.kind, 'account', a.account,
		'messages', a.messages, 'until', to_char(a.until at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), 'label', a.label) order by a.n)
	from console.action a where a.decision_id = d.id), '[]') as actions`;

/** One decision as it is told, whoever is told. Undefined where there is none, also since it was taken back. */
export async function decisionById(tx: Sql | Tx, decisionId: string): Promise<Told | undefined> {
	const [row] = await tx<Told[]>`
		select ${told(tx)} from console.decision d
		join console.case c on c.id = d.case_id
		join console.thread t on t.id = c.thread_id
		where d.id = ${decisionId}`;
	return row;
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
	/** Null also while its decision has not left the house. */
	closedAt: Date | null;
	previousCaseId: string | null;
	reports: string[];
	decisionId: string | null;
}

export async function caseForPlatform(
	tx: Sql | Tx,
	bounds: Bounds,
	caseId: string,
): Promise<CaseRow | undefined> {
	const [row] = await tx<CaseRow[]>`
		select c.id as "caseId", t.id as "threadId", t.external_id as thread, c.region, c.category, c.keyword, c.severity,
			c.report_count as "reportCount", c.received_at as "receivedAt", c.due_at as "dueAt",
			case when d.id is null or o.decision_id is not null then c.closed_at end as "closedAt",
			c.previous_case_id as "previousCaseId",
			array(select r.external_id from console.report r where r.case_id = c.id order by r.received_at, r.id) as reports,
			o.decision_id as "decisionId"
		from console.case c
		join console.thread t on t.id = c.thread_id
		left join console.decision d on d.case_id = c.id
		left join console.outbox o on o.decision_id = d.id
		where c.id = ${caseId} and c.platform_id = ${bounds.platformId} and c.region = any(${[...bounds.regions]}::text[])`;
	return row;
}

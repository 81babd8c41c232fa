/** Requests for openings that wait for others, as web may read them: ids, codes, times and counts, never the words. */
import type { Db } from "../web.ts";
import { requestColumns, requestStates } from "./request-states.ts";

/** Who asks: rights decide in the database which rows there are. */
export interface Holder {
	personId: string;
	grants: readonly { role: string; region: string }[];
}

export type RequestState = "REQUESTED" | "APPROVED" | "OPENED" | "DENIED" | "CANCELLED" | "LAPSED";

export interface RequestRow {
	id: string;
	personId: string;
	alias: string;
	role: string;
	caseId: string;
	threadId: string;
	region: string;
	reason: string;
	question: string;
	noteId: string;
	/** Sequence numbers, both ends included. */
	intervals: [from: number, to: number][];
	needed: number;
	/** Who may approve it. */
	roles: string[];
	approvals: number;
	requestedAt: Date;
	lapsesAt: Date;
	state: RequestState;
	/** When it left REQUESTED, where it did. */
	settledAt: Date | null;
	openingId: string | null;
	entryId: string;
	entryNumber: number | null;
	/** The review that needs it, where it is oversight's own look. */
	reviewId: string | null;
	category: string;
	keyword: string | null;
	severity: number;
	restricted: boolean;
	caseClosed: boolean;
}

/** Those that the holder may decide and has not: of others, in their regions, of a role of theirs; the most urgent first. */
export async function selectWaiting(db: Db, holder: Holder, limit: number): Promise<RequestRow[]> {
	return db<RequestRow[]>`
		select ${requestColumns(db)} ${requestStates(db)}
		where r.lapses_at > now() and s.state = 'REQUESTED' and ${mayDecide(db, holder)}
		order by r.lapses_at, r.id limit ${limit}`;
}

export async function countWaiting(db: Db, holder: Holder): Promise<number> {
	const [row] = await db<{ count: number }[]>`
		select count(*)::int as count ${requestStates(db)}
		where r.lapses_at > now() and s.state = 'REQUESTED' and ${mayDecide(db, holder)}`;
	return row?.count ?? 0;
}

/** Those that the holder could have decided, or did, settled lately: the newest first. */
export async function selectSettled(db: Db, holder: Holder, limit: number): Promise<RequestRow[]> {
	return db<RequestRow[]>`
		select ${requestColumns(db)} ${requestStates(db)}
		where r.requested_at > now() - interval '30 days' and r.person_id <> ${holder.personId}
			and (s.state <> 'REQUESTED' or ${decidedBy(db, holder)}) and ${holds(db, holder)}
		order by r.requested_at desc, r.id limit ${limit}`;
}

/** One's own, whatever became of them; those that still wait first. */
export async function selectOwnRequests(db: Db, personId: string, limit: number): Promise<RequestRow[]> {
	return db<RequestRow[]>`
		select ${requestColumns(db)} ${requestStates(db)}
		where r.person_id = ${personId} and r.requested_at > now() - interval '30 days'
		order by (s.state in ('REQUESTED', 'APPROVED')) desc, r.requested_at desc, r.id limit ${limit}`;
}

/** One's own of a case that may still lead to an opening, or was refused lately. */
export async function selectOwnOfCase(db: Db, personId: string, caseId: string): Promise<RequestRow[]> {
	return db<RequestRow[]>`
		select ${requestColumns(db)} ${requestStates(db)}
		where r.person_id = ${personId} and r.case_id = ${caseId} and r.requested_at > now() - interval '24 hours'
			and s.state <> 'OPENED'
		order by r.requested_at desc, r.id limit 5`;
}

/** One: for its requester, for whoever holds a role that may decide it in its region, and in the regions one oversees. */
export async function selectRequest(
	db: Db,
	holder: Holder,
	{ id, oversees }: { id: string; oversees: readonly string[] },
): Promise<RequestRow | undefined> {
	const [row] = await db<RequestRow[]>`
		select ${requestColumns(db)} ${requestStates(db)}
		where r.id = ${id} and (r.person_id = ${holder.personId} or r.region = any(${oversees as string[]})
			or ${holds(db, holder)})`;
	return row;
}

export interface VerdictRow {
	personId: string;
	alias: string;
	verdict: string;
	at: Date;
	entryId: string;
	entryNumber: number | null;
}

export async function selectVerdicts(db: Db, requestId: string): Promise<VerdictRow[]> {
	return db<VerdictRow[]>`
		select a.person_id as "personId", p.alias, a.verdict, a.at, a.entry_id as "entryId",
			(select i.index::float8 from ledger.indexed i where i.entry_id = a.entry_id order by i.epoch desc limit 1)
				as "entryNumber"
		from access.opening_approval a join access.person p on p.id = a.person_id
		where a.request_id = ${requestId} order by a.at, a.person_id`;
}

export interface OpeningsOfRow {
	reason: string;
	count: number;
	messages: number;
	threads: number;
	latest: Date;
}

/** What a person opened in the last 30 days, by reason. */
export async function selectOpeningsOf(db: Db, personId: string): Promise<OpeningsOfRow[]> {
	return db<OpeningsOfRow[]>`
		select o.reason, count(*)::int as count, count(distinct o.thread_id)::int as threads, max(o.granted_at) as latest,
			sum((select sum(upper(x) - lower(x)) from unnest(o.scope) x))::int as messages
		from access.opening o
		where o.person_id = ${personId} and o.granted_at > now() - interval '30 days'
		group by o.reason order by count(*) desc, o.reason`;
}

/** A role that may approve it, held in its region; on a case that only child safety sees, theirs alone. */
function holds(db: Db, { grants }: Holder) {
	const held = grants.map(({ role, region }) => `${role}@${region}`);
	return db`exists (select from unnest(r.roles) x where x || '@' || r.region = any(${held})
		and (x = 'child_safety' or not c.restricted))`;
}

function decidedBy(db: Db, { personId }: Holder) {
	return db`exists (select from access.opening_approval a where a.request_id = r.id and a.person_id = ${personId})`;
}

function mayDecide(db: Db, holder: Holder) {
	return db`r.person_id <> ${holder.personId} and ${holds(db, holder)} and not ${decidedBy(db, holder)}`;
}

/** Whether openings of this person are to be confirmed by passkey: by the settings in force, or since they have one. */
export async function selectAsksPasskey(db: Db, personId: string): Promise<boolean> {
	const [row] = await db<{ asks: boolean }[]>`
		select coalesce((select c.body->>'assurance' from access.configuration c where c.kind = 'settings'
			order by c.id desc limit 1), 'passkey') = 'passkey' or exists (
			select from access.passkey k
			where k.person_id = ${personId} and k.removed_at is null and k.usable_at <= now()) as asks`;
	return row?.asks ?? true;
}

export async function countOpeningsOfHour(db: Db, personId: string): Promise<number> {
	const [row] = await db<{ count: number }[]>`
		select count(*)::int as count from access.opening
		where person_id = ${personId} and granted_at > now() - interval '1 hour'`;
	return row?.count ?? 0;
}

/** What whoever decided the case, or the one before it on the thread, had opened of it. */
export async function selectSeenByDecider(
	db: Db,
	{ caseId, threadId }: { caseId: string; threadId: string },
): Promise<number[]> {
	const rows = await db<{ sequence: number }[]>`
		select distinct s.sequence
		from console.decision d
		join access.opening o on o.person_id = d.person_id and o.case_id = d.case_id and o.thread_id = ${threadId}
		cross join unnest(o.scope) x cross join generate_series(lower(x), upper(x) - 1) as s(sequence)
		where d.case_id = ${caseId} or d.case_id = (select k.previous_case_id from console.case k where k.id = ${caseId})
		order by s.sequence`;
	return rows.map(({ sequence }) => sequence);
}

export interface EndingRow {
	openingId: string;
	/** Whose it is. */
	reader: string;
	/** Why nothing more is read under it, as the keeper decides it (access.end_of); null while it lives. */
	over: "REVOKED" | "EXPIRED" | "RIGHT_LOST" | "CASE_CLOSED" | "THREAD_GONE" | "CLAIM_LOST" | null;
	/** By whose word it ended before its time. */
	endedBy: string | null;
	endedAt: Date | null;
	entryId: string | null;
	entryNumber: number | null;
	/** The request that others approved, where it was born from one. */
	requestId: string | null;
	/** Its own entry said how sure we were: session, passkey. */
	assurance: string | null;
}

/** What became of the openings of a thread, or of one. */
export async function selectEndings(
	db: Db,
	of: { threadId: string } | { openingId: string; region: string },
): Promise<EndingRow[]> {
	return db<EndingRow[]>`
		select o.id as "openingId", q.alias as reader, p.alias as "endedBy",
			case when o.ended_at is null and o.expires_at <= now() then 'EXPIRED' else access.end_of(o.id, null) end as over,
			o.ended_at as "endedAt", o.ended_entry_id as "entryId", o.request_id as "requestId",
			(select e.assurance from ledger.entry e where e.id = o.entry_id
				and e.at between o.granted_at - interval '1 minute' and o.granted_at + interval '1 minute') as assurance,
			(select i.index::float8 from ledger.indexed i where i.entry_id = o.ended_entry_id order by i.epoch desc limit 1)
				as "entryNumber"
		from access.opening o join access.person q on q.id = o.person_id
		left join access.person p on p.id = o.ended_by
		where ${"threadId" in of ? db`o.thread_id = ${of.threadId}` : db`o.id = ${of.openingId} and o.region = ${of.region}`}
		order by o.granted_at desc limit 200`;
}

/** Requests of data subjects. In SQL: every act is a function of the database's, and so is what an answer would say. */
import type { Db } from "../web.ts";
import { numberOf } from "./number-of.ts";

export interface SubjectRow {
	id: string;
	kind: "ACCESS" | "ERASURE";
	region: string;
	platform: string;
	/** Null once it was erased. */
	account: string | null;
	identity: "PLATFORM" | "DOCUMENT" | "REPRESENTATIVE";
	/** A day: 2026-11-22. */
	receivedOn: string;
	dueAt: Date;
	askedAt: Date;
	askedBy: string;
	askedById: string;
	entryId: string;
	entryNumber: number | null;
	answeredAt: Date | null;
	answeredBy: string | null;
	answeredById: string | null;
	answeredEntryId: string | null;
	answeredEntryNumber: number | null;
	closedAt: Date | null;
	closedBy: string | null;
	closedById: string | null;
	how: "SENT" | "WITHDRAWN" | "NOT_IDENTIFIED" | "UNFOUNDED" | null;
	closedEntryId: string | null;
	closedEntryNumber: number | null;
}

const columns = (db: Db) => db`
	q.id, q.kind, q.region, p.name as platform, q.account, q.identity, q.received_on::text as "receivedOn", q.due_at as "dueAt",
	q.asked_at as "askedAt", b.alias as "askedBy", q.asked_by as "askedById", q.entry_id as "entryId",
	${numberOf(db, "q.entry_id")} as "entryNumber",
	a.answered_at as "answeredAt", c.alias as "answeredBy", a.answered_by as "answeredById", a.entry_id as "answeredEntryId",
	${numberOf(db, "a.entry_id")} as "answeredEntryNumber",
	x.closed_at as "closedAt", d.alias as "closedBy", x.closed_by as "closedById", x.how, x.entry_id as "closedEntryId",
	${numberOf(db, "x.entry_id")} as "closedEntryNumber"`;

const joined = (db: Db) => db`
	legal.subject_request q join console.platform p on p.id = q.platform_id join access.person b on b.id = q.asked_by
	left join legal.subject_answer a on a.request_id = q.id left join access.person c on c.id = a.answered_by
	left join legal.subject_closed x on x.request_id = q.id left join access.person d on d.id = x.closed_by`;

/** Those that wait, the most urgent first; or those that are closed, the newest first. */
export async function selectSubjects(
	db: Db,
	{ regions, closed, limit }: { regions: readonly string[]; closed: boolean; limit: number },
): Promise<SubjectRow[]> {
	return closed
		? db<SubjectRow[]>`select ${columns(db)} from ${joined(db)}
			where q.region = any(${regions as string[]}) and x.request_id is not null order by x.closed_at desc, q.id limit ${limit}`
		: db<SubjectRow[]>`select ${columns(db)} from ${joined(db)}
			where q.region = any(${regions as string[]}) and x.request_id is null order by q.due_at, q.id limit ${limit}`;
}

export async function selectSubject(db: Db, id: string): Promise<SubjectRow | undefined> {
	const [row] = await db<SubjectRow[]>`select ${columns(db)} from ${joined(db)} where q.id = ${id}`;
	return row;
}

export interface LostRow {
	subject: string;
	kind: SubjectRow["kind"];
	region: string;
	dueAt: Date;
	entryId: string;
	entryNumber: number | null;
}

/** Of which only the log knows, since an older database was restored; the most urgent first. */
export async function selectLostSubjects(
	db: Db,
	{ regions, limit }: { regions: readonly string[]; limit: number },
): Promise<LostRow[]> {
	return db<LostRow[]>`
		select l.subject, l.kind, l.region, l.due_at as "dueAt", l.entry_id as "entryId",
			${numberOf(db, "l.entry_id")} as "entryNumber"
		from legal.lost_subject l where l.region = any(${regions as string[]}) order by l.due_at limit ${limit}`;
}

export interface AnswerRow {
	/** As the database prints it: what the digest is of. */
	text: string | null;
	digest: string;
	asOf: Date;
}

export async function selectAnswer(db: Db, id: string): Promise<AnswerRow | undefined> {
	const [row] = await db<AnswerRow[]>`select a.body::text as text, a.digest, a.as_of as "asOf"
		from legal.subject_answer a where a.request_id = ${id}`;
	return row;
}

/** What it would be now, by the database's clock, to the millisecond. */
export async function selectDraft(
	db: Db,
	id: string,
): Promise<{ text: string; digest: string; asOf: Date } | undefined> {
	const [row] = await db<{ text: string; digest: string; asOf: Date }[]>`
		with now as materialized (select date_trunc('milliseconds', clock_timestamp()) as at)
		select d.body::text as text, encode(sha256(convert_to(d.body::text, 'UTF8')), 'hex') as digest, d.at as "asOf"
		from (select n.at, legal.subject_draft(${id}, n.at) as body from now n) d where d.body is not null`;
	return row;
}

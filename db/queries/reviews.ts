/** Access reviews: openings that oversight must judge, and the verdicts. */
import type { Db } from "../web.ts";

export interface ReviewRow {
	id: string;
	openingId: string;
	readerId: string;
	alias: string;
	role: string;
	region: string;
	reason: string;
	question: string;
	caseId: string;
	category: string;
	keyword: string | null;
	severity: number;
	createdAt: Date;
	dueAt: Date;
	verdict: string | null;
	judgedAt: Date | null;
	judgedBy: string | null;
}

const columns = (db: Db) => db`
	r.id, r.opening_id as "openingId", r.reader_id as "readerId", p.alias, o.role, r.region, o.reason, o.question,
	o.case_id as "caseId", c.category, c.keyword, c.severity, r.created_at as "createdAt", r.due_at as "dueAt",
	v.verdict, v.judged_at as "judgedAt", j.alias as "judgedBy"`;

const sources = (db: Db) => db`
	console.access_review r
	join access.opening o on o.id = r.opening_id
	join access.person p on p.id = r.reader_id
	join console.case c on c.id = o.case_id
	left join console.verdict v on v.review_id = r.id
	left join access.person j on j.id = v.person_id`;

export interface ReviewQuery {
	regions: readonly string[];
	/** Whose openings are left out: nobody judges their own. */
	notOf: string;
	limit: number;
}

/** Without a verdict, the most urgent first. */
export async function selectDueReviews(
	db: Db,
	{ regions, notOf, limit, after }: ReviewQuery & { after?: { dueAt: string; id: string } | undefined },
): Promise<ReviewRow[]> {
	return db<ReviewRow[]>`
		select ${columns(db)} from ${sources(db)}
		where v.review_id is null and r.region = any(${regions as string[]}) and r.reader_id <> ${notOf}
		${after === undefined ? db`` : db`and (r.due_at, r.id) > (${after.dueAt}::text::timestamptz, ${after.id}::uuid)`}
		order by r.due_at, r.id
		limit ${limit}`;
}

/** With a verdict, the newest verdict first. */
export async function selectJudgedReviews(
	db: Db,
	{ regions, notOf, limit }: ReviewQuery,
): Promise<ReviewRow[]> {
	return db<ReviewRow[]>`
		select ${columns(db)} from ${sources(db)}
		where v.review_id is not null and r.region = any(${regions as string[]}) and r.reader_id <> ${notOf}
		order by v.judged_at desc, r.id
		limit ${limit}`;
}

export interface ReviewFacts extends ReviewRow {
	employer: string;
	office: string;
	threadId: string;
	noteId: string;
	/** Sequence numbers, both ends included. */
	intervals: [from: number, to: number][];
	widens: string | null;
	grantedAt: Date;
	expiresAt: Date;
	grantedEntry: string;
	restricted: boolean;
	minors: boolean;
	reports: number;
	verdictEntry: string | null;
	verdictNote: string | null;
}

export async function selectReview(
	db: Db,
	{ id, regions }: { id: string; regions: readonly string[] },
): Promise<ReviewFacts | undefined> {
	const [row] = await db<ReviewFacts[]>`
		select ${columns(db)}, p.employer, p.office_country as office, o.thread_id as "threadId", o.note_id as "noteId",
			(select jsonb_agg(jsonb_build_array(lower(s), upper(s) - 1) order by lower(s)) from unnest(o.scope) s) as intervals,
			o.widens, o.granted_at as "grantedAt", o.expires_at as "expiresAt", o.entry_id as "grantedEntry",
			c.restricted, c.minors, c.report_count as reports,
			v.entry_id as "verdictEntry", v.note_id as "verdictNote"
		from ${sources(db)}
		where r.id = ${id} and r.region = any(${regions as string[]})`;
	return row;
}

export interface MessageMark {
	sequence: number;
	reported: boolean;
}

/** The thread's messages in reading order, and which of them were reported: no sender, no time, no content. */
export async function selectMessageMarks(db: Db, threadId: string, caseId: string): Promise<MessageMark[]> {
	return db<MessageMark[]>`
		select m.sequence, exists (select from console.report r
			where r.case_id = ${caseId} and m.sequence = any(r.reported)) as reported
		from console.message m where m.thread_id = ${threadId}
		order by m.sent_at, m.sequence`;
}

export interface CaseOutcome {
	decision: string | null;
	decidedBy: string | null;
	decidedAt: Date | null;
	decisionNote: string | null;
	escalations: string[];
}

/** What became of the case. */
export async function selectCaseOutcome(db: Db, caseId: string): Promise<CaseOutcome | undefined> {
	const [row] = await db<CaseOutcome[]>`
		select d.outcome as decision, p.alias as "decidedBy", d.decided_at as "decidedAt", d.note_id as "decisionNote",
			array(select e.kind from console.escalation e where e.case_id = c.id order by e.escalated_at) as escalations
		from console.case c
			left join console.decision d on d.case_id = c.id
			left join access.person p on p.id = d.person_id
		where c.id = ${caseId}`;
	return row;
}

export async function insertVerdict(
	db: Db,
	verdict: {
		reviewId: string;
		readerId: string;
		personId: string;
		verdict: string;
		noteId: string | null;
		entryId: string;
	},
): Promise<void> {
	await db`
		insert into console.verdict (review_id, reader_id, person_id, verdict, note_id, entry_id)
		values (${verdict.reviewId}, ${verdict.readerId}, ${verdict.personId}, ${verdict.verdict}, ${verdict.noteId},
			${verdict.entryId})`;
}

/** Sealed words; nothing comes back, since web may not read them. */
export async function insertVerdictNote(
	db: Db,
	note: { id: string; about: string; region: string; author: string; wrapped: string; sealed: string },
): Promise<void> {
	await db`
		insert into vault.note (id, kind, about, region, author, wrapped, sealed)
		values (${note.id}, 'verdict', ${note.about}, ${note.region}, ${note.author}, ${note.wrapped}, ${note.sealed})`;
}

/** One case and what belongs to it, without a word of content: all of that is sealed. */
import type { Db } from "../web.ts";

export interface CaseRow {
	id: string;
	platform: string;
	platformId: string;
	threadId: string;
	region: string;
	category: string;
	keyword: string | null;
	severity: number;
	minors: boolean;
	restricted: boolean;
	threatToLife: boolean;
	reports: number;
	receivedAt: Date;
	dueAt: Date;
	previousCaseId: string | null;
	closedAt: Date | null;
}

const caseColumns = (db: Db) => db`
	c.id, p.name as platform, c.platform_id as "platformId", c.thread_id as "threadId", c.region, c.category, c.keyword,
	c.severity, c.minors, c.restricted, c.threat_to_life as "threatToLife", c.report_count as reports,
	c.received_at as "receivedAt", c.due_at as "dueAt", c.previous_case_id as "previousCaseId", c.closed_at as "closedAt"`;

export async function selectCase(db: Db, caseId: string): Promise<CaseRow | undefined> {
	const [row] = await db<CaseRow[]>`
		select ${caseColumns(db)} from console.case c join console.platform p on p.id = c.platform_id where c.id = ${caseId}`;
	return row;
}

/** Held until the transaction ends: whoever else wants to change the case waits. */
export async function lockCase(db: Db, caseId: string): Promise<CaseRow | undefined> {
	const [row] = await db<CaseRow[]>`
		select ${caseColumns(db)} from console.case c join console.platform p on p.id = c.platform_id
		where c.id = ${caseId} for update of c`;
	return row;
}

export async function selectNextCase(db: Db, caseId: string): Promise<string | null> {
	const [row] = await db<
		{ id: string }[]
	>`select id from console.case where previous_case_id = ${caseId} limit 1`;
	return row?.id ?? null;
}

export interface ReportRow {
	id: string;
	category: string;
	keyword: string | null;
	source: string;
	detector: { name: string; version: string; score: number } | null;
	/** Which of the thread's people reported it, by number; null where none did. */
	reporter: number | null;
	reported: number[];
	hasNote: boolean;
	sealed: number;
	reportedAt: Date;
	receivedAt: Date;
	entryId: string;
}

export async function selectReports(db: Db, caseId: string, limit: number): Promise<ReportRow[]> {
	return db<ReportRow[]>`
		select r.id, r.category, r.keyword, r.source, r.detector, t.number as reporter, r.reported,
			r.has_note as "hasNote", r.sealed, r.reported_at as "reportedAt", r.received_at as "receivedAt",
			r.entry_id as "entryId"
		from console.report r left join console.participant t on t.thread_id = r.thread_id and t.account = r.reporter
		where r.case_id = ${caseId} order by r.received_at, r.id limit ${limit}`;
}

/** Every message that some report of the case names. */
export async function selectReported(db: Db, caseId: string): Promise<number[]> {
	const rows = await db<{ sequence: number }[]>`
		select distinct unnest(reported) as sequence from console.report where case_id = ${caseId}`;
	return rows.map(({ sequence }) => sequence);
}

export interface ParticipantRow {
	number: number;
	minor: boolean | null;
	country: string | null;
	reporter: boolean;
}

export async function selectParticipants(
	db: Db,
	threadId: string,
	caseId: string,
): Promise<ParticipantRow[]> {
	return db<ParticipantRow[]>`
		select t.number, t.minor, t.country,
			exists (select from console.report r where r.case_id = ${caseId} and r.reporter = t.account) as reporter
		from console.participant t where t.thread_id = ${threadId} order by t.number limit 500`;
}

export interface OutlineRow {
	sequence: number;
	revision: number;
	/** The sender's number in the thread; null for the platform itself. */
	sender: number | null;
	sentAt: Date;
	kind: string;
	provenance: string;
	unavailable: string | null;
}

/** In reading order. */
export async function selectOutline(db: Db, threadId: string, limit: number): Promise<OutlineRow[]> {
	return db<OutlineRow[]>`
		select m.sequence, m.revision, t.number as sender, m.sent_at as "sentAt", m.kind, m.provenance, m.unavailable
		from console.message m left join console.participant t on t.thread_id = m.thread_id and t.account = m.sender
		where m.thread_id = ${threadId} order by m.sent_at, m.sequence limit ${limit}`;
}

export interface OpeningRow {
	id: string;
	alias: string;
	personId: string;
	role: string;
	reason: string;
	question: string;
	noteId: string;
	intervals: [number, number][];
	widens: string | null;
	grantedAt: Date;
	expiresAt: Date;
	entryId: string;
}

export async function selectOpenings(db: Db, threadId: string, limit: number): Promise<OpeningRow[]> {
	return db<OpeningRow[]>`
		select o.id, p.alias, o.person_id as "personId", o.role, o.reason, o.question, o.note_id as "noteId",
			(select jsonb_agg(jsonb_build_array(lower(r), upper(r) - 1)) from unnest(o.scope) r) as intervals,
			o.widens, o.granted_at as "grantedAt", o.expires_at as "expiresAt", o.entry_id as "entryId"
		from access.opening o join access.person p on p.id = o.person_id
		where o.thread_id = ${threadId} order by o.granted_at desc, o.id limit ${limit}`;
}

export interface ClosedRow {
	id: string;
	region: string;
	category: string;
	keyword: string | null;
	severity: number;
	closedAt: Date;
	place: string;
	outcome: string | null;
	decidedByAlias: string | null;
	entryId: string | null;
}

/** Decided cases, newest first; those of one person, or those of a region. */
export async function selectDecided(
	db: Db,
	query: {
		regions: readonly string[];
		restrictedRegions: readonly string[];
		personId: string | null;
		after: { at: string; id: string } | null;
		limit: number;
	},
): Promise<ClosedRow[]> {
	const { regions, restrictedRegions, personId, after, limit } = query;
	return db<ClosedRow[]>`
		select c.id, c.region, c.category, c.keyword, c.severity, d.decided_at as "closedAt",
			d.decided_at::text || '~' || d.id as place, d.outcome, p.alias as "decidedByAlias", d.entry_id as "entryId"
		from console.decision d
		join console.case c on c.id = d.case_id
		join access.person p on p.id = d.person_id
		where (case when c.restricted then c.region = any(${[...restrictedRegions]}::text[])
				else c.region = any(${[...regions]}::text[]) end)
			${personId === null ? db`` : db`and d.person_id = ${personId}`}
			${after ? db`and (d.decided_at, d.id) < (${after.at}::timestamptz, ${after.id}::uuid)` : db``}
		order by d.decided_at desc, d.id desc limit ${limit}`;
}

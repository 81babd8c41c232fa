/** One case and what belongs to it, without a word of content: all of that is sealed. */
import { alias } from "drizzle-orm/pg-core";
import { and, asc, desc, eq, exists, isNull, or, sql } from "drizzle-orm/sql";
import { on } from "../on.ts";
import { openings, people } from "../schema/access.ts";
import { cases, decisions } from "../schema/cases.ts";
import { platforms } from "../schema/console.ts";
import { messages, participants, reports } from "../schema/threads.ts";
import type { Db } from "../web.ts";
import { anyOf, intervalsOf, numberOf } from "./fragments.ts";

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
	/** ISO 639, of the conversation, where a report said it. */
	language: string | null;
	reports: number;
	receivedAt: Date;
	dueAt: Date;
	previousCaseId: string | null;
	/** The decided case that it takes up. */
	reopens: string | null;
	closedAt: Date | null;
	/** It rests until then; a time that is over counts no more. */
	pausedUntil: Date | null;
	/** It was handed over to whoever holds this role. */
	forRole: string | null;
}

// By another name, since FOR UPDATE OF takes a table's name without its schema.
const c = alias(cases, "c");

function casesOf(db: Db) {
	const { id, platformId, threadId, region, category, keyword, severity, minors, restricted } = c;
	const { threatToLife, language, reportCount, receivedAt, dueAt, previousCaseId, reopens, closedAt } = c;
	const { pausedUntil, forRole } = c;
	return on(db)
		.select({
			...{ id, platform: platforms.name, platformId, threadId, region, category, keyword, severity, minors },
			...{
				restricted,
				threatToLife,
				language,
				reports: reportCount,
				receivedAt,
				dueAt,
				previousCaseId,
				closedAt,
			},
			...{ reopens, pausedUntil, forRole },
		})
		.from(c)
		.innerJoin(platforms, eq(platforms.id, platformId));
}

export async function selectCase(db: Db, caseId: string): Promise<CaseRow | undefined> {
	const [row] = await casesOf(db).where(eq(c.id, caseId));
	return row;
}

/** Held until the transaction ends: whoever else wants to change the case waits. */
export async function lockCase(db: Db, caseId: string): Promise<CaseRow | undefined> {
	const [row] = await casesOf(db).where(eq(c.id, caseId)).for("update", { of: c });
	return row;
}

/** Where a link would lead: enough to say whether somebody may follow it. */
export interface Neighbour {
	id: string;
	region: string;
	restricted: boolean;
}

const neighbour = { id: cases.id, region: cases.region, restricted: cases.restricted };

/** Later cases that name this one as the one before, the newest first. */
export async function selectNextCases(db: Db, caseId: string): Promise<Neighbour[]> {
	return on(db)
		.select(neighbour)
		.from(cases)
		.where(eq(cases.previousCaseId, caseId))
		.orderBy(desc(cases.receivedAt), desc(cases.id))
		.limit(10);
}

export async function selectNeighbour(db: Db, caseId: string): Promise<Neighbour | undefined> {
	const [row] = await on(db).select(neighbour).from(cases).where(eq(cases.id, caseId));
	return row;
}

/** Which case took this one up again. */
export async function selectReopening(db: Db, caseId: string): Promise<Neighbour | undefined> {
	const [row] = await on(db).select(neighbour).from(cases).where(eq(cases.reopens, caseId));
	return row;
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
	entryNumber: number | null;
}

/** Of a case that takes up a decided one that one's reports are its reports too. */
const ofChain = (caseId: string) => sql`${reports.caseId} in (select console.chain_of(${caseId}))`;

export async function selectReports(db: Db, caseId: string, limit: number): Promise<ReportRow[]> {
	const { id, category, keyword, source, detector, reported, hasNote, sealed } = reports;
	const { reportedAt, receivedAt, entryId } = reports;
	return on(db)
		.select({
			...{
				id,
				category,
				keyword,
				source,
				detector,
				reporter: participants.number,
				reported,
				hasNote,
				sealed,
			},
			...{ reportedAt, receivedAt, entryId, entryNumber: numberOf(entryId) },
		})
		.from(reports)
		.leftJoin(
			participants,
			and(eq(participants.threadId, reports.threadId), eq(participants.account, reports.reporter)),
		)
		.where(ofChain(caseId))
		.orderBy(asc(receivedAt), asc(id))
		.limit(limit);
}

/** Every message that some report of the case names. */
export async function selectReported(db: Db, caseId: string): Promise<number[]> {
	const rows = await on(db)
		.selectDistinct({ sequence: sql<number>`unnest(${reports.reported})` })
		.from(reports)
		.where(ofChain(caseId));
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
	const { number, minor, country } = participants;
	const reportsOfTheirs = on(db)
		.select({ id: reports.id })
		.from(reports)
		.where(and(ofChain(caseId), eq(reports.reporter, participants.account)));
	return on(db)
		.select({ number, minor, country, reporter: exists(reportsOfTheirs).mapWith(Boolean) })
		.from(participants)
		.where(eq(participants.threadId, threadId))
		.orderBy(asc(number))
		.limit(500);
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

/** In reading order; without those whose content is gone. */
export async function selectOutline(db: Db, threadId: string, limit: number): Promise<OutlineRow[]> {
	const { sequence, revision, sentAt, kind, provenance, unavailable } = messages;
	return on(db)
		.select({ sequence, revision, sender: participants.number, sentAt, kind, provenance, unavailable })
		.from(messages)
		.leftJoin(
			participants,
			and(eq(participants.threadId, messages.threadId), eq(participants.account, messages.sender)),
		)
		.where(and(eq(messages.threadId, threadId), isNull(messages.goneAt)))
		.orderBy(asc(sentAt), asc(sequence))
		.limit(limit);
}

/** How many messages each sender wrote, by their number in the thread; those whose content is gone count too. */
export async function countBySender(db: Db, threadId: string): Promise<Map<number, number>> {
	const rows = await on(db)
		.select({ sender: participants.number, messages: sql<number>`count(*)::int` })
		.from(messages)
		.innerJoin(
			participants,
			and(eq(participants.threadId, messages.threadId), eq(participants.account, messages.sender)),
		)
		.where(eq(messages.threadId, threadId))
		.groupBy(participants.number);
	return new Map(rows.map(({ sender, messages: count }) => [sender, count]));
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
	entryNumber: number | null;
}

export async function selectOpenings(db: Db, threadId: string, limit: number): Promise<OpeningRow[]> {
	const { id, personId, role, reason, question, noteId, widens, grantedAt, expiresAt, entryId } = openings;
	return on(db)
		.select({
			...{ id, alias: people.alias, personId, role, reason, question, noteId, widens, grantedAt, expiresAt },
			...{ intervals: intervalsOf(openings.scope), entryId, entryNumber: numberOf(entryId) },
		})
		.from(openings)
		.innerJoin(people, eq(people.id, personId))
		.where(eq(openings.threadId, threadId))
		.orderBy(desc(grantedAt), asc(id))
		.limit(limit);
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
	decidedBy: string;
	decidedByAlias: string | null;
	entryId: string;
	entryNumber: number | null;
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
	const { id, region, category, keyword, severity, restricted } = cases;
	const { outcome, decidedAt, entryId } = decisions;
	return on(db)
		.select({
			...{ id, region, category, keyword, severity, closedAt: decidedAt, outcome },
			...{ decidedBy: decisions.personId, decidedByAlias: people.alias },
			...{ entryId, entryNumber: numberOf(entryId) },
			place: sql<string>`${decidedAt}::text || '~' || ${decisions.id}`,
		})
		.from(decisions)
		.innerJoin(cases, eq(id, decisions.caseId))
		.innerJoin(people, eq(people.id, decisions.personId))
		.where(
			and(
				or(
					and(eq(restricted, true), anyOf(region, restrictedRegions)),
					and(eq(restricted, false), anyOf(region, regions)),
				),
				personId === null ? undefined : eq(decisions.personId, personId),
				after
					? sql`(${decidedAt}, ${decisions.id}) < (${after.at}::text::timestamptz, ${after.id}::uuid)`
					: undefined,
			),
		)
		.orderBy(desc(decidedAt), desc(decisions.id))
		.limit(limit);
}

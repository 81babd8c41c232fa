/** How a case ends or moves. A note's words are sealed before they come here. */
import { and, asc, eq, sql } from "drizzle-orm/sql";
import { on } from "../on.ts";
import { people } from "../schema/access.ts";
import { cases, decisions, escalations, outbox } from "../schema/cases.ts";
import { messages, participants } from "../schema/threads.ts";
import { notes } from "../schema/vault.ts";
import type { Db } from "../web.ts";
import { anyOf, numberOf } from "./fragments.ts";

export interface DecisionRow {
	id: string;
	outcome: string;
	personId: string;
	alias: string;
	/** The number in the thread of the account concerned; the platform's id of it stays in the table. */
	accountNumber: number | null;
	messages: number;
	noteId: string | null;
	decidedAt: Date;
	entryId: string;
	entryNumber: number | null;
}

export async function selectDecision(db: Db, caseId: string): Promise<DecisionRow | undefined> {
	const { id, outcome, personId, noteId, decidedAt, entryId } = decisions;
	const [row] = await on(db)
		.select({
			...{ id, outcome, personId, noteId, decidedAt, entryId },
			entryNumber: numberOf(entryId),
			alias: people.alias,
			accountNumber: participants.number,
			messages: sql<number>`cardinality(${decisions.messages})`,
		})
		.from(decisions)
		.innerJoin(people, eq(people.id, decisions.personId))
		.innerJoin(cases, eq(cases.id, decisions.caseId))
		.leftJoin(
			participants,
			and(eq(participants.threadId, cases.threadId), eq(participants.account, decisions.account)),
		)
		.where(eq(decisions.caseId, caseId));
	return row;
}

export async function insertDecision(
	db: Db,
	decision: {
		id: string;
		caseId: string;
		personId: string;
		outcome: string;
		account: string | null;
		messages: readonly string[];
		noteId: string | null;
		entryId: string;
	},
): Promise<void> {
	await on(db)
		.insert(decisions)
		.values({ ...decision, messages: [...decision.messages] });
}

/** What the platform will be told. */
export async function insertOutbox(
	db: Db,
	row: { platformId: string; region: string; decisionId: string },
): Promise<void> {
	await on(db).insert(outbox).values(row);
}

export async function closeCase(db: Db, caseId: string): Promise<void> {
	await on(db).update(cases).set({ closedAt: sql`now()` }).where(eq(cases.id, caseId));
}

/** No RETURNING and no ON CONFLICT: web may put here what it cannot read. */
export async function insertNote(
	db: Db,
	note: {
		id: string;
		kind: "decision" | "escalation" | "case_note";
		about: string;
		region: string;
		author: string;
		wrapped: string;
		sealed: string;
	},
): Promise<void> {
	await on(db).insert(notes).values(note);
}

export interface EscalationRow {
	id: string;
	kind: string;
	personId: string;
	alias: string;
	noteId: string | null;
	escalatedAt: Date;
	entryId: string;
	entryNumber: number | null;
}

export async function selectEscalations(db: Db, caseId: string): Promise<EscalationRow[]> {
	const { id, kind, personId, noteId, escalatedAt, entryId } = escalations;
	return on(db)
		.select({
			...{ id, kind, personId, alias: people.alias, noteId, escalatedAt, entryId },
			entryNumber: numberOf(entryId),
		})
		.from(escalations)
		.innerJoin(people, eq(people.id, personId))
		.where(eq(escalations.caseId, caseId))
		.orderBy(asc(escalations.escalatedAt));
}

export async function insertEscalation(
	db: Db,
	row: { id: string; caseId: string; personId: string; kind: string; noteId: string | null; entryId: string },
): Promise<void> {
	await on(db).insert(escalations).values(row);
}

const withinTheHour = sql`least(${cases.dueAt}, now() + interval '1 hour')`;

/** To child safety: from now on the case is theirs alone. */
export async function restrictCase(db: Db, caseId: string): Promise<void> {
	await on(db)
		.update(cases)
		.set({ restricted: true, severity: 0, dueAt: withinTheHour })
		.where(eq(cases.id, caseId));
}

/** A threat to life: the gravest, due within the hour. */
export async function markThreatToLife(db: Db, caseId: string): Promise<void> {
	await on(db)
		.update(cases)
		.set({ threatToLife: true, severity: 0, dueAt: withinTheHour })
		.where(eq(cases.id, caseId));
}

/** From a number in the thread to the platform's own id. */
export async function selectAccount(db: Db, threadId: string, number: number): Promise<string | null> {
	const [row] = await on(db)
		.select({ account: participants.account })
		.from(participants)
		.where(and(eq(participants.threadId, threadId), eq(participants.number, number)));
	return row?.account ?? null;
}

export async function selectMessageIds(
	db: Db,
	threadId: string,
	sequences: readonly number[],
): Promise<string[]> {
	const rows = await on(db)
		.selectDistinct({ id: messages.externalId })
		.from(messages)
		.where(and(eq(messages.threadId, threadId), anyOf(messages.sequence, sequences)))
		.orderBy(messages.externalId);
	return rows.map(({ id }) => id);
}

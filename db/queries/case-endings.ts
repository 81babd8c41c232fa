/** How a case ends or moves. A note's words are sealed before they come here. */
import { asc, eq, sql } from "drizzle-orm/sql";
import { on } from "../on.ts";
import { people } from "../schema/access.ts";
import { cases, escalations } from "../schema/cases.ts";
import { notes } from "../schema/vault.ts";
import type { Db } from "../web.ts";
import { numberOf } from "./fragments.ts";

/** No RETURNING and no ON CONFLICT: web may put here what it cannot read. */
export async function insertNote(
	db: Db,
	note: {
		id: string;
		kind: "decision" | "escalation" | "case_note" | "handover";
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

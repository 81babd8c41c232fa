/** How a case ends or moves. A note's words are sealed before they come here. */
import type { Db } from "../web.ts";

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
}

export async function selectDecision(db: Db, caseId: string): Promise<DecisionRow | undefined> {
	const [row] = await db<DecisionRow[]>`
		select d.id, d.outcome, d.person_id as "personId", p.alias, t.number as "accountNumber",
			cardinality(d.messages) as messages, d.note_id as "noteId", d.decided_at as "decidedAt", d.entry_id as "entryId"
		from console.decision d
		join access.person p on p.id = d.person_id
		join console.case c on c.id = d.case_id
		left join console.participant t on t.thread_id = c.thread_id and t.account = d.account
		where d.case_id = ${caseId}`;
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
	await db`
		insert into console.decision (id, case_id, person_id, outcome, account, messages, note_id, entry_id)
		values (${decision.id}, ${decision.caseId}, ${decision.personId}, ${decision.outcome}, ${decision.account},
			${[...decision.messages]}::text[], ${decision.noteId}, ${decision.entryId})`;
}

/** What the platform will be told. */
export async function insertOutbox(
	db: Db,
	row: { platformId: string; region: string; decisionId: string },
): Promise<void> {
	await db`
		insert into console.outbox (platform_id, region, decision_id)
		values (${row.platformId}, ${row.region}, ${row.decisionId})`;
}

export async function closeCase(db: Db, caseId: string): Promise<void> {
	await db`update console.case set closed_at = now() where id = ${caseId}`;
}

/** No RETURNING and no ON CONFLICT: web may put here what it cannot read. */
export async function insertNote(
	db: Db,
	note: {
		id: string;
		kind: "decision" | "escalation";
		about: string;
		region: string;
		author: string;
		wrapped: string;
		sealed: string;
	},
): Promise<void> {
	await db`
		insert into vault.note (id, kind, about, region, author, wrapped, sealed)
		values (${note.id}, ${note.kind}, ${note.about}, ${note.region}, ${note.author}, ${note.wrapped}, ${note.sealed})`;
}

export interface EscalationRow {
	id: string;
	kind: string;
	alias: string;
	noteId: string | null;
	escalatedAt: Date;
	entryId: string;
}

export async function selectEscalations(db: Db, caseId: string): Promise<EscalationRow[]> {
	return db<EscalationRow[]>`
		select e.id, e.kind, p.alias, e.note_id as "noteId", e.escalated_at as "escalatedAt", e.entry_id as "entryId"
		from console.escalation e join access.person p on p.id = e.person_id
		where e.case_id = ${caseId} order by e.escalated_at`;
}

export async function insertEscalation(
	db: Db,
	row: { id: string; caseId: string; personId: string; kind: string; noteId: string | null; entryId: string },
): Promise<void> {
	await db`
		insert into console.escalation (id, case_id, person_id, kind, note_id, entry_id)
		values (${row.id}, ${row.caseId}, ${row.personId}, ${row.kind}, ${row.noteId}, ${row.entryId})`;
}

/** To child safety: from now on the case is theirs alone. */
export async function restrictCase(db: Db, caseId: string): Promise<void> {
	await db`
		update console.case set restricted = true, severity = 0, due_at = least(due_at, now() + interval '1 hour')
		where id = ${caseId}`;
}

/** A threat to life: the gravest, due within the hour. */
export async function markThreatToLife(db: Db, caseId: string): Promise<void> {
	await db`
		update console.case set threat_to_life = true, severity = 0, due_at = least(due_at, now() + interval '1 hour')
		where id = ${caseId}`;
}

/** From a number in the thread to the platform's own id. */
export async function selectAccount(db: Db, threadId: string, number: number): Promise<string | null> {
	const [row] = await db<{ account: string }[]>`
		select account from console.participant where thread_id = ${threadId} and number = ${number}`;
	return row?.account ?? null;
}

export async function selectMessageIds(
	db: Db,
	threadId: string,
	sequences: readonly number[],
): Promise<string[]> {
	const rows = await db<{ id: string }[]>`
		select distinct external_id as id from console.message
		where thread_id = ${threadId} and sequence = any(${[...sequences]}::int[]) order by id`;
	return rows.map(({ id }) => id);
}

/** Decisions in the house: the one on a case, with what it asks and what became of that; those that wait for a second person. */
import type { Db } from "../web.ts";
import type { Holder } from "./approvals.ts";
import { numberOf } from "./number-of.ts";

/** One thing that was decided, by numbers in the thread: the platform's ids stay in the table. */
export interface ActionShown {
	n: number;
	kind: string;
	person: number | null;
	sequences: number[];
	/** ISO 8601 in UTC, to the second. */
	until: string | null;
	label: string | null;
	/** What the platform says of it; null: nothing yet. */
	answer: { result: "DONE" | "REFUSED"; code: string | null; at: string } | null;
}

export interface OpenDecision {
	id: string;
	caseId: string;
	threadId: string;
	region: string;
	restricted: boolean;
	outcome: string;
	category: string | null;
	keyword: string | null;
	clause: string | null;
	/** Null of older ones. */
	digest: string | null;
	personId: string;
	alias: string;
	noteId: string | null;
	decidedAt: Date;
	needsSecond: boolean;
	leavesAt: Date;
	leftAt: Date | null;
	/** Whether an earlier decision on the thread has not left: that one goes first. */
	behind: boolean;
	entryId: string;
	entryNumber: number | null;
	confirmedBy: string | null;
	confirmedAt: Date | null;
	confirmEntryId: string | null;
	actions: ActionShown[];
}

const columns = (
	db: Db,
) => db`d.id, d.case_id as "caseId", c.thread_id as "threadId", c.region, c.restricted, d.outcome,
	d.category, d.keyword, d.clause, d.digest, d.person_id as "personId", p.alias, d.note_id as "noteId", d.decided_at as "decidedAt",
	d.needs_second as "needsSecond", d.leaves_at as "leavesAt", d.left_at as "leftAt",
	d.left_at is null and console.is_behind(c.thread_id, d.decided_at) as behind, d.entry_id as "entryId",
	${numberOf(db, "d.entry_id")} as "entryNumber", q.alias as "confirmedBy", x.confirmed_at as "confirmedAt",
	x.entry_id as "confirmEntryId",
	coalesce((select json_agg(json_build_object('n', a.n, 'kind', a.kind, 'person', a.person, 'sequences', a.sequences,
			'until', to_char(a.until at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), 'label', a.label,
			'answer', (select json_build_object('result', y.result, 'code', y.code, 'at', y.answered_at) from console.action_answer y
				where y.decision_id = a.decision_id and y.n = a.n order by y.id desc limit 1)) order by a.n)
		from console.action a where a.decision_id = d.id), '[]') as actions`;
const tables = (db: Db) => db`from console.decision d join console.case c on c.id = d.case_id
	join access.person p on p.id = d.person_id
	left join console.decision_confirmation x on x.decision_id = d.id left join access.person q on q.id = x.person_id`;

/** The decision that stands on a case. */
export async function selectOpenDecision(db: Db, caseId: string): Promise<OpenDecision | undefined> {
	const [row] = await db<OpenDecision[]>`select ${columns(db)} ${tables(db)} where d.case_id = ${caseId}`;
	return row;
}

export async function selectDecisionById(db: Db, decisionId: string): Promise<OpenDecision | undefined> {
	const [row] = await db<OpenDecision[]>`select ${columns(db)} ${tables(db)} where d.id = ${decisionId}`;
	return row;
}

/** Of others, in the holder's regions, that nobody confirmed yet, on threads that are not their own; the longest waiting first. */
const awaits = (
	db: Db,
	{ personId, grants }: Holder,
) => db`d.left_at is null and d.needs_second and d.person_id <> ${personId}
	and not exists (select from console.decision_confirmation y where y.decision_id = d.id)
	and exists (select from jsonb_to_recordset(${db.json(grants as never)}) g(role text, region text) where g.region = c.region
		and (g.role = 'child_safety' or (g.role = 'lead' and not c.restricted)))
	and not access.takes_part(${personId}, c.thread_id)`;

export function selectAwaitingSecond(db: Db, holder: Holder, limit: number): Promise<OpenDecision[]> {
	return db<OpenDecision[]>`
		select ${columns(db)} ${tables(db)} where ${awaits(db, holder)} order by d.decided_at, d.id limit ${limit}`;
}

export async function countAwaitingSecond(db: Db, holder: Holder): Promise<number> {
	const [row] = await db<{ count: number }[]>`
		select count(*)::int as count from console.decision d join console.case c on c.id = d.case_id where ${awaits(db, holder)}`;
	return row?.count ?? 0;
}

/** How many wait for somebody's second word in these parts of the queue, and since when the first of them does. */
export async function countSecondIn(
	db: Db,
	lanes: readonly { region: string; restricted: boolean }[],
): Promise<{ count: number; since: Date | null }> {
	const restricted = lanes.map((lane) => String(lane.restricted));
	const [row] = await db<{ count: number; since: Date | null }[]>`
		select count(*)::int as count, min(d.decided_at) as since
		from console.decision d join console.case c on c.id = d.case_id
		join unnest(${lanes.map(({ region }) => region)}::text[], ${restricted}::text[]::boolean[]) lane (region, restricted)
			on lane.region = c.region and lane.restricted = c.restricted
		where d.left_at is null and d.needs_second
			and not exists (select from console.decision_confirmation y where y.decision_id = d.id)`;
	return row ?? { count: 0, since: null };
}

/** Whether an account of this person takes part in the thread. */
export async function takesPart(db: Db, personId: string, threadId: string): Promise<boolean> {
	const [row] = await db<{ own: boolean }[]>`select access.takes_part(${personId}, ${threadId}) as own`;
	return row?.own ?? false;
}

export interface UndoneRow {
	id: string;
	kind: "UNDONE" | "DECLINED";
	decidedBy: string;
	by: string;
	noteId: string | null;
	decision: {
		outcome: string;
		violation: { category: string; keyword: string | null; clause: string } | null;
		actions: Omit<ActionShown, "n" | "answer">[];
	};
	undoneAt: Date;
	entryId: string;
	entryNumber: number | null;
}

/** What was taken back of a case, the newest first. */
export function selectUndone(db: Db, caseId: string): Promise<UndoneRow[]> {
	return db<UndoneRow[]>`
		select u.id, u.kind, p.alias as "decidedBy", q.alias as by, u.note_id as "noteId", u.decision, u.undone_at as "undoneAt",
			u.entry_id as "entryId", ${numberOf(db, "u.entry_id")} as "entryNumber"
		from console.undone_decision u join access.person p on p.id = u.decider_id join access.person q on q.id = u.person_id
		where u.case_id = ${caseId} order by u.undone_at desc, u.id limit 20`;
}

/** How many actions platforms refused since then, in these regions, by the platform's reason. */
export function countRefused(
	db: Db,
	regions: readonly string[],
	since: Date,
): Promise<{ region: string; kind: string; code: string | null; count: number }[]> {
	return db<{ region: string; kind: string; code: string | null; count: number }[]>`
		select c.region, a.kind, y.code, count(*)::int as count
		from console.action_answer y join console.action a on a.decision_id = y.decision_id and a.n = y.n
		join console.decision d on d.id = y.decision_id join console.case c on c.id = d.case_id
		where y.result = 'REFUSED' and y.answered_at > ${since} and c.region = any(${[...regions]}::text[]) and not c.restricted
			and not exists (select from console.action_answer z where z.decision_id = y.decision_id and z.n = y.n and z.id > y.id)
		group by 1, 2, 3 order by 4 desc, 1, 2, 3`;
}

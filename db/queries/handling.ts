/** Cases that rest, that go from hand to hand, or that are taken up again. */
import { alias } from "drizzle-orm/pg-core";
import { and, desc, eq, isNull, sql } from "drizzle-orm/sql";
import { on } from "../on.ts";
import { people } from "../schema/access.ts";
import { cases, decisions } from "../schema/cases.ts";
import { handovers, pauses } from "../schema/queue.ts";
import type { Db } from "../web.ts";

export interface PauseRow {
	id: string;
	kind: string;
	until: Date;
	personId: string;
	alias: string;
	pausedAt: Date;
	entryId: string;
}

/** The rest of a case that nobody has ended: it may be over by the clock. */
export async function selectPause(db: Db, caseId: string): Promise<PauseRow | undefined> {
	const { id, kind, until, personId, pausedAt, entryId } = pauses;
	const [row] = await on(db)
		.select({ id, kind, until, personId, alias: people.alias, pausedAt, entryId })
		.from(pauses)
		.innerJoin(people, eq(people.id, personId))
		.where(and(eq(pauses.caseId, caseId), isNull(pauses.resumedAt)))
		.orderBy(desc(pausedAt))
		.limit(1);
	return row;
}

/** The database ends the claim with it and has the case rest. */
export async function insertPause(
	db: Db,
	row: { id: string; caseId: string; personId: string; kind: string; until: Date; entryId: string },
): Promise<void> {
	await on(db).insert(pauses).values(row);
}

export async function endPause(
	db: Db,
	{ id, personId, entryId }: { id: string; personId: string; entryId: string },
): Promise<void> {
	await on(db)
		.update(pauses)
		.set({ resumedAt: sql`now()`, resumedBy: personId, resumedEntryId: entryId })
		.where(and(eq(pauses.id, id), isNull(pauses.resumedAt)));
}

/** The database ends the claim with it. */
export async function insertHandover(
	db: Db,
	row: {
		id: string;
		caseId: string;
		personId: string;
		toPerson: string | null;
		toRole: string | null;
		noteId: string | null;
		entryId: string;
	},
): Promise<void> {
	await on(db).insert(handovers).values(row);
}

export interface HandoverRow {
	id: string;
	alias: string;
	personId: string;
	toPerson: string | null;
	toAlias: string | null;
	toRole: string | null;
	noteId: string | null;
	handedAt: Date;
	entryId: string;
}

/** The last that the case was handed over. */
export async function selectHandover(db: Db, caseId: string): Promise<HandoverRow | undefined> {
	const { id, personId, toPerson, toRole, noteId, handedAt, entryId } = handovers;
	const other = alias(people, "other");
	const [row] = await on(db)
		.select({
			...{ id, alias: people.alias, personId, toPerson, toAlias: other.alias, toRole, noteId },
			...{ handedAt, entryId },
		})
		.from(handovers)
		.innerJoin(people, eq(people.id, personId))
		.leftJoin(other, eq(other.id, toPerson))
		.where(eq(handovers.caseId, caseId))
		.orderBy(desc(handedAt))
		.limit(1);
	return row;
}

/** An open case on the thread, if there is one. */
export async function selectOpenCaseOf(db: Db, threadId: string): Promise<string | undefined> {
	const [row] = await on(db)
		.select({ id: cases.id })
		.from(cases)
		.where(and(eq(cases.threadId, threadId), isNull(cases.closedAt)));
	return row?.id;
}

/** Of the decision on a case: whether the platform was told; undefined: there is none. */
export async function selectHasLeft(db: Db, caseId: string): Promise<boolean | undefined> {
	const [row] = await on(db)
		.select({ leftAt: decisions.leftAt })
		.from(decisions)
		.where(eq(decisions.caseId, caseId));
	return row && row.leftAt !== null;
}

/** A new open case that takes up a decided one: what that was about, with a deadline of its own. */
export async function insertReopened(
	db: Db,
	{ id, of, hours }: { id: string; of: string; hours: number },
): Promise<void> {
	await db`
		insert into console.case (id, platform_id, thread_id, region, category, keyword, severity, minors, restricted, threat_to_life,
			report_count, due_at, previous_case_id, reopens, language, source)
		select ${id}, c.platform_id, c.thread_id, c.region, c.category, c.keyword, c.severity, c.minors, c.restricted, c.threat_to_life,
			c.report_count, now() + make_interval(hours => ${hours}), c.id, c.id, c.language, c.source
		from console.case c where c.id = ${of}`;
}

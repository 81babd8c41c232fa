/** Sessions: the cookie's token is known here by its SHA-256 only. */
import { and, desc, eq, gt, isNull, lt, type SQL, sql } from "drizzle-orm/sql";
import { on } from "../on.ts";
import { people } from "../schema/access.ts";
import { sessions } from "../schema/console.ts";
import type { Db } from "../web.ts";
import { grantsOf } from "./fragments.ts";

export interface SessionRow {
	sessionId: string;
	personId: string;
	alias: string;
	name: string;
	disabled: boolean;
	/** Not ended, inside its idle and its absolute time. */
	live: boolean;
	/** Ended by someone or recorded as run out. */
	ended: boolean;
	/** Longer ago than a minute. */
	stale: boolean;
	/** What the person holds … */
	grants: { role: string; region: string }[];
	/** … and what this session does without. */
	withheld: string[];
}

export async function selectSession(
	db: Db,
	tokenHash: Buffer,
	idleMinutes: number,
): Promise<SessionRow | undefined> {
	const { endedAt, seenAt } = sessions;
	const [row] = await on(db)
		.select({
			sessionId: sessions.id,
			personId: people.id,
			alias: people.alias,
			name: people.name,
			disabled: sql<boolean>`${people.disabledAt} is not null`,
			live: sql<boolean>`${isLive(idleMinutes)}`,
			ended: sql<boolean>`${endedAt} is not null`,
			stale: sql<boolean>`${seenAt} < now() - interval '1 minute'`,
			grants: grantsOf(people.id),
			withheld: sessions.withheld,
		})
		.from(sessions)
		.innerJoin(people, eq(people.id, sessions.personId))
		.where(eq(sessions.tokenHash, tokenHash));
	return row;
}

function isLive(idleMinutes: number): SQL {
	const { endedAt, expiresAt, seenAt } = sessions;
	return sql`(${endedAt} is null and ${expiresAt} > now()
		and ${seenAt} > now() - make_interval(mins => ${idleMinutes}))`;
}

export interface LiveSession {
	id: string;
	factor: string;
	browser: string | null;
	createdAt: Date;
	seenAt: Date;
	expiresAt: Date;
}

/** A person's sessions that are neither ended nor run out, the last used first. */
export async function selectLiveSessions(
	db: Db,
	personId: string,
	idleMinutes: number,
	limit: number,
): Promise<LiveSession[]> {
	const { id, factor, browser, createdAt, seenAt, expiresAt } = sessions;
	return on(db)
		.select({ id, factor, browser, createdAt, seenAt, expiresAt })
		.from(sessions)
		.where(and(eq(sessions.personId, personId), isLive(idleMinutes)))
		.orderBy(desc(seenAt), desc(createdAt))
		.limit(limit);
}

export async function insertSession(
	db: Db,
	session: {
		id: string;
		tokenHash: Buffer;
		personId: string;
		hours: number;
		factor: string;
		browser: string | null;
		address: Buffer | null;
		withheld: string[];
	},
): Promise<void> {
	const { hours, ...row } = session;
	await on(db)
		.insert(sessions)
		.values({ ...row, expiresAt: sql`now() + make_interval(hours => ${hours})` });
}

export async function touchSession(db: Db, sessionId: string): Promise<void> {
	const { id, endedAt, seenAt } = sessions;
	await on(db)
		.update(sessions)
		.set({ seenAt: sql`now()` })
		.where(and(eq(id, sessionId), isNull(endedAt), lt(seenAt, sql`now() - interval '1 minute'`)));
}

/** Ends those of a person's sessions that were not: all of them, or one. @returns which this call ended. */
export async function markSessionsEnded(db: Db, personId: string, sessionId?: string): Promise<string[]> {
	const { id, endedAt } = sessions;
	const ended = await on(db)
		.update(sessions)
		.set({ endedAt: sql`now()` })
		.where(
			and(
				eq(sessions.personId, personId),
				isNull(endedAt),
				...(sessionId === undefined ? [gt(sessions.expiresAt, sql`now()`)] : [eq(id, sessionId)]),
			),
		)
		.returning({ id });
	return ended.map((row) => row.id);
}

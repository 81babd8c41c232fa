/** Sign-ins: the cookie's token is known here by its SHA-256 only. */
import { and, eq, isNull, lt, sql } from "drizzle-orm/sql";
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
	grants: { role: string; region: string }[];
}

export async function selectSession(
	db: Db,
	tokenHash: Buffer,
	idleMinutes: number,
): Promise<SessionRow | undefined> {
	const { endedAt, expiresAt, seenAt } = sessions;
	const [row] = await on(db)
		.select({
			sessionId: sessions.id,
			personId: people.id,
			alias: people.alias,
			name: people.name,
			disabled: sql<boolean>`${people.disabledAt} is not null`,
			live: sql<boolean>`${endedAt} is null and ${expiresAt} > now()
				and ${seenAt} > now() - make_interval(mins => ${idleMinutes})`,
			ended: sql<boolean>`${endedAt} is not null`,
			stale: sql<boolean>`${seenAt} < now() - interval '1 minute'`,
			grants: grantsOf(people.id),
		})
		.from(sessions)
		.innerJoin(people, eq(people.id, sessions.personId))
		.where(eq(sessions.tokenHash, tokenHash));
	return row;
}

export async function insertSession(
	db: Db,
	session: { id: string; tokenHash: Buffer; personId: string; hours: number },
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

/** @returns whether this call ended it. */
export async function markSessionEnded(db: Db, sessionId: string): Promise<boolean> {
	const ended = await on(db)
		.update(sessions)
		.set({ endedAt: sql`now()` })
		.where(and(eq(sessions.id, sessionId), isNull(sessions.endedAt)))
		.returning({ id: sessions.id });
	return ended.length === 1;
}

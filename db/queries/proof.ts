/** What `npm run prove` aims at: rows that any running product has. */
import { and, asc, desc, eq, isNull, not, notExists, sql } from "drizzle-orm/sql";
import { on } from "../on.ts";
import { intakeKeys } from "../schema/access.ts";
import { cases, claims } from "../schema/cases.ts";
import { regions as allRegions, sessions } from "../schema/console.ts";
import { entries } from "../schema/ledger.ts";
import type { Db } from "../web.ts";
import { anyOf } from "./fragments.ts";

/** The newest decryption that the record holds. */
export async function selectDecryption(db: Db): Promise<{ id: string; at: string } | null> {
	return newest(db, "thread.decrypted");
}

export async function selectReportEntry(db: Db): Promise<{ id: string; at: string } | null> {
	return newest(db, "report.received");
}

async function newest(db: Db, type: string): Promise<{ id: string; at: string } | null> {
	const [row] = await on(db)
		.select({ id: entries.id, at: sql<string>`${entries.at}::text` })
		.from(entries)
		.where(eq(entries.type, type))
		.orderBy(desc(entries.at), desc(entries.id))
		.limit(1);
	return row ?? null;
}

/** The open case that can wait longest and that nobody works on. */
export async function selectIdleCase(
	db: Db,
	{ regions, restricted }: { regions: readonly string[]; restricted: boolean },
): Promise<string | null> {
	const claim = on(db)
		.select({ id: claims.id })
		.from(claims)
		.where(and(eq(claims.caseId, cases.id), isNull(claims.releasedAt)));
	const [row] = await on(db)
		.select({ id: cases.id })
		.from(cases)
		.where(
			and(
				isNull(cases.closedAt),
				anyOf(cases.region, regions),
				eq(cases.restricted, restricted),
				notExists(claim),
			),
		)
		.orderBy(desc(cases.severity), desc(cases.dueAt), asc(cases.id))
		.limit(1);
	return row?.id ?? null;
}

/** An intake key of that case's region, of those that its notes are sealed to now. */
export async function selectIntakeKey(db: Db, caseId: string): Promise<string | null> {
	const [row] = await on(db)
		.select({ kid: intakeKeys.kid })
		.from(intakeKeys)
		.innerJoin(cases, eq(cases.region, intakeKeys.region))
		.where(
			and(
				eq(cases.id, caseId),
				isNull(intakeKeys.announcedAt),
				sql`now() between ${intakeKeys.notBefore} and ${intakeKeys.notAfter}`,
			),
		)
		.orderBy(desc(intakeKeys.notBefore))
		.limit(1);
	return row?.kid ?? null;
}

export async function selectOtherRegions(db: Db, regions: readonly string[]): Promise<string[]> {
	const rows = await on(db)
		.select({ code: allRegions.code })
		.from(allRegions)
		.where(not(anyOf(allRegions.code, regions)));
	return rows.map(({ code }) => code);
}

/** What web itself can see of a session: never the token. */
export async function selectSessionHash(db: Db, sessionId: string): Promise<string> {
	const [row] = await on(db)
		.select({ hash: sql<string>`encode(${sessions.tokenHash}, 'hex')` })
		.from(sessions)
		.where(eq(sessions.id, sessionId));
	return row?.hash ?? "";
}

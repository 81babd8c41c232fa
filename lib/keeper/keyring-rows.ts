/** What the database says of the intake keys, and the calls by which the keyring writes them. */
import type { JsonWebKey } from "node:crypto";
import type { Sql } from "#db/client.ts";
import { DomainError, errorCode } from "../errors.ts";
import { clocksDisagree, endsSooner } from "./keyring-refusals.ts";
import type { IntakeKey } from "./messages.ts";

export interface KeyRow {
	kid: string;
	region: string;
	/** RFC 3339 in UTC, to the millisecond. */
	notBefore: string;
	notAfter: string;
	/** Its destruction is announced: nothing is sealed to it any more. */
	announced: boolean;
	destroyed: boolean;
	/** After that its private half was removed, and the log covers both. */
	removed: boolean;
	/** Whether its public half stands there. */
	known: boolean;
}

/** @param regions null: of all */
export async function keyRows(sql: Sql, regions: readonly string[] | null): Promise<Map<string, KeyRow>> {
	const rows = await sql<(Omit<KeyRow, "notBefore" | "notAfter"> & { notBefore: Date; notAfter: Date })[]>`
		select kid, region, not_before as "notBefore", not_after as "notAfter", announced_at is not null as announced,
			destroyed_at is not null as destroyed, removed_at is not null as removed, public_jwk is not null as known
		from access.intake_key ${regions ? sql`where region = any(${[...regions]})` : sql``}`;
	return new Map(
		rows.map((row) => [
			row.kid,
			{ ...row, notBefore: row.notBefore.toISOString(), notAfter: row.notAfter.toISOString() },
		]),
	);
}

/** @throws DomainError CLOCKS_DISAGREE; INTAKE_KEY_UNAVAILABLE where the region has a key in that period, or it is longer than by the policy in force */
export async function makeKey(
	sql: Sql,
	key: IntakeKey & { store: string; rotated?: boolean; ahead?: boolean },
): Promise<void> {
	try {
		await sql`select access.make_intake_key(${sql.json(key as never)})`;
	} catch (error) {
		const { code } = error as { code?: string };
		if (code === "CS306") throw clocksDisagree();
		if (code === "CS308") throw endsSooner();
		if (code === "CS302")
			throw new DomainError(
				"INTAKE_KEY_UNAVAILABLE",
				"The region has a key in that period by the database's clock. No key was made.",
			);
		throw error;
	}
}

/**
 * Of a key whose making ended in an error. The connection may have been lost after it was committed, or before the server began:
 * only what the server itself refused, and has no row, was surely not made.
 */
export async function whatBecameOf(
	sql: Sql,
	kid: string,
	error: unknown,
): Promise<"made" | "refused" | "unknown"> {
	const [row] = await sql`select from access.intake_key where kid = ${kid}`;
	if (row) return "made";
	const { name } = error as { name?: unknown };
	const byServer = name === "PostgresError" && !/^(08|57)/.test(errorCode(error));
	return error instanceof DomainError || byServer ? "refused" : "unknown";
}

export async function nameHalf(sql: Sql, kid: string, publicJwk: JsonWebKey): Promise<void> {
	await sql`select access.name_public_half(${kid}, ${sql.json(publicJwk as never)})`;
}

export async function rotatedLately(sql: Sql, region: string): Promise<boolean> {
	const [row] = await sql`
		select from ledger.entry where type = 'key.rotated' and region = ${region}
			and at > clock_timestamp() - interval '10 minutes' limit 1`;
	return row !== undefined;
}

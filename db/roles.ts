/**
 * Web's, the keeper's, the notary's and the worker's role, and `owner`, as which nobody signs in. They belong to the whole
 * cluster, so several databases of one cluster may make them at the same moment: "exists already" and "concurrently
 * updated" are tried again.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { Sql } from "./client.ts";
import { scramVerifier } from "./scram.ts";
import { Trouble } from "./trouble.ts";

export const LOGIN_ROLES = ["web", "keeper", "notary", "worker"] as const;
export type LoginRole = (typeof LOGIN_ROLES)[number];
export type RolePasswords = Record<LoginRole, string>;

export async function ensureRoles(sql: Sql, passwords: RolePasswords): Promise<void> {
	await ensureRole(sql, "owner", "NOLOGIN");
	for (const role of LOGIN_ROLES) {
		await ensureRole(sql, role, "LOGIN");
		// A verifier, not the password: whatever the server logs of this statement opens nothing.
		const verifier = scramVerifier(passwords[role]);
		await patiently(() => sql.unsafe(`ALTER ROLE "${role}" PASSWORD '${verifier}'`));
	}
	await enterOwner(sql);
}

/** What a database grants by default to everyone is taken back; the login roles may connect, no more. */
export async function restrictDatabase(sql: Sql): Promise<void> {
	const [row] = await sql<{ name: string }[]>`select quote_ident(current_database()) as name`;
	await patiently(() =>
		sql.unsafe(`
			REVOKE ALL ON DATABASE ${row?.name} FROM PUBLIC;
			REVOKE ALL ON SCHEMA public FROM PUBLIC;
			GRANT CONNECT ON DATABASE ${row?.name} TO web, keeper, notary, worker;
			GRANT CREATE, CONNECT ON DATABASE ${row?.name} TO owner;
		`),
	);
}

async function ensureRole(sql: Sql, role: string, login: "LOGIN" | "NOLOGIN"): Promise<void> {
	await patiently(async () => {
		const [found] = await sql<{ mighty: boolean }[]>`
			select rolsuper or rolcreaterole or rolcreatedb or rolbypassrls or rolreplication as mighty
			from pg_roles where rolname = ${role}`;
		if (found?.mighty) {
			throw new Trouble(
				`The database has a role named ${role} with more rights than ours may have; use another cluster.`,
			);
		}
		if (found) return;
		await sql.unsafe(
			`CREATE ROLE "${role}" ${login} NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS NOINHERIT`,
		);
	});
}

/** A superuser may enter any role; whoever merely made it must be let in (from 16 on, making is not entering). */
async function enterOwner(sql: Sql): Promise<void> {
	await patiently(async () => {
		const [may] = await sql<{ enter: boolean }[]>`
			select rolsuper or pg_has_role(current_user, 'owner',
				case when current_setting('server_version_num')::int >= 160000 then 'SET' else 'MEMBER' end) as enter
			from pg_roles where rolname = current_user`;
		if (!may?.enter) await sql.unsafe("GRANT owner TO CURRENT_USER");
	});
}

const TRY_AGAIN = new Set([
	"42710", // duplicate_object
	"23505", // unique_violation in pg_authid: two at once
	"XX000", // "tuple concurrently updated"
	"40001",
	"40P01",
]);

async function patiently<T>(act: () => Promise<T>): Promise<T> {
	for (let attempt = 1; ; attempt++) {
		try {
			return await act();
		} catch (error) {
			const code = String((error as { code?: unknown }).code);
			if (code === "42501") {
				throw new Trouble(
					"The user of DATABASE_URL may not make roles; it must own the database and have CREATEROLE.",
				);
			}
			if (!TRY_AGAIN.has(code) || attempt >= 20) throw error;
			await sleep(20 * attempt * Math.random());
		}
	}
}

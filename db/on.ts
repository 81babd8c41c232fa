/**
 * drizzle on a pool or on a transaction of postgres.js, through drizzle's proxy driver.
 *
 * @example
 * const rows = await on(tx).select({ id: cases.id }).from(cases).where(eq(cases.id, caseId));
 *
 * Guarantees: a query runs on exactly the pool or transaction that it is given, so it shares its commit with
 * `ledger/append`; an error reaches the caller as PostgreSQL's, with its code, since drizzle's own holds the query
 * and every parameter in its message. Why the proxy: docs/decisions/0006. Shown by: on.test.ts.
 */
import { DrizzleQueryError } from "drizzle-orm/errors";
import { PgDialect, type PreparedQueryConfig } from "drizzle-orm/pg-core";
import { PgRemoteDatabase, PgRemoteSession, type RemoteCallback } from "drizzle-orm/pg-proxy";
import type { Db } from "./web.ts";

const dialect = new PgDialect();
const bound = new WeakMap<Db, PgRemoteDatabase>();

export function on(db: Db): PgRemoteDatabase {
	const known = bound.get(db);
	if (known) return known;
	const run: RemoteCallback = async (query, params, method) => {
		// "Unsafe" names text with its parameters apart; drizzle never puts a value into the text.
		const pending = db.unsafe(query, params, { prepare: true });
		return { rows: await (method === "all" ? pending.values() : pending) };
	};
	const made = new PgRemoteDatabase(dialect, new Session(run, dialect, undefined), undefined);
	bound.set(db, made);
	return made;
}

type Remote = PgRemoteSession<Record<string, never>, Record<string, never>>;

/** PostgreSQL's error instead of drizzle's. */
class Session extends PgRemoteSession<Record<string, never>, Record<string, never>> {
	override prepareQuery<T extends PreparedQueryConfig>(...query: Parameters<Remote["prepareQuery"]>) {
		const prepared = super.prepareQuery<T>(...query);
		const execute = prepared.execute.bind(prepared);
		prepared.execute = (values) => execute(values).catch(rethrowCause);
		return prepared;
	}
}

function rethrowCause(error: unknown): never {
	throw error instanceof DrizzleQueryError ? error.cause : error;
}

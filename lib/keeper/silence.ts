/**
 * Against a database that never answers, as behind a network that swallows what is sent; no setting of the server ends what
 * never reached it. What must not wait for ever is given up after longer than any statement may run, and asked again;
 * when a whole pool is silent the process ends, and its supervisor starts it anew.
 */
import type { Sql } from "#db/client.ts";

/** Above the keeper's statement_timeout of 15 seconds. */
export const SILENT_AFTER_MS = 17_000;

export class DatabaseSilent extends Error {
	readonly code = "DATABASE_SILENT";
}

/** The answer, or DATABASE_SILENT. What was asked may still be carried out: only for what may be asked twice. */
export async function answered<T>(question: Promise<T>, ms = SILENT_AFTER_MS): Promise<T> {
	let timer: NodeJS.Timeout | undefined;
	const silence = new Promise<never>((_, reject) => {
		timer = setTimeout(() => reject(new DatabaseSilent()), ms);
		timer.unref();
	});
	try {
		return await Promise.race([question, silence]);
	} finally {
		clearTimeout(timer);
	}
}

/** Looks after each pool; calls `dead` when one does not answer at all. An error is an answer: the database may be away. */
export function watchPools(pools: readonly Sql[], dead: () => void): NodeJS.Timeout {
	const silent = (error: unknown) => error instanceof DatabaseSilent && dead();
	return setInterval(() => {
		for (const pool of pools) answered(Promise.resolve(pool`select 1`)).catch(silent);
	}, 10_000);
}

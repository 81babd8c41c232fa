/**
 * What the console says of itself and of the decryption service, which the worker has no door to: a notary that halted, or
 * is gone, shows in the database only when the next entry waits. Where the console does not answer nothing is known.
 */
import type { Found } from "./conditions.ts";

const PATIENCE_MS = 5_000;
/** A restart takes a moment and is no alarm. */
const STANDS_AFTER_MS = 10_000;

const badSince = new Map<string, Date>();

export async function askHealth(console: string, signal: AbortSignal): Promise<string | null> {
	try {
		const answer = await fetch(`${console}/api/health`, {
			redirect: "error",
			signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]),
		});
		const { log, database } = (await answer.json()) as { log?: unknown; database?: unknown };
		return database === "ok" && typeof log === "string" ? log : null;
	} catch {
		return null;
	}
}

/** The alarms in what health says of the log, once it has said so for a while. */
export function standsBy(log: string, now: Date = new Date()): Found[] {
	const said = { halted: "notary", standing: "notary", unwitnessed: "witnesses" }[log];
	for (const subject of ["notary", "witnesses"]) {
		if (subject !== said) badSince.delete(subject);
		else if (!badSince.has(subject)) badSince.set(subject, now);
	}
	const since = said && badSince.get(said);
	if (!said || !since || (log !== "halted" && now.getTime() - since.getTime() < STANDS_AFTER_MS)) return [];
	return [{ kind: "LOG_STANDS", subject: said, words: log, entry: null, since }];
}

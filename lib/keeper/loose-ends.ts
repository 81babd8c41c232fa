/**
 * What became of each release. A record whose plaintext did not leave gets `release.failed`; what a crash left open
 * gets `release.unknown` at the next start and counts as seen.
 *
 * An ending that cannot be written now (the database is down) is kept and tried again until it is; if the keeper dies
 * meanwhile, the restart finds the release still open.
 */
import type { Sql } from "#db/client.ts";
import { DomainError, errorCode } from "../errors.ts";
import { answered } from "./silence.ts";

type Outcome = "released" | "failed" | "unknown";

export interface Loose {
	/** Entries whose release this process is working on. */
	living: ReadonlySet<string>;
	/** Runs what follows a record; if it throws, the reader gets one clear error and the record its second entry. */
	orFail<T>(entry: string, act: () => Promise<T>): Promise<T>;
	end(entry: string, outcome: Outcome, why?: string): void;
	/** Settles when nothing is left to write, for an orderly stop. */
	settled(): Promise<void>;
}

const RETRY_MS = 500;
const TOGETHER_MS = 50;
/** Above the keeper's statement_timeout. */
const LINGER_SECONDS = 60;

export function looseEnds(marks: Sql): Loose {
	const writing = new Set<Promise<void>>();
	const living = new Set<string>();

	const untilWritten = async (entries: string[], write: () => Promise<unknown>): Promise<void> => {
		for (;;) {
			try {
				await answered(write()); // ending twice is ending once
				return;
			} catch (error) {
				const [first] = entries;
				console.error(
					`keeper: ${entries.length} release(s) from ${first} on wait for their end to be recorded (${errorCode(error)})`,
				);
				await new Promise((resolve) => setTimeout(resolve, RETRY_MS).unref());
			}
		}
	};
	const keepWriting = (entries: string[], write: () => Promise<unknown>) => {
		const ending = untilWritten(entries, write).finally(() => {
			writing.delete(ending);
			for (const entry of entries) living.delete(entry);
		});
		writing.add(ending);
	};

	// "Released" adds nothing to the ledger and nobody waits for it: those of a moment are written together.
	let whole: string[] = [];
	const endWhole = () => {
		const entries = whole;
		whole = [];
		if (entries.length > 0) keepWriting(entries, () => marks`select vault.end_released(${entries}::uuid[])`);
	};
	const end = (entry: string, outcome: Outcome, why?: string) => {
		if (outcome !== "released") {
			keepWriting([entry], () => marks`select vault.end_release(${entry}, ${outcome}, ${why ?? null})`);
		} else if (whole.push(entry) === 1) {
			setTimeout(endWhole, TOGETHER_MS);
		}
	};

	return {
		living,
		end,
		async orFail(entry, act) {
			living.add(entry);
			try {
				return await act();
			} catch (error) {
				end(entry, "failed", errorCode(error));
				if (error instanceof DomainError) throw error;
				throw new DomainError(
					"RELEASE_FAILED",
					"The opening was recorded, but the messages could not be released. Nothing is shown. Try again.",
				);
			}
		},
		settled: async () => {
			endWhole();
			await Promise.allSettled([...writing]);
		},
	};
}

/**
 * Ends as unknown what a keeper of this name left open. At start that is everything; later, what this process is not
 * working on and is older than any statement may run: a keeper that is killed while it records leaves a database
 * process behind that may still commit after the next keeper has looked.
 */
export async function accountForCrash(
	sql: Sql,
	keeperName: string,
	living?: Loose["living"],
): Promise<number> {
	const open = await sql<{ entry_id: string; age: number }[]>`
		select entry_id, extract(epoch from clock_timestamp() - entry_at)::float8 as age
		from vault.open_releases(${keeperName})`;
	const left = living
		? open.filter(({ entry_id, age }) => age > LINGER_SECONDS && !living.has(entry_id))
		: open;
	for (const { entry_id } of left) {
		await sql`select vault.end_release(${entry_id}, 'unknown', 'KEEPER_RESTARTED')`;
	}
	return left.length;
}

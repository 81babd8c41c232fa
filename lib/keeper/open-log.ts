/**
 * The keeper's log, opened: its key, its notary, what releases wait for.
 *
 * The key is made once, where there is neither a log nor a trace of one. A key that is missing or damaged beside a log stays
 * so: the keeper then runs with a notary that has halted, and opens nothing. Test: notary/continuity.test.ts.
 */
import type { Sql } from "#db/client.ts";
import type { Policy } from "../access/policy.ts";
import type { Gate, Witness } from "../ledger/gate.ts";
import { LogError } from "../ledger/log-error.ts";
import { makeLogKey, readLogKey } from "../ledger/log-key.ts";
import { parseVerifierKey } from "../ledger/note.ts";
import type { Signer } from "../ledger/signing.ts";
import type { Keeper } from "./context.ts";
import { assertNamed, putInForce } from "./gate.ts";
import { haltedNotary, type Notary, startNotary } from "./notary/notary.ts";
import { readLog } from "./notary/store.ts";

/** Milliseconds, well within what the console waits for an answer. */
export const PATIENCE = { checkpoint: 5_000, witnesses: 6_000 };

export interface LogOptions {
	/** The keeper's own connections. */
	sql: Sql;
	/** As role `notary`. */
	notarySql: Sql;
	notaryMarks: Sql;
	/** Of the key and the continuity file. */
	folder: string;
	/** The name of a log that is yet to be made. */
	origin: string;
	gate: Gate;
	witnesses: readonly Witness[];
	/** That is to be in force: what it draws by must be among the witnesses before these are. */
	policy: Pick<Policy, "sampling">;
	patience?: { checkpoint: number; witnesses: number };
}

export async function openLog(options: LogOptions): Promise<Keeper["log"]> {
	const { sql, gate, witnesses, policy, patience = PATIENCE } = options;
	assertNamed(policy, witnesses);
	await putInForce(sql, { gate, witnesses });
	return { notary: await notaryOf(options), gate, patience };
}

async function notaryOf({ notarySql, notaryMarks, folder, origin, witnesses }: LogOptions): Promise<Notary> {
	let signer: Signer | null;
	try {
		signer = await readLogKey(folder);
		if (signer === null && (await readLog(notarySql))) throw new LogError("LOG_KEY_MISSING");
		signer ??= await makeLogKey(folder, origin);
	} catch (error) {
		const log = error instanceof LogError ? await readLog(notarySql) : null;
		// Without a log there is nothing that could stand still: this keeper does not start.
		if (!log) throw error;
		return haltedNotary(parseVerifierKey(log.vkey), error as LogError);
	}
	return startNotary({ sql: notarySql, marks: notaryMarks, signer, folder, witnesses });
}

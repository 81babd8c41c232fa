/** One thing that the keeper does in the background, again and again. */
import type { Keeper } from "../context.ts";

export interface KeeperJob {
	/** A word or two, as in access.job. */
	name: string;
	/** Milliseconds between the end of one turn and the beginning of the next. */
	every: number;
	/** `region`: a turn for each region whose keys this keeper holds. `all`: one turn, whichever keeper has it. */
	each: "region" | "all";
	/**
	 * Does what is to be done now. Whatever it did stands if it fails later, or if its process is killed; it is called again, and
	 * may for a moment be called twice at once: what must not be done twice is held by rows, never by the lease.
	 *
	 * @throws whatever went wrong: its code is kept in access.job, and the next turn is after `every`
	 */
	run(keeper: Keeper, turn: Turn): Promise<void>;
}

export interface Turn {
	/** null where the job is for all. */
	region: string | null;
	/** Whether somebody wants it now (ask-job.ts). */
	asked: boolean;
	/** Aborted when the keeper stops or the lease is another's: whatever can wait is left for the next turn. */
	signal: AbortSignal;
	/**
	 * Says how far it has come: so many of so many. Renews the lease.
	 * @throws the signal's reason, where the turn is over
	 */
	progress(done: number, total: number): Promise<void>;
}

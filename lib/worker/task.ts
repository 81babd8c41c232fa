/** One thing that the worker does again and again. */
import type { Sql } from "#db/client.ts";
import type { Env } from "../env.ts";

export interface Worker {
	/** As role `worker`. */
	sql: Sql;
	env: Env;
	/** Aborted when the process is asked to stop: whatever can wait is left for the next time. */
	signal: AbortSignal;
}

export interface Task {
	/** A word or two, as in oversight.task. */
	name: string;
	/** Milliseconds between the end of one run and the beginning of the next. */
	every: number;
	/** Run by every worker at once: what it does is leased row by row. By default one worker at a time holds the task. */
	shared?: boolean;
	/** Whether there is anything to do for it as the worker is configured; by default there is. */
	when?(env: Env): boolean;
	/**
	 * Does what is to be done now, all of it. Whatever it did stands if it fails later; it is called again.
	 * @throws whatever went wrong: its code is kept in oversight.task, and the next run is after `every`.
	 */
	run(worker: Worker): Promise<void>;
}

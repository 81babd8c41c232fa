/**
 * Deletes the sealed bodies of attachments that are gone, and of uploads that nobody finished, from whichever store they lie in.
 * Whether they may go was decided before, on record: the keys went then, so that what is deleted here opens for nobody.
 *
 * Guarantees: one that its store does not delete holds up no other: it is put behind them and tried again with the next turn, and
 * the turn fails at its end by that code, which is an alarm where it lasts (JOB_FAILS). What lies in a store that this keeper does not
 * have is left to one that has it.
 * Shown by: tend-bodies.test.ts.
 */
import type { KeeperJob } from "../jobs/job.ts";

/** Each is at most 50 MiB of rows, or 200 objects. */
const AT_A_TIME = 20;
/** After so many the store is not there: the rest waits for the next turn. */
const FAILURES = 20;

export const tendBodies: KeeperJob = {
	...{ name: "bodies", every: 60_000, each: "all" },
	run: async ({ sql, bodies }, { signal, progress }) => {
		let failure: unknown;
		let done = 0;
		// PostgreSQL's first: they wait for no other store.
		for (const store of bodies ? ["postgres", "s3"] : ["postgres"]) {
			const failed = new Set<string>();
			for (let all = false; !all && failed.size < FAILURES; ) {
				const gone = await sql<{ id: string; chunks: number }[]>`
					select id, chunks from vault.bodies_to_go(${AT_A_TIME}, ${[store]})`;
				all = gone.length < AT_A_TIME || gone.some(({ id }) => failed.has(id));
				for (const { id, chunks } of gone) {
					if (signal.aborted) return;
					if (failed.has(id)) continue;
					try {
						if (store === "s3") await bodies?.remove(id, chunks);
						await sql`select vault.forget_body(${id})`;
						done += 1;
					} catch (error) {
						failure ??= error;
						failed.add(id);
						await sql`select vault.put_off_body(${id})`;
						if (failed.size >= FAILURES) break;
					}
				}
				await progress(done, done);
			}
		}
		if (failure !== undefined) throw failure;
	},
};

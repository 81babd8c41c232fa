/**
 * Deletes the sealed bodies of attachments that are gone, and of uploads that nobody finished, from whichever store they lie in.
 * Whether they may go was decided before, on record: the keys went then, so that what is deleted here opens for nobody.
 * Shown by: tend-bodies.test.ts.
 */
import type { KeeperJob } from "../jobs/job.ts";

/** Each is at most 50 MiB of rows, or 200 objects. */
const AT_A_TIME = 20;

export const tendBodies: KeeperJob = {
	...{ name: "bodies", every: 60_000, each: "all" },
	run: async ({ sql, bodies }, { signal, progress }) => {
		for (let done = 0; !signal.aborted; ) {
			const gone = await sql<{ id: string; store: string; chunks: number }[]>`
				select id, store, chunks from vault.bodies_to_go(${AT_A_TIME})`;
			let went = 0;
			for (const { id, store, chunks } of gone) {
				if (signal.aborted) return;
				if (store === "s3") {
					if (!bodies) continue; // of a store that is not configured here any more
					await bodies.remove(id, chunks);
				}
				await sql`select vault.forget_body(${id})`;
				went += 1;
			}
			done += went;
			await progress(done, done);
			if (went < AT_A_TIME) return;
		}
	},
};

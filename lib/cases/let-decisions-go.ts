/**
 * Decisions whose time to be undone is over leave the house: from that commit on platforms are told. Those that wait for a second
 * person wait on; the keeper lets them go with that word, or this does, a second later.
 *
 * Guarantees: the database says whose time it is, so that several workers do the same work once, and a worker that is killed
 * leaves nothing half done. Shown by: read-ending.test.ts; of a worker that is killed, e2e/twenty-cases.e2e.ts.
 */
import type { Task } from "../worker/task.ts";

const BATCH = 200;

export const letDecisionsGo: Task = {
	name: "decisions",
	every: 1_000,
	// In each worker: what one that was killed held is free at once.
	shared: true,
	async run({ sql, signal }) {
		for (let gone = BATCH; gone === BATCH && !signal.aborted; ) {
			const [row] = await sql<{ gone: number }[]>`select console.let_go_due(${BATCH}) as gone`;
			gone = row?.gone ?? 0;
		}
	},
};

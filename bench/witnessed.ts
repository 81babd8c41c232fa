/**
 * What waiting for a witness adds to an opening: two products side by side, one whose releases wait for the log's own
 * checkpoint and one whose wait for a witness too (a process of its own, on this machine), in turns.
 */
import { asker } from "./ask.ts";
import { load, loadInTurns, type Measured } from "./load.ts";
import { opener } from "./openings.ts";
import type { Stage } from "./stage.ts";
import { seedThreads } from "./threads.ts";

export interface Witnessed {
	clients: number;
	sealed: Measured;
	witnessed: Measured;
}

const CLIENTS = 8;
const THREADS = 200;

export async function measureWitnessed(
	stages: { sealed: Stage; witnessed: Stage },
	seconds: number,
	say: (line: string) => void,
): Promise<Witnessed> {
	const acts = {} as Record<keyof typeof stages, () => Promise<void>>;
	for (const name of ["sealed", "witnessed"] as const) {
		const stage = stages[name];
		const keeper = asker({ socketPath: stage.keeperSocket }, CLIENTS);
		acts[name] = opener(stage, keeper, await seedThreads(stage, keeper, THREADS));
		await load({ clients: CLIENTS, seconds: 2 }, acts[name]);
		await stage.admin.unsafe("VACUUM ANALYZE");
	}
	say(`openings at ${CLIENTS} clients, with and without a witness`);
	return { clients: CLIENTS, ...(await loadInTurns({ clients: CLIENTS, seconds }, acts)) };
}

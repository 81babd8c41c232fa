/** The keeper's clockwork: each job on its own clock, from start to stop. Shown by: run-job.test.ts. */
import { setTimeout as sleep } from "node:timers/promises";
import { errorCode } from "../../errors.ts";
import type { Keeper } from "../context.ts";
import type { KeeperJob } from "./job.ts";
import { LEASE_MS, runJob } from "./run-job.ts";

export interface Clockwork {
	/** Resolves when what was under way has come to an end that can be gone on from. */
	stop(): Promise<void>;
}

export function startClockwork(keeper: Keeper, jobs: readonly KeeperJob[], leaseMs = LEASE_MS): Clockwork {
	const ending = new AbortController();
	const { signal } = ending;
	const running = jobs.map(async (job) => {
		while (!signal.aborted) {
			await turns(keeper, job, signal, leaseMs).catch((error: unknown) =>
				console.error(`keeper: ${job.name} (${errorCode(error)})`),
			);
			await sleep(job.every, undefined, { signal }).catch(() => {});
		}
	});
	return {
		async stop() {
			ending.abort(new Error("the keeper stops"));
			await Promise.all(running);
		},
	};
}

async function turns(keeper: Keeper, job: KeeperJob, signal: AbortSignal, leaseMs: number): Promise<void> {
	for (const region of job.each === "all" ? [null] : await regionsOf(keeper)) {
		if (signal.aborted) return;
		await runJob(keeper, job, { region, signal, leaseMs });
	}
}

/** Whose keys are held here. */
async function regionsOf({ sql, keyring }: Keeper): Promise<readonly string[]> {
	if (keyring.regions) return keyring.regions;
	const rows = await sql<{ code: string }[]>`select code from console.region order by code`;
	return rows.map(({ code }) => code);
}

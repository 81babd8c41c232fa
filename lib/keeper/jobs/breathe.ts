/** Between two batches of a job. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Turn } from "./job.ts";

/**
 * Whoever opens something goes first: half of the time is theirs.
 *
 * @param began when the batch began, as performance.now() has it
 */
export async function breathe({ signal }: Turn, began: number): Promise<void> {
	await sleep(performance.now() - began, undefined, { signal }).catch(() => {});
}

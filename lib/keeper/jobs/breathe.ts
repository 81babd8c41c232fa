/** Between two batches of a job. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Keeper } from "../context.ts";
import type { Turn } from "./job.ts";

/**
 * Whoever opens something goes first: two thirds of the time are theirs. Where nobody does, the next batch follows at once.
 *
 * @param began when the batch began, as performance.now() has it
 */
export async function breathe(
	{ loose }: Pick<Keeper, "loose">,
	{ signal }: Turn,
	began: number,
): Promise<void> {
	if (loose.living.size === 0) return;
	await sleep(2 * (performance.now() - began), undefined, { signal }).catch(() => {});
}

/**
 * Somebody wants a job done now. The wish stands in its row, so that it outlives this process, until a turn that began later
 * was done whole; the turn begins at once where it can.
 */
import { errorCode } from "../../errors.ts";
import type { Keeper } from "../context.ts";
import type { KeeperJob } from "./job.ts";
import { runJob } from "./run-job.ts";

/** Does not wait for the turn. Who may ask is the caller's to have settled. */
export async function askJob(keeper: Keeper, job: KeeperJob, region: string | null): Promise<void> {
	await keeper.sql`
		insert into access.job as j (name, region, asked_at) values (${job.name}, ${region}, clock_timestamp())
		on conflict (name, region) do update set asked_at = excluded.asked_at`;
	runJob(keeper, job, { region }).catch((error: unknown) =>
		console.error(`keeper: ${job.name} (${errorCode(error)})`),
	);
}

/**
 * Whether oversight's worker was seen lately. Where it was not, a page that it feeds may lack what happened since, and
 * says so: nothing here can tell a quiet day from a worker that hangs. Shown by: worker-unseen.test.ts.
 */
import { selectWorkerSeen } from "#db/queries/alarms.ts";
import { web } from "#db/web.ts";
import { authorise } from "../access/roles.ts";
import type { Actor } from "../actor.ts";

/** Some of its tasks begin every few seconds. */
export const UNSEEN_MS = 30_000;

/** @returns what to say; null while it is seen */
export async function workerUnseen(actor: Actor): Promise<string | null> {
	authorise(actor, "ledger.search");
	const { seenAt, now } = await selectWorkerSeen(web());
	return unseenInWords(seenAt, now);
}

export function unseenInWords(seenAt: Date | null, now: Date): string | null {
	if (seenAt === null)
		return "The worker has not been seen yet. What it finds (alarms, signals, samples, sums) is missing here.";
	if (now.getTime() - seenAt.getTime() <= UNSEEN_MS) return null;
	const [day, time] = [seenAt.toISOString().slice(0, 10), seenAt.toISOString().slice(11, 16)];
	const since = now.toISOString().startsWith(day) ? `${time} UTC` : `${day} ${time} UTC`;
	return `The worker has not been seen since ${since}. What it finds (alarms, signals, samples, sums) is missing here since then.`;
}

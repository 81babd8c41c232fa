/**
 * Has the decryption service do now, in one region, what it does by itself later: wrap anew, or delete what is past its time.
 * No clock goes faster by it, and nothing goes that would not go anyway. Shown by: read-keys.test.ts.
 */
import { type Action, allowed, authorise } from "../access/roles.ts";
import type { Actor } from "../actor.ts";
import { rewrapNow } from "../keeper/client-keys.ts";
import { retentionNow } from "../keeper/client-retention.ts";

const NOW: Readonly<
	Record<"rewrap" | "retention", { right: Action; ask: (region: string) => Promise<void> }>
> = {
	rewrap: { right: "key.destroy", ask: rewrapNow },
	retention: { right: "retention.resume", ask: retentionNow },
};
export type NowJob = keyof typeof NOW;

export const isNowJob = (name: string): name is NowJob => Object.hasOwn(NOW, name);

/** Answers at once; the job's row says how far it has come. @throws DomainError NOT_PERMITTED, REGION_NOT_HELD */
export async function doNow(actor: Actor, job: NowJob, region: string): Promise<void> {
	const { right, ask } = NOW[job];
	authorise(actor, right, region);
	await ask(region);
}

export function mayDoNow(actor: Actor, name: string, region: string | null): boolean {
	return region !== null && isNowJob(name) && allowed(actor, NOW[name].right, region);
}

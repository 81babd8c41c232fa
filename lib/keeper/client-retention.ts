/** Asking the keeper about retention (client.ts). */
import { answer } from "./ask.ts";
import type { Asked } from "./confirm/issue.ts";
import type { Confirmation } from "./confirm/messages-confirmation.ts";
import type { Resumed } from "./retention/messages-retention.ts";

export type { Resumed } from "./retention/messages-retention.ts";

/** A plan that waits (vault.retention_plan); by its region the console finds the keeper to ask. */
interface Waiting {
	plan: string;
	region: string;
}

/** What an admin confirms: that what stopped goes on. A refusal is on the record. */
export function resumptionChallenge(sessionToken: string, { plan, region }: Waiting): Promise<Asked> {
	return answer(`/retention/${encodeURIComponent(plan)}/resumption/challenge`, { region }, sessionToken);
}

/** Exactly that plan goes on, at once. */
export function resumeRetention(
	sessionToken: string,
	{ plan, region }: Waiting,
	confirmation?: Confirmation,
): Promise<Resumed> {
	const body = { region, confirmation };
	return answer(`/retention/${encodeURIComponent(plan)}/resumption`, body, sessionToken);
}

/** A region's turn at once. Answers at once too: access.job (`retention`) says how far it has come. */
export async function retentionNow(region: string): Promise<void> {
	await answer("/retention", { region });
}

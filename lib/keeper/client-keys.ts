/** Asking the keeper for what becomes of intake keys (client.ts). */
import { answer } from "./ask.ts";
import type { Asked } from "./confirm/issue.ts";
import type { Confirmation } from "./confirm/messages-confirmation.ts";
import type { DestructionAct, DestructionDone } from "./keys/messages-keys.ts";

export type { DestructionAct, DestructionDone } from "./keys/messages-keys.ts";

/** An intake key as the console shows it; by its region the console finds the keeper that holds it. */
interface Key {
	kid: string;
	region: string;
}

/** What an admin confirms: that this key is to be destroyed in a week or more, or that it is not. A refusal is on the record. */
export function destructionChallenge(
	sessionToken: string,
	{ kid, region }: Key,
	act: DestructionAct,
): Promise<Asked> {
	return answer(
		`/intake-keys/${encodeURIComponent(kid)}/destruction/challenge`,
		{ act, region },
		sessionToken,
	);
}

/** Announces a key's destruction, or calls it off. */
export function decideDestruction(
	sessionToken: string,
	{ kid, region }: Key,
	asked: { act: DestructionAct; confirmation?: Confirmation | undefined },
): Promise<DestructionDone> {
	return answer(`/intake-keys/${encodeURIComponent(kid)}/destruction`, { ...asked, region }, sessionToken);
}

/**
 * Has what is wrapped to keys of a region whose period is over wrapped to the key of now. Answers at once: access.job (`rewrap`)
 * says how far it has come. Who may ask is the caller's to have settled.
 */
export async function rewrapNow(region: string): Promise<void> {
	await answer("/rewraps", { region });
}

/** Asking the keeper for a second person's word on a decision (client.ts). */
import { answer } from "./ask.ts";
import type { Asked } from "./confirm/issue.ts";
import type { Confirmation } from "./confirm/messages-confirmation.ts";
import type { SecondWord } from "./decisions/messages-decisions.ts";

export type { SecondWord } from "./decisions/messages-decisions.ts";

/** What the second person confirms: this decision, as it was shown. A refusal is on the record. */
export function secondChallenge(sessionToken: string, decisionId: string, asked: SecondWord): Promise<Asked> {
	return answer(`/decisions/${encodeURIComponent(decisionId)}/second/challenge`, asked, sessionToken);
}

/** Confirms it, so that it may leave the house; or declines it, so that the case is open again. */
export function giveSecondWord(
	sessionToken: string,
	decisionId: string,
	asked: SecondWord & { confirmation?: Confirmation | undefined },
): Promise<{ entry: string }> {
	return answer(`/decisions/${encodeURIComponent(decisionId)}/second`, asked, sessionToken);
}

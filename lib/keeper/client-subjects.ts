/** Asking the keeper for what is done about requests of data subjects (client.ts). Refusals are on the record. */
import { answer } from "./ask.ts";
import type { Asked } from "./confirm/issue.ts";
import type { Confirmation } from "./confirm/messages-confirmation.ts";
import type { SubjectAct, SubjectAsked } from "./subjects/messages-subjects.ts";

export type { SubjectAct, SubjectAsked } from "./subjects/messages-subjects.ts";

type Confirmed = { confirmation?: Confirmation | undefined };

/** What legal confirms: that this is asked for this account, by its commitment. */
export function registerChallenge(sessionToken: string, asked: SubjectAsked): Promise<Asked> {
	return answer("/subjects/challenge", asked, sessionToken);
}

export function registerSubject(
	sessionToken: string,
	asked: SubjectAsked & Confirmed,
): Promise<{ subject: string; entry: string }> {
	return answer("/subjects", asked, sessionToken);
}

export function settleChallenge(sessionToken: string, subject: string, asked: SubjectAct): Promise<Asked> {
	return answer(`/subjects/${encodeURIComponent(subject)}/acts/challenge`, asked, sessionToken);
}

/** Answers a request, which erases what the answer says is erased; or closes it. */
export function settleSubject(
	sessionToken: string,
	subject: string,
	asked: SubjectAct & Confirmed,
): Promise<{ entry: string }> {
	return answer(`/subjects/${encodeURIComponent(subject)}/acts`, asked, sessionToken);
}

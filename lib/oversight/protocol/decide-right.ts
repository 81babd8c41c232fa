/**
 * Somebody's role in a region is kept, or is to go: once, by somebody else, with a reason, and its entry in the same commit.
 *
 * Guarantees (by constraints of oversight.rights_verdict): nobody decides about their own right, nor about one of a person
 * whom they brought in, or that they proposed or confirmed. What is withdrawn is still held until an admin takes it away:
 * admins are told, and the review shows it until the keeper's record says so. Not: that somebody looked. A decision rests on
 * the session; whoever closes the review signs for all of them by passkey (keeper/protocol/sign-protocol.ts). Shown by: campaign.test.ts.
 */
import { decideRight as decide } from "#db/queries/protocol.ts";
import { selectRightRegion } from "#db/queries/right-region.ts";
import { web } from "#db/web.ts";
import { authorise } from "../../access/roles.ts";
import type { Actor } from "../../actor.ts";
import { sealWords } from "../../cases/seal-words.ts";
import { DomainError } from "../../errors.ts";
import { isUuid } from "../../uuid.ts";
import { actingAs } from "./acting.ts";
import { needsWords, verdictOf } from "./reasons.ts";
import { orRefused } from "./refused.ts";

export interface RightDecision {
	row: string;
	/** One of RIGHT_REASONS. */
	reason: string;
	words: string;
}

export async function decideRight(
	actor: Actor,
	{ row, reason, words }: RightDecision,
): Promise<{ entry: string }> {
	authorise(actor, "rights.review");
	const region = isUuid(row) ? await selectRightRegion(web(), row) : undefined;
	if (region === undefined) throw new DomainError("NOT_FOUND", "There is no such right under review.");
	const role = authorise(actor, "rights.review", region);
	const verdict = verdictOf(reason);
	if (verdict === null) {
		throw new DomainError("INPUT_INVALID", "Choose a reason. Nothing was decided.", [
			{ path: "reason", message: "Choose a reason." },
		]);
	}
	const note = await sealWords({ id: row, region }, words, needsWords(reason));
	const acting = await actingAs(actor, role);
	return orRefused(() => decide(web(), { ...acting, row, verdict, reason, ...(note && { note }) }));
}

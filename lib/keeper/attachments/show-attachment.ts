/**
 * Showing one attachment under an opening that lives: an entry of its own (`attachment.displayed`) that the log covers, before
 * its first chunk is opened. What it is, its bytes say; they are fetched by the entry (stream-attachment.ts).
 *
 * Guarantees: as open-thread.ts has it. Not: that somebody who fetched it forgets it, nor that it is harmless to whoever saves it.
 * Shown by: show-attachment.test.ts, db/attacks/attachments.ts, e2e/attachments.e2e.ts.
 */
import { DomainError } from "../../errors.ts";
import { whoAsks } from "../asking.ts";
import type { Keeper } from "../context.ts";
import { cover } from "../cover.ts";
import { recordShowing } from "../record.ts";
import { refuse } from "../refuse.ts";
import { assertSettingsInForce } from "../settings-agree.ts";
import { chunkOf } from "./chunk.ts";
import type { AttachmentRequest, AttachmentShown } from "./messages-attachments.ts";
import { remember } from "./shown.ts";
import { sniff } from "./sniff.ts";
import { takeAttachment } from "./take-attachment.ts";

/**
 * @param opening under which it is shown; `request.n`: which of the message's attachments, from 0
 * @throws DomainError a refusal (recorded as `opening.refused`), ATTACHMENT_NOT_ARRIVED, or what a release fails by (`release.failed`)
 */
export async function showAttachment(
	keeper: Keeper,
	sessionToken: string,
	opening: string,
	request: AttachmentRequest,
): Promise<AttachmentShown> {
	await assertSettingsInForce(keeper);
	const asking = await whoAsks(keeper.sql, sessionToken, request.caseId);
	const { actor } = asking;
	const recorded = await refuse(keeper, asking, null, () => {
		if (!asking.case)
			throw new DomainError("OPENING_NOT_YOURS", "No such opening of yours. Nothing was opened.");
		keeper.keyring.assertHere(asking.case.region);
		return recordShowing(keeper, actor, { opening, ...request }).catch(notThere);
	});
	if (recorded instanceof DomainError) throw recorded;
	const shown = await keeper.loose.orFail(recorded.entry, async () => {
		const fallBack = recorded.reason === "EMERGENCY_RISK_TO_LIFE";
		const covered = await cover(keeper, recorded, { fallBack });
		const attachment = await takeAttachment(keeper, covered, request.n);
		const { entry, index, expires } = covered;
		const reader = { entry, person: actor.personId, session: actor.sessionId };
		const head = await chunkOf(keeper, reader, attachment, 0);
		const { bytes, said, binding } = attachment;
		const last = binding.chunks - 1;
		const tail = last === 0 ? head : await chunkOf(keeper, reader, attachment, last);
		const sniffed = sniff(head, tail, bytes, said);
		remember(keeper, entry, {
			...{ ...attachment, ...sniffed, person: actor.personId },
			until: Date.parse(expires),
		});
		const unwitnessed = covered.passed !== covered.gate;
		return { ...{ entry, index, unwitnessed, expires }, ...sniffed, said, bytes };
	});
	// From here on it can be fetched, so it counts as seen.
	keeper.loose.end(recorded.entry, "released");
	return shown;
}

/** Nobody is refused anything where the platform has sent nothing. */
function notThere(error: unknown): DomainError {
	if (error instanceof DomainError && error.code === "ATTACHMENT_NOT_ARRIVED") return error;
	throw error;
}

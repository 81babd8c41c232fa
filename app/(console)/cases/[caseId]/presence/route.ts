/**
 * Is the case still one's own, and until when? Asked by its page now and then; with `active` somebody pressed a key or clicked there
 * since: the claim's time begins anew, and the session's. Of the case nothing is said. No entry: who has a case, and that a claim
 * lapsed, are entries of their own.
 */
import { z } from "zod";
import { keepClaim } from "#lib/cases/keep-claim.ts";
import { DomainError } from "#lib/errors.ts";
import { currentActor } from "../../../../_auth/session.ts";
import { watchingActor } from "../../../attention/watching-actor.ts";
import { bodyOf, refusal } from "../../../readings/answers.ts";
import { requireSameOrigin } from "../../../readings/same-origin.ts";

const Presence = z.strictObject({ active: z.boolean() });

export async function POST(
	request: Request,
	{ params }: { params: Promise<{ caseId: string }> },
): Promise<Response> {
	try {
		requireSameOrigin(request);
		const presence = Presence.safeParse(await bodyOf(request));
		if (!presence.success) throw new DomainError("INPUT_INVALID", "This is no sign of presence.");
		const { active } = presence.data;
		const actor = active ? await currentActor() : await watchingActor();
		if (!actor) throw new DomainError("NOT_SIGNED_IN", "Your session has ended.");
		const keeping = await keepClaim(actor, (await params).caseId, active);
		return Response.json({ ...keeping, now: Date.now() }, { headers: { "cache-control": "no-store" } });
	} catch (error) {
		return refusal(error);
	}
}

/**
 * Before an opening: what policy asks for it (approval, a further reason), and the challenge that the person's passkey is
 * to sign, over exactly this request. POST { caseId, reason, scope } or { caseId, request } for an approved one.
 * Nothing is opened here; a refusal is on the record.
 */
import { DomainError } from "#lib/errors.ts";
import { type OpeningRequest, openingChallenge } from "#lib/keeper/client.ts";
import { currentActor, sessionToken } from "../../../_auth/session.ts";
import { bodyOf, refusal } from "../answers.ts";
import { requireSameOrigin } from "../same-origin.ts";

export async function POST(request: Request): Promise<Response> {
	try {
		requireSameOrigin(request);
		const token = await sessionToken();
		if (token === null || !(await currentActor())) {
			throw new DomainError("NOT_SIGNED_IN", "Your session has ended. Nothing was opened. Sign in again.");
		}
		// What is asked is checked by the keeper.
		const asked = await openingChallenge(token, (await bodyOf(request)) as OpeningRequest);
		return Response.json(asked, { headers: { "cache-control": "no-store" } });
	} catch (error) {
		return refusal(error);
	}
}

/**
 * Before something is shown: what the person's passkey is to sign, over exactly this request. Nothing is opened here; a
 * refusal is on the record.
 *
 * POST { caseId, reason, scope }     an opening: also what policy asks for it (approval, a further reason)
 *      { caseId, request }           an opening that others approved
 *      { notes }                     words that staff typed
 */
import { z } from "zod";
import { DomainError } from "#lib/errors.ts";
import { notesChallenge, type OpeningBody, openingChallenge } from "#lib/keeper/client.ts";
import { currentActor, sessionToken } from "../../../_auth/session.ts";
import { bodyOf, refusal } from "../answers.ts";
import { requireSameOrigin } from "../same-origin.ts";

const Notes = z.strictObject({ notes: z.array(z.uuid()).min(1).max(20) });

export async function POST(request: Request): Promise<Response> {
	try {
		requireSameOrigin(request);
		const token = await sessionToken();
		if (token === null || !(await currentActor())) {
			throw new DomainError("NOT_SIGNED_IN", "Your session has ended. Nothing was opened. Sign in again.");
		}
		const body = await bodyOf(request);
		const notes = Notes.safeParse(body);
		// What is asked is checked by the keeper; here only which of the two it is.
		const asked = notes.success
			? await notesChallenge(token, notes.data.notes)
			: await openingChallenge(token, body as OpeningBody);
		return Response.json(asked, { headers: { "cache-control": "no-store" } });
	} catch (error) {
		return refusal(error);
	}
}

/**
 * Asks to show one attachment of a message under an opening that lives: an entry first, then what it is. Its bytes are fetched at
 * ./[entryId], with the entry that is answered.
 *
 * POST { openingId, caseId, readToken, sequence, n } → { entry, index, kind, mediaType, said, bytes, expires, why }
 */
import { z } from "zod";
import { DomainError } from "#lib/errors.ts";
import { showAttachment } from "#lib/keeper/client-attachments.ts";
import { currentActor, sessionToken } from "../../../_auth/session.ts";
import { bodyOf, refusal } from "../answers.ts";
import { requireSameOrigin } from "../same-origin.ts";

// What is asked is checked by the keeper; here only that it is a question.
const Asked = z.strictObject({
	...{ openingId: z.uuid(), caseId: z.uuid(), readToken: z.string().max(64) },
	...{ sequence: z.int().positive(), n: z.int().min(0).max(99) },
});

export async function POST(request: Request): Promise<Response> {
	try {
		requireSameOrigin(request);
		const token = await sessionToken();
		if (token === null || !(await currentActor())) {
			throw new DomainError("NOT_SIGNED_IN", "Your session has ended. Nothing was opened. Sign in again.");
		}
		const asked = Asked.safeParse(await bodyOf(request));
		if (!asked.success)
			throw new DomainError("INPUT_INVALID", "This is not an attachment. Nothing was opened.");
		const { openingId, ...rest } = asked.data;
		const shown = await showAttachment(token, openingId, rest);
		return Response.json(shown, { headers: { "cache-control": "no-store" } });
	} catch (error) {
		return refusal(error);
	}
}

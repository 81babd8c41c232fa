/**
 * Does an opening still live? The page that shows its text asks once a second, and empties itself when it does not.
 * Asking does not keep a session alive, unless the page says that somebody is there (`?here`): reading is being there.
 */
import { z } from "zod";
import { DomainError } from "#lib/errors.ts";
import { openingState } from "#lib/keeper/client.ts";
import { currentActor, sessionToken } from "../../../../_auth/session.ts";
import { refusal } from "../../answers.ts";

export async function GET(
	request: Request,
	{ params }: { params: Promise<{ openingId: string }> },
): Promise<Response> {
	try {
		const token = await sessionToken();
		const here = new URL(request.url).searchParams.has("here");
		if (token === null || (here && !(await currentActor()))) {
			throw new DomainError("NOT_SIGNED_IN", "Your session has ended.");
		}
		const id = z.uuid().safeParse((await params).openingId);
		if (!id.success) throw new DomainError("NOT_FOUND", "There is no such opening.");
		const state = await openingState(token, id.data);
		return Response.json(state, { headers: { "cache-control": "no-store" } });
	} catch (error) {
		return refusal(error);
	}
}

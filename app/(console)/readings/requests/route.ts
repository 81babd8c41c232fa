/** Asks for an approval: the same body as an opening, confirmed in the same way. Nothing is opened by it. */
import { DomainError } from "#lib/errors.ts";
import { type OpeningRequest, requestOpening } from "#lib/keeper/client.ts";
import { currentActor, sessionToken } from "../../../_auth/session.ts";
import { bodyOf, refusal } from "../answers.ts";
import { requireSameOrigin } from "../same-origin.ts";

export async function POST(request: Request): Promise<Response> {
	try {
		requireSameOrigin(request);
		const token = await sessionToken();
		if (token === null || !(await currentActor())) {
			throw new DomainError("NOT_SIGNED_IN", "Your session has ended. Nothing was asked. Sign in again.");
		}
		const requested = await requestOpening(token, (await bodyOf(request)) as OpeningRequest);
		return Response.json(requested, { headers: { "cache-control": "no-store" } });
	} catch (error) {
		return refusal(error);
	}
}

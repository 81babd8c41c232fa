/** What became of a request, for the page that waits for it. It keeps no session alive: nobody need be there. */
import { requestState } from "#lib/approvals/read-request.ts";
import { DomainError } from "#lib/errors.ts";
import { watchingActor } from "../../../attention/watching-actor.ts";
import { refusal } from "../../../readings/answers.ts";

export async function GET(
	_: Request,
	{ params }: { params: Promise<{ requestId: string }> },
): Promise<Response> {
	try {
		const actor = await watchingActor();
		if (!actor) throw new DomainError("NOT_SIGNED_IN", "Your session has ended.");
		const state = await requestState(actor, (await params).requestId);
		return Response.json(state, { headers: { "cache-control": "no-store" } });
	} catch (error) {
		return refusal(error);
	}
}

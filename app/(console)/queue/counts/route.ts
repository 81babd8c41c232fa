/** How many cases are open by severity, for a queue that stands open. Counts only; it keeps no session alive. */

import { countOpen } from "#lib/cases/list-queue.ts";
import { DomainError } from "#lib/errors.ts";
import { language } from "../../../_words/language.ts";
import { watchingActor } from "../../attention/watching-actor.ts";
import { refusal } from "../../readings/answers.ts";
import { countsOf } from "../counts-shown.ts";
import { readQuery } from "../params.ts";

export async function GET(request: Request): Promise<Response> {
	try {
		const actor = await watchingActor();
		if (!actor) throw new DomainError("NOT_SIGNED_IN", "Your session has ended.");
		const counts = await countOpen(actor, readQuery(new URL(request.url).search));
		return Response.json(countsOf(counts, await language()), { headers: { "cache-control": "no-store" } });
	} catch (error) {
		return refusal(error);
	}
}

/** How much waits for whoever is signed in: requests to decide, alerts and mentions not seen. Counts only; it keeps no session alive. */
import { countRequests } from "#lib/approvals/list-requests.ts";
import { countOwnMentions } from "#lib/cases/notes.ts";
import { DomainError } from "#lib/errors.ts";
import { countAlerts } from "#lib/oversight/list-alerts.ts";
import { refusal } from "../readings/answers.ts";
import { watchingActor } from "./watching-actor.ts";

export async function GET(): Promise<Response> {
	try {
		const actor = await watchingActor();
		if (!actor) throw new DomainError("NOT_SIGNED_IN", "Your session has ended.");
		const [approvals, alerts, mentions] = await Promise.all([
			countRequests(actor),
			countAlerts(actor),
			countOwnMentions(actor),
		]);
		return Response.json({ approvals, alerts, mentions }, { headers: { "cache-control": "no-store" } });
	} catch (error) {
		return refusal(error);
	}
}

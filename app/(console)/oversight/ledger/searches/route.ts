import { addressOf } from "#lib/oversight/explorer/typed.ts";
import { requireActor } from "../../../../_auth/session.ts";
import { ledTo } from "./answer.ts";

/** Leads to the page that searches. What was typed freely is written first, so that no address holds it. */
export async function POST(request: Request): Promise<Response> {
	const actor = await requireActor();
	return ledTo(request, (form) => addressOf(actor, form));
}

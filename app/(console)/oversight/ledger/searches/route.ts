import { addressOf } from "#lib/oversight/explorer/typed.ts";
import { actorNow } from "../../../../_auth/session.ts";
import { ledTo } from "./answer.ts";

/** Leads to what the page finds, which takes the focus. What was typed freely is written first, so that no address holds it. */
export async function POST(request: Request): Promise<Response> {
	return ledTo(request, async (form) => `${await addressOf(await actorNow(), form)}#found`);
}

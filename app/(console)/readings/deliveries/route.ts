/** The page says that it shows what an entry released: one more entry, and no content either way. */
import { z } from "zod";
import { DomainError } from "#lib/errors.ts";
import { confirmDelivery } from "#lib/keeper/client.ts";
import { sessionToken } from "../../../_auth/session.ts";
import { bodyOf, refusal } from "../answers.ts";
import { requireSameOrigin } from "../same-origin.ts";

const Shown = z.strictObject({ entry: z.uuid() });

export async function POST(request: Request): Promise<Response> {
	try {
		requireSameOrigin(request);
		const token = await sessionToken();
		if (token === null) throw new DomainError("NOT_SIGNED_IN", "Your session has ended.");
		const shown = Shown.safeParse(await bodyOf(request));
		if (!shown.success) throw new DomainError("INPUT_INVALID", "This is not a delivery.");
		await confirmDelivery(token, shown.data.entry);
		return new Response(null, { status: 204, headers: { "cache-control": "no-store" } });
	} catch (error) {
		return refusal(error);
	}
}

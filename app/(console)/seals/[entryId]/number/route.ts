import { sealNumber } from "#lib/oversight/seal-number.ts";
import { actorNow } from "../../../../_auth/session.ts";
import { refusal } from "../../../readings/answers.ts";

/** A seal without a number asks whether it has one now. */
export async function GET(
	_: Request,
	{ params }: { params: Promise<{ entryId: string }> },
): Promise<Response> {
	try {
		const number = await sealNumber(await actorNow(), (await params).entryId);
		return Response.json({ number }, { headers: { "cache-control": "no-store" } });
	} catch (error) {
		return refusal(error);
	}
}

import { DomainError, errorCode } from "#lib/errors.ts";
import { archiveOf } from "#lib/oversight/selection/archive-of.ts";
import { takeSelection } from "#lib/oversight/selection/take-selection.ts";
import { actorNow } from "../../../../../../_auth/session.ts";
import { requireSameOrigin } from "../../../../../readings/same-origin.ts";

/** A plain form posts here, and its answer is a file. What was refused is said as text: there is no page to say it on. */
export async function POST(
	request: Request,
	{ params }: { params: Promise<{ exportId: string }> },
): Promise<Response> {
	try {
		requireSameOrigin(request);
		const actor = await actorNow();
		const from = await partIn(request);
		const selection = await takeSelection(actor, (await params).exportId, from);
		const name = from === 1 ? selection.name : `${selection.name}-from-${from}`;
		return new Response(archiveOf(selection), {
			headers: {
				"content-type": "application/x-tar",
				"content-disposition": `attachment; filename="${name}.tar"`,
				"cache-control": "no-store",
			},
		});
	} catch (error) {
		const known = error instanceof DomainError ? error : null;
		if (!known) console.error(`selection: ${errorCode(error)}`);
		return new Response(`${known?.message ?? "It failed before anything left. Try again."}\n`, {
			status: known?.status ?? 500,
			headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" },
		});
	}
}

async function partIn(request: Request): Promise<number> {
	const part = await request.formData().then(
		(form) => form.get("part"),
		() => null,
	);
	return part === null || part === "" ? 1 : Number(part);
}

import { DomainError, errorCode } from "#lib/errors.ts";
import { takeEvidence } from "#lib/oversight/protocol/take-evidence.ts";
import { actorNow } from "../../../../../_auth/session.ts";
import { requireSameOrigin } from "../../../../readings/same-origin.ts";

/** A plain form posts here, and its answer is a file. What was refused is said as text: there is no page to say it on. */
export async function POST(request: Request): Promise<Response> {
	try {
		requireSameOrigin(request);
		const actor = await actorNow();
		const { name, archive } = await takeEvidence(actor, await askedIn(request));
		return new Response(new Uint8Array(archive), {
			headers: {
				"content-type": "application/x-tar",
				"content-disposition": `attachment; filename="${name}"`,
				"cache-control": "no-store",
			},
		});
	} catch (error) {
		const known = error instanceof DomainError ? error : null;
		if (!known) console.error(`evidence: ${errorCode(error)}`);
		return new Response(
			`${known?.message ?? "The pack could not be made. Nothing was taken. Try again."}\n`,
			{
				status: known?.status ?? 500,
				headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" },
			},
		);
	}
}

/** Whatever else was posted names no control and no quarter, and is refused as such. */
async function askedIn(request: Request): Promise<{ control: string; period: string }> {
	const form = await request.formData().catch(() => new FormData());
	const field = (name: string) => {
		const value = form.get(name);
		return typeof value === "string" ? value : "";
	};
	return { control: field("control"), period: field("period") };
}

import { DomainError, errorCode } from "#lib/errors.ts";
import { downloadLog } from "#lib/log/download-log.ts";
import { actorNow } from "../../../../_auth/session.ts";
import { requireSameOrigin } from "../../../readings/same-origin.ts";

/** A plain form posts here, and its answer is a file. What was refused is said as text: there is no page to say it on. */
export async function POST(request: Request): Promise<Response> {
	try {
		requireSameOrigin(request);
		const actor = await actorNow();
		const { name, archive } = await downloadLog(actor, await exportIn(request));
		return new Response(archive, {
			headers: {
				"content-type": "application/x-tar",
				"content-disposition": `attachment; filename="${name}"`,
				"cache-control": "no-store",
			},
		});
	} catch (error) {
		const known = error instanceof DomainError ? error : null;
		if (!known) console.error(`log export: ${errorCode(error)}`);
		return new Response(`${known?.message ?? "The export failed before anything left. Try again."}\n`, {
			status: known?.status ?? 500,
			headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" },
		});
	}
}

/** Whatever else was posted is no confirmed request, and refused as such. */
async function exportIn(request: Request): Promise<string | null> {
	const id = await request.formData().then(
		(form) => form.get("request"),
		() => null,
	);
	return typeof id === "string" ? id : null;
}

import { DomainError, errorCode } from "#lib/errors.ts";
import { requireSameOrigin } from "../../../readings/same-origin.ts";

/** A plain form's answer, which works without any script: it leads on, or says as text what was refused. */
export async function ledTo(
	request: Request,
	act: (form: Record<string, string>) => Promise<string>,
): Promise<Response> {
	try {
		requireSameOrigin(request);
		const fields = [...(await request.formData())];
		const form = fields.filter((field): field is [string, string] => typeof field[1] === "string");
		// A path, as the browser knows the host: behind a proxy we need not.
		const location = await act(Object.fromEntries(form));
		return new Response(null, { status: 303, headers: { location, "cache-control": "no-store" } });
	} catch (error) {
		const known = error instanceof DomainError ? error : null;
		if (!known) console.error(`explorer: ${errorCode(error)}`);
		return new Response(`${known?.message ?? "This failed before anything was done. Try again."}\n`, {
			status: known?.status ?? 500,
			headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" },
		});
	}
}

import { DomainError, errorCode } from "#lib/errors.ts";
import { publishedFile } from "#lib/oversight/totals/read-totals.ts";
import { currentActor } from "../../_auth/session.ts";

/** What is published, byte for byte as it was signed. */
export async function GET(_: Request, { params }: { params: Promise<{ file: string }> }): Promise<Response> {
	try {
		const { body, type } = await publishedFile(await currentActor(), (await params).file);
		return new Response(body, { headers: { "content-type": type, "cache-control": "private, no-cache" } });
	} catch (error) {
		const known = error instanceof DomainError ? error : null;
		if (!known) console.error(`totals: ${errorCode(error)}`);
		return new Response(`${known?.message ?? "The file could not be read. Try again."}\n`, {
			status: known?.status ?? 500,
			headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" },
		});
	}
}

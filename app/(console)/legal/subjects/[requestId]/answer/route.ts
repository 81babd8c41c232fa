import { DomainError, errorCode } from "#lib/errors.ts";
import { answerFile } from "#lib/legal/subjects/read-subjects.ts";
import { actorNow } from "../../../../../_auth/session.ts";

/** What was answered, as a file for the person; `as=json` is byte for byte what its entry's digest is of. */
export async function GET(
	request: Request,
	{ params }: { params: Promise<{ requestId: string }> },
): Promise<Response> {
	try {
		const as = new URL(request.url).searchParams.get("as") === "json" ? "json" : "html";
		const { name, type, body } = await answerFile(await actorNow(), (await params).requestId, as);
		return new Response(body, {
			headers: {
				"content-type": type,
				"content-disposition": `attachment; filename="${name}"`,
				"cache-control": "no-store",
			},
		});
	} catch (error) {
		const known = error instanceof DomainError ? error : null;
		if (!known) console.error(`answer: ${errorCode(error)}`);
		return new Response(`${known?.message ?? "The answer could not be read. Try again."}\n`, {
			status: known?.status ?? 500,
			headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" },
		});
	}
}

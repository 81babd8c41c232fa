/**
 * The bytes of an attachment that was shown, all or one range, passed on from the keeper as they come until the opening ends. For the
 * page that asked, as image, video or audio within it; what no browser shows by itself is given as a download, under a name of ours.
 *
 * Whatever it is: no type but the keeper's, nothing of it runs (sandbox, nosniff), no other site embeds it, no cache keeps it, and a
 * bare tab or a frame shows none of what a page would blur and mark.
 */
import { z } from "zod";
import { DomainError } from "#lib/errors.ts";
import { attachmentBytes } from "#lib/keeper/client-attachments.ts";
import { sessionToken } from "../../../../_auth/session.ts";
import { securityHeaders } from "../../../../_ui/headers.ts";
import { refusal } from "../../answers.ts";

const ALONE = /^(document|iframe|frame|embed|object|fencedframe)$/;

export async function GET(
	request: Request,
	{ params }: { params: Promise<{ entryId: string }> },
): Promise<Response> {
	try {
		const site = request.headers.get("sec-fetch-site");
		if (site !== null && site !== "same-origin" && site !== "none") {
			throw new DomainError("NOT_PERMITTED", "Only the console's own pages may show this.");
		}
		const token = await sessionToken();
		if (token === null) throw new DomainError("NOT_SIGNED_IN", "Your session has ended. Nothing is shown.");
		const id = z.uuid().safeParse((await params).entryId);
		if (!id.success) throw new DomainError("NOT_FOUND", "There is no such attachment.");
		const { status, kind, mediaType, length, range, body } = await attachmentBytes(
			token,
			id.data,
			request.headers.get("range"),
		);
		if (kind !== "file" && ALONE.test(request.headers.get("sec-fetch-dest") ?? "")) {
			await body.cancel();
			throw new DomainError("NOT_PERMITTED", "It is shown within the case's page only.");
		}
		const headers = new Headers({
			"content-type": mediaType,
			"content-length": length,
			"accept-ranges": "bytes",
			"content-disposition":
				kind === "file" ? `attachment; filename="attachment-${id.data.slice(0, 8)}.bin"` : "inline",
		});
		if (range) headers.set("content-range", range);
		return guarded(new Response(status === 416 ? null : body, { status, headers }));
	} catch (error) {
		return guarded(await refusal(error));
	}
}

/** What every answer carries, also one that refuses: proxy.ts leaves this path to its own policy. */
function guarded(response: Response): Response {
	response.headers.set("content-security-policy", "default-src 'none'; sandbox");
	for (const [name, value] of securityHeaders(process.env.PUBLIC_URL)) response.headers.set(name, value);
	return response;
}

import { DomainError, errorCode } from "#lib/errors.ts";
import { inWords } from "../../_words/in-words.ts";

const FAILED = "The console failed before anything was asked for. Nothing is shown. Try again.";
const NO_STORE = { "cache-control": "no-store" };

/** An error as the page can show it: code and message. Of an unknown one, only the code is logged. */
export async function refusal(error: unknown): Promise<Response> {
	if (error instanceof DomainError) {
		const { code, problems, status } = error;
		const message = await inWords(error);
		return Response.json(
			{ code, message, ...(problems.length ? { problems } : {}) },
			{ status, headers: NO_STORE },
		);
	}
	console.error(`readings: ${errorCode(error)}`);
	const code = "INTERNAL";
	const message = await inWords({ code, message: FAILED });
	return Response.json({ code, message }, { status: 500, headers: NO_STORE });
}

/** A small JSON body; it is never logged, and neither is what is wrong with it. */
export async function bodyOf(request: Request): Promise<unknown> {
	if (!/^application\/json\b/.test(request.headers.get("content-type") ?? "")) {
		throw new DomainError("MEDIA_TYPE_UNSUPPORTED", "The body is not JSON. Nothing was opened.");
	}
	const bytes = await request.arrayBuffer();
	if (bytes.byteLength > 64_000)
		throw new DomainError("BODY_TOO_LARGE", "The body is too large. Nothing was opened.");
	try {
		return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
	} catch {
		throw new DomainError("INPUT_INVALID", "The body is not JSON. Nothing was opened.");
	}
}

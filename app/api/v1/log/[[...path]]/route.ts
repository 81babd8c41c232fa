import { answer } from "#lib/intake/problems.ts";
import { publicFile } from "#lib/log/public-file.ts";

export const runtime = "nodejs";
export const dynamic = "force-dynamic";

const ANYONE = {
	// Whoever wants to may verify in a page of their own.
	"access-control-allow-origin": "*",
	"cross-origin-resource-policy": "cross-origin",
	"x-content-type-options": "nosniff",
};

/** As it was sent, not decoded: a file of the log has one address. */
export async function GET(request: Request): Promise<Response> {
	const path = new URL(request.url).pathname.replace(/^\/api\/v1\/log\/?/, "");
	const answered = await answer(async () => {
		const { body, type, cache } = await publicFile(path);
		const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
		const headers = { "content-type": type, "cache-control": cache, "content-length": `${bytes.length}` };
		return new Response(bytes as Uint8Array<ArrayBuffer>, { headers });
	});
	for (const [name, value] of Object.entries(ANYONE)) answered.headers.set(name, value);
	return answered;
}

import { openApi } from "#lib/intake/openapi.ts";

export const runtime = "nodejs";
export const dynamic = "force-dynamic";

export function GET(request: Request): Response {
	const origin = process.env.PUBLIC_URL ?? new URL(request.url).origin;
	return Response.json(openApi(origin), { headers: { "cache-control": "no-store" } });
}

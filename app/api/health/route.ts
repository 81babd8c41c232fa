import { health } from "#lib/intake/health.ts";

export const runtime = "nodejs";
export const dynamic = "force-dynamic";

export async function GET(): Promise<Response> {
	const { keepers, ...parts } = await health();
	const serves = Object.values(parts).every((state) => state === "ok" || state === "partly");
	const status = serves ? parts.keeper : "failing";
	return Response.json(
		{ status, ...parts, ...(keepers && { keepers }) },
		{ status: serves ? 200 : 503, headers: { "cache-control": "no-store" } },
	);
}

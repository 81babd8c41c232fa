import { health } from "#lib/intake/health.ts";

export const runtime = "nodejs";
export const dynamic = "force-dynamic";

export async function GET(): Promise<Response> {
	const parts = await health();
	const isWell = Object.values(parts).every((state) => state === "ok");
	return Response.json(
		{ status: isWell ? "ok" : "failing", ...parts },
		{ status: isWell ? 200 : 503, headers: { "cache-control": "no-store" } },
	);
}

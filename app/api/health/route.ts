import { health } from "#lib/intake/health.ts";

export const runtime = "nodejs";
export const dynamic = "force-dynamic";

export async function GET(): Promise<Response> {
	// Nobody's request waits for the worker: who routes requests need not send them elsewhere without it.
	const { keepers, worker, tasks, ...parts } = await health();
	const serves = Object.values(parts).every((state) => state === "ok" || state === "partly");
	const status = !serves ? "failing" : worker === "ok" ? parts.keeper : "partly";
	return Response.json(
		{ status, ...parts, worker, ...(keepers && { keepers }), ...(tasks && { tasks }) },
		{ status: serves ? 200 : 503, headers: { "cache-control": "no-store" } },
	);
}

import { listDecisions } from "#lib/intake/decisions.ts";
import { intake, integrationOf } from "#lib/intake/door.ts";
import { answer } from "#lib/intake/problems.ts";

export const runtime = "nodejs";

export function GET(request: Request): Promise<Response> {
	return answer(async () => {
		const integration = await integrationOf(request);
		const page = await listDecisions(intake().sql, integration, new URL(request.url).searchParams);
		return Response.json(page, { headers: { "cache-control": "no-store" } });
	});
}

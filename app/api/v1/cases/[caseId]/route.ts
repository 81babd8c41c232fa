import { readCase } from "#lib/intake/decisions.ts";
import { intake, integrationOf } from "#lib/intake/door.ts";
import { answer } from "#lib/intake/problems.ts";

export const runtime = "nodejs";

export function GET(
	request: Request,
	{ params }: { params: Promise<{ caseId: string }> },
): Promise<Response> {
	return answer(async () => {
		const integration = await integrationOf(request);
		const state = await readCase(intake().sql, integration, (await params).caseId);
		return Response.json(state, { headers: { "cache-control": "no-store" } });
	});
}

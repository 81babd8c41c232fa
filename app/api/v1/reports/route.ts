import { intake, integrationOf } from "#lib/intake/door.ts";
import { parseJson } from "#lib/intake/parse-json.ts";
import { answer } from "#lib/intake/problems.ts";
import { readBody } from "#lib/intake/read-body.ts";
import { receiveReport } from "#lib/intake/receive-report.ts";
import { LIMITS } from "#lib/intake/report-schema.ts";
import { validateReport } from "#lib/intake/validate-report.ts";

export const runtime = "nodejs";

export function POST(request: Request): Promise<Response> {
	return answer(async () => {
		const integration = await integrationOf(request);
		const body = parseJson(await readBody(request, LIMITS.bodyBytes));
		const report = validateReport(body, integration.knownRegions);
		const received = await receiveReport(intake(), integration, report);
		return Response.json(received.answer, {
			status: received.isNew ? 201 : 200,
			headers: { "cache-control": "no-store" },
		});
	});
}

import { intake, integrationOf } from "#lib/intake/door.ts";
import { parseJson } from "#lib/intake/parse-json.ts";
import { answer } from "#lib/intake/problems.ts";
import { readBody } from "#lib/intake/read-body.ts";
import { receiveReport } from "#lib/intake/receive-report.ts";
import { receiveSealed } from "#lib/intake/receive-sealed.ts";
import { LIMITS } from "#lib/intake/report-schema.ts";
import { validateReport } from "#lib/intake/validate-report.ts";
import { isSealed, validateSealed } from "#lib/intake/validate-sealed.ts";

export const runtime = "nodejs";

export function POST(request: Request): Promise<Response> {
	return answer(async () => {
		const integration = await integrationOf(request);
		const body = parseJson(await readBody(request, LIMITS.bodyBytes));
		const received = isSealed(body)
			? await receiveSealed(intake(), integration, validateSealed(body, integration.knownRegions))
			: await receiveReport(intake(), integration, validateReport(body, integration.knownRegions));
		return Response.json(received.answer, {
			status: received.isNew ? 201 : 200,
			headers: { "cache-control": "no-store" },
		});
	});
}

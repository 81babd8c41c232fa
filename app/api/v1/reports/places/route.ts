import { askPlace } from "#lib/intake/ask-place.ts";
import { intake, integrationOf } from "#lib/intake/door.ts";
import { parseJson } from "#lib/intake/parse-json.ts";
import { answer } from "#lib/intake/problems.ts";
import { readBody } from "#lib/intake/read-body.ts";
import { LIMITS } from "#lib/intake/report-schema.ts";
import { validatePlaceRequest } from "#lib/intake/validate-sealed.ts";

export const runtime = "nodejs";

export function POST(request: Request): Promise<Response> {
	return answer(async () => {
		const integration = await integrationOf(request);
		const body = parseJson(await readBody(request, LIMITS.bodyBytes));
		const asked = validatePlaceRequest(body, integration.knownRegions);
		return Response.json(await askPlace(intake().sql, integration, asked), {
			status: 201,
			headers: { "cache-control": "no-store" },
		});
	});
}

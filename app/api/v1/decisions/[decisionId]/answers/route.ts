import { answerAction, validateAnswer } from "#lib/intake/answer-action.ts";
import { intake, integrationOf } from "#lib/intake/door.ts";
import { parseJson } from "#lib/intake/parse-json.ts";
import { answer } from "#lib/intake/problems.ts";
import { readBody } from "#lib/intake/read-body.ts";

export const runtime = "nodejs";

export function POST(
	request: Request,
	{ params }: { params: Promise<{ decisionId: string }> },
): Promise<Response> {
	return answer(async () => {
		const integration = await integrationOf(request);
		const said = validateAnswer(parseJson(await readBody(request, 4_096)));
		const kept = await answerAction(intake().sql, integration, (await params).decisionId, said);
		return Response.json(kept.answer, {
			status: kept.isNew ? 201 : 200,
			headers: { "cache-control": "no-store" },
		});
	});
}

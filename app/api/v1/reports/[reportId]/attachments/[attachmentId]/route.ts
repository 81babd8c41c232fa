/**
 * PUT the body of an attachment that a report announced, raw: sealed as it comes (lib/intake/receive-attachment.ts). 201 where it is
 * new, 200 where the same came before.
 */
import { attachmentOf } from "#lib/intake/attachment-door.ts";
import { intake, integrationOf } from "#lib/intake/door.ts";
import { answer } from "#lib/intake/problems.ts";
import { receiveAttachment } from "#lib/intake/receive-attachment.ts";

export const runtime = "nodejs";

export function PUT(
	request: Request,
	{ params }: { params: Promise<{ reportId: string; attachmentId: string }> },
): Promise<Response> {
	return answer(async () => {
		const integration = await integrationOf(request);
		return attachmentOf(request, await params, integration, async (upload) => {
			const received = await receiveAttachment(intake(), integration, upload);
			return Response.json(received.answer, {
				status: received.isNew ? 201 : 200,
				headers: { "cache-control": "no-store" },
			});
		});
	});
}

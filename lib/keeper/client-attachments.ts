/** Attachments, asked of the keeper (client.ts). Bytes pass as a stream and are never kept here. */
import { Readable } from "node:stream";
import { answer, askForBytes, json } from "./ask.ts";
import type {
	AttachmentKind,
	AttachmentRequest,
	AttachmentShown,
} from "./attachments/messages-attachments.ts";

export type {
	AttachmentKind,
	AttachmentRemark,
	AttachmentRequest,
	AttachmentShown,
} from "./attachments/messages-attachments.ts";

/** Records that one is shown, and says what it is. */
export function showAttachment(
	sessionToken: string,
	openingId: string,
	asked: AttachmentRequest,
): Promise<AttachmentShown> {
	return answer(`/openings/${encodeURIComponent(openingId)}/attachments`, asked, sessionToken);
}

export interface AttachmentBytes {
	status: number;
	kind: AttachmentKind;
	mediaType: string;
	length: string;
	range: string | null;
	body: ReadableStream<Uint8Array>;
}

/** The bytes of one that was shown, or one range of them. @throws DomainError ATTACHMENT_OVER, OPENING_ENDED */
export async function attachmentBytes(
	sessionToken: string,
	entryId: string,
	range: string | null,
): Promise<AttachmentBytes> {
	const response = await askForBytes(`/attachments/${encodeURIComponent(entryId)}`, sessionToken, range);
	const { statusCode = 500, headers } = response;
	if (![200, 206, 416].includes(statusCode)) await json(response);
	return {
		status: statusCode,
		kind: (headers["x-kind"] ?? "file") as AttachmentKind,
		mediaType: headers["content-type"] ?? "application/octet-stream",
		length: headers["content-length"] ?? "0",
		range: headers["content-range"] ?? null,
		body: Readable.toWeb(response) as ReadableStream<Uint8Array>,
	};
}

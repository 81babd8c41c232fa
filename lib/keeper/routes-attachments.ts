/** What may be asked over the socket about attachments. */
import { z } from "zod";
import { AttachmentRequest } from "./attachments/messages-attachments.ts";
import { showAttachment } from "./attachments/show-attachment.ts";
import { streamAttachment } from "./attachments/stream-attachment.ts";
import { parse, type Route } from "./route.ts";

export const ATTACHMENT_ROUTES: Route[] = [
	{
		method: "POST",
		path: /^\/openings\/([0-9a-f-]{36})\/attachments$/,
		answer: async (keeper, { sessionToken, id, body }) => ({
			json: await showAttachment(keeper, sessionToken, parse(z.uuid(), id), parse(AttachmentRequest, body)),
		}),
	},
	{
		method: "GET",
		path: /^\/attachments\/([0-9a-f-]{36})$/,
		answer: async (keeper, { sessionToken, id, range }) => ({
			stream: await streamAttachment(keeper, sessionToken, parse(z.uuid(), id), range),
		}),
	},
];

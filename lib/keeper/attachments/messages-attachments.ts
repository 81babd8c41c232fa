/** What may be asked of attachments, and what is answered (messages.ts). */
import { z } from "zod";

export const AttachmentRequest = z.strictObject({
	caseId: z.uuid(),
	readToken: z.string().max(64),
	sequence: z.int().positive(),
	/** Which of the message's attachments, from 0. */
	n: z.int().min(0).max(99),
});
export type AttachmentRequest = z.infer<typeof AttachmentRequest>;

export type AttachmentKind = "image" | "video" | "audio" | "file";

/**
 * What is to be said of one. `TYPE_DIFFERS`: it is not what its platform says. `TYPE_UNKNOWN`: what it is, is not known here.
 * `NOT_SHOWN_HERE`: a document, an archive, HEIC and the like, which no page here shows. `TOO_MANY_PIXELS`: an image that is not unpacked.
 * `TRUNCATED`: its own header promises more than came.
 */
export type AttachmentRemark =
	| "TYPE_DIFFERS"
	| "TYPE_UNKNOWN"
	| "NOT_SHOWN_HERE"
	| "TOO_MANY_PIXELS"
	| "TRUNCATED";

/** An attachment that is on record as shown; its bytes are fetched by the entry, while the opening lives. */
export interface AttachmentShown {
	entry: string;
	/** The entry's number in the log. */
	index: number;
	unwitnessed: boolean;
	expires: string;
	kind: AttachmentKind;
	/** As its bytes say; of a file always application/octet-stream. */
	mediaType: string;
	/** As its platform said. */
	said: string;
	bytes: number;
	why: AttachmentRemark[];
}

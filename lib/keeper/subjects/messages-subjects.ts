/** What is said over the socket about requests of data subjects: who asks, what they are told, how it ended. */
import { z } from "zod";
import { Confirmation } from "../confirm/messages-confirmation.ts";

const region = z.string().regex(/^[a-z][a-z0-9-]{1,15}$/);
const confirmation = Confirmation.optional();

export const SubjectKind = z.enum(["ACCESS", "ERASURE"]);
export type SubjectKind = z.infer<typeof SubjectKind>;

export const SubjectAsked = z.strictObject({
	/** The id that the request will have: random, the page's own. */
	subject: z.uuid(),
	kind: SubjectKind,
	/** Our id of the platform. */
	platform: z.uuid(),
	/** As the platform calls them. */
	account: z
		.string()
		.max(128)
		.regex(/^[A-Za-z0-9._:-]+$/),
	region,
	/** How it is known who asks: signed in at the platform, by a document, by whoever acts for them. */
	identity: z.enum(["PLATFORM", "DOCUMENT", "REPRESENTATIVE"]),
	/** The day on which it was received. */
	received: z.iso.date(),
});
export type SubjectAsked = z.infer<typeof SubjectAsked>;
export const SubjectAskRequest = SubjectAsked.extend({ confirmation });

const answer = z.strictObject({
	what: z.literal("answer"),
	/** As the answer that was shown says, and SHA-256 of its text. */
	asOf: z.iso.datetime(),
	digest: z.string().regex(/^[0-9a-f]{64}$/),
});
const close = z.strictObject({
	what: z.literal("close"),
	how: z.enum(["SENT", "WITHDRAWN", "NOT_IDENTIFIED", "UNFOUNDED"]),
});
export const SubjectAct = z.discriminatedUnion("what", [answer, close]);
export type SubjectAct = z.infer<typeof SubjectAct>;
export const SubjectActRequest = z.discriminatedUnion("what", [
	answer.extend({ confirmation }),
	close.extend({ confirmation }),
]);

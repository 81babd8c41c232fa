/** What may be asked of the keeper, and the lines in which it answers: the wire between web and the trusted core. */
import type { JsonWebKey } from "node:crypto";
import { z } from "zod";
import { WORDS } from "../access/policy.ts";

const id = z.uuid();
const sequence = z.int().positive();

export const ScopeRequest = z.discriminatedUnion("kind", [
	z.strictObject({ kind: z.literal("reported") }),
	z.strictObject({ kind: z.literal("window"), from: sequence, to: sequence }),
	z.strictObject({ kind: z.literal("thread") }),
]);

export const OpeningRequest = z.strictObject({
	caseId: id,
	reason: z.strictObject({
		code: z.enum(["USER_REPORT_REVIEW", "CHILD_SAFETY_ESCALATION", "EMERGENCY_RISK_TO_LIFE"]),
		question: z.string().regex(/^[A-Z_]{2,64}$/),
		text: z
			.string()
			.refine((text) => text.isWellFormed() && !text.includes("\0"), "is not well-formed text")
			.refine((text) => [...text.trim()].length >= WORDS.min, `needs at least ${WORDS.min} characters`)
			.refine((text) => [...text].length <= WORDS.max, `takes at most ${WORDS.max} characters`),
	}),
	scope: ScopeRequest,
});
export type OpeningRequest = z.infer<typeof OpeningRequest>;

export const ReadingRequest = z.discriminatedUnion("part", [
	z.strictObject({
		part: z.literal("messages"),
		caseId: id,
		readToken: z.string().max(64),
		from: sequence.optional(),
		to: sequence.optional(),
	}),
	z.strictObject({ part: z.literal("names"), caseId: id, readToken: z.string().max(64) }),
]);
export type ReadingRequest = z.infer<typeof ReadingRequest>;

export const NotesRequest = z.strictObject({ notes: z.array(id).min(1).max(20) });

export const DemoPerson = z.strictObject({
	id,
	alias: z.string().regex(/^[A-Z]{1,3}-[0-9]{1,6}$/),
	name: z.string().min(1).max(120),
	employer: z.string().min(1).max(120),
	officeCountry: z.string().regex(/^[A-Z]{2}$/),
	grants: z.array(z.strictObject({ role: z.string(), region: z.string() })),
});
export type DemoPerson = z.infer<typeof DemoPerson>;

/** What a platform sent of one message, as it was sealed. */
export interface MessagePayload {
	id: string;
	senderId?: string;
	sentAt: string;
	kind: "text" | "media" | "system" | "unavailable";
	text?: string;
	attachments?: { id: string; mediaType: string; bytes: number }[];
	unavailable?: "E2EE" | "DELETED" | "EXPIRED";
	provenance: "PLATFORM" | "REPORTER";
}

/** One line of an answer. Unless `end` arrived, nothing of it may be shown. */
export type Line =
	| {
			kind: "opening";
			opening: string;
			entry: string;
			/** The entry's number in the log: what a seal shows. */
			index: number;
			/** That it went on, as a risk to life, without the witnesses that a release waits for. */
			unwitnessed: boolean;
			/** Present where an opening was granted: the page keeps it in memory, each further reading needs it. */
			readToken?: string;
			expires: string;
			reason: string;
			count: number;
	  }
	| { kind: "note"; key: string; text: string }
	| { kind: "names"; key: string; names: Record<string, string> }
	| { kind: "message"; sequence: number; payload: MessagePayload }
	| { kind: "words"; note: string; entry: string; index: number; text: string }
	| { kind: "end"; count: number }
	| { kind: "error"; code: string; message: string };

export interface IntakeKey {
	region: string;
	kid: string;
	publicJwk: JsonWebKey;
	notBefore: string;
	notAfter: string;
}

/** Problems of a body, for the answer: paths and sentences, never values (zod quotes some of them). */
export function problemsOf(error: z.ZodError): { path: string; message: string }[] {
	return error.issues.map((issue) => ({
		path: issue.path.join("."),
		message: issue.code === "custom" ? issue.message : "is not as expected",
	}));
}

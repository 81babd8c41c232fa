/** What may be asked of the keeper, and the lines in which it answers: the wire between web and the trusted core. */
import type { JsonWebKey } from "node:crypto";
import { z } from "zod";
import { NOTES_AT_ONCE } from "../access/notes-at-once.ts";
import {
	type Approval,
	type LimitCode,
	REASON_CODES,
	type ReasonCode,
	type Verification,
	WORDS,
} from "../access/policy.ts";
import type { Asked } from "./confirm/issue.ts";
import { Confirmation } from "./confirm/messages-confirmation.ts";

const id = z.uuid();
const sequence = z.int().positive();

export const ScopeRequest = z.discriminatedUnion("kind", [
	z.strictObject({ kind: z.literal("reported") }),
	z.strictObject({ kind: z.literal("window"), from: sequence, to: sequence }),
	z.strictObject({ kind: z.literal("thread") }),
	z.strictObject({ kind: z.literal("seen") }),
]);

const words = z
	.string()
	.refine((text) => text.isWellFormed() && !text.includes("\0"), "is not well-formed text")
	.refine((text) => [...text.trim()].length >= WORDS.min, `needs at least ${WORDS.min} characters`)
	.refine((text) => [...text].length <= WORDS.max, `takes at most ${WORDS.max} characters`);

export const OpeningRequest = z.strictObject({
	caseId: id,
	reason: z.strictObject({
		code: z.enum(REASON_CODES as [ReasonCode, ...ReasonCode[]]),
		question: z.string().regex(/^[A-Z_]{2,64}$/),
		text: words,
	}),
	scope: ScopeRequest,
	/** For oversight's own look: the review that needs the content. */
	review: id.optional(),
	/** Why one more, where a soft limit asks for it; kept with the words. */
	further: words.optional(),
	confirmation: Confirmation.optional(),
});
export type OpeningRequest = z.infer<typeof OpeningRequest>;

/** Opening what others approved: reason, words and scope are the request's. */
export const ApprovedOpening = z.strictObject({
	caseId: id,
	request: id,
	confirmation: Confirmation.optional(),
});
export type ApprovedOpening = z.infer<typeof ApprovedOpening>;

export const OpeningBody = z.union([ApprovedOpening, OpeningRequest]);
export type OpeningBody = z.infer<typeof OpeningBody>;

/** What a person is told before they confirm. */
export type OpeningAsked = Asked & {
	verification: Verification;
	/** Who else must agree; the confirmation is then one of a request. */
	needsApproval: Approval | null;
	/** Soft limits that want `further`; with it, ask again. */
	needsFurtherReason: LimitCode[];
	minutes: number;
	reviewHours: number | null;
};

export interface RequestMade {
	request: string;
	entry: string;
	lapses: string;
	needed: number;
}

export const VerdictAsked = z.strictObject({ verdict: z.enum(["approve", "deny"]) });
export const Verdict = VerdictAsked.extend({ confirmation: Confirmation.optional() });
export type Verdict = z.infer<typeof Verdict>;

export interface RequestDecided {
	entry: string;
	state: "REQUESTED" | "APPROVED" | "DENIED";
}

export const Revocation = z.strictObject({ confirmation: Confirmation.optional() });

/** Whether an opening still reads. `ended`: why not. */
export interface OpeningState {
	alive: boolean;
	until: string;
	ended: "REVOKED" | "EXPIRED" | "RIGHT_LOST" | "CASE_CLOSED" | "THREAD_GONE" | "CLAIM_LOST" | null;
}

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

export const NotesAsked = z.strictObject({ notes: z.array(id).min(1).max(NOTES_AT_ONCE) });
export const NotesRequest = NotesAsked.extend({ confirmation: Confirmation.optional() });

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

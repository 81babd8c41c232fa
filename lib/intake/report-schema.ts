/**
 * The body of POST /api/v1/reports: the one description from which it is validated and documented.
 *
 * Every message here is a fixed text of ours. What zod would say by itself is never shown: it can hold what
 * the caller sent, and a report is full of what must not be repeated (validate-report.ts).
 */
import { z } from "zod";
import { CATEGORIES } from "#lib/cases/categories.ts";
import { SOURCES } from "#lib/cases/sources.ts";

export const LIMITS = {
	bodyBytes: 8 * 1024 * 1024,
	messages: 10_000,
	participants: 1_000,
	attachments: 20,
	textBytes: 16_384,
	nameBytes: 1_024,
} as const;

export const SAYS = {
	id: "must be 1 to 128 of the characters A-Z a-z 0-9 . _ : -",
	date: "must be a date and time with an offset (RFC 3339), between the year 2000 and tomorrow",
	text: "must be well-formed text without NUL, of at most 16,384 bytes",
	name: "must be well-formed text without NUL, of at most 1,024 bytes",
	code: "is not one of the codes that are known here",
	label: "must be 1 to 128 letters, digits, spaces or . _ : / + -",
	country: "must be a country's two capital letters (ISO 3166-1)",
	language: "must be a language's two or three small letters (ISO 639)",
	mediaType: "must be a media type such as image/jpeg",
	bytes: "must be a whole number, 0 or more",
	score: "must be a number from 0 to 1",
	none: "must name at least one",
	jwe: "must be a compact JWE (RFC 7516) of at most 196,608 characters",
	mark: "must be 32 hexadecimal digits, in small letters",
	place: "must be a UUID, as the answer to a request for a place named it",
	messages: "has more than 10,000 messages",
	participants: "has more than 1,000 participants",
	attachments: "has more than 20 attachments",
	required: "is required",
	type: "is of the wrong type",
	unknown: "has a field that is not known here",
	invalid: "is not valid",
} as const;

const encoder = new TextEncoder();
/** Whether it can be kept as it is: no lone surrogate, no NUL, not too long as UTF-8. */
function isText(text: string, most: number): boolean {
	if (text.length > most || text.includes("\0") || !text.isWellFormed()) return false;
	return text.length * 3 <= most || encoder.encode(text).length <= most;
}

const DATE =
	/^(\d{4})-(\d\d)-(\d\d)T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;
const EARLIEST = Date.UTC(2000, 0, 1);
const DAY = 86_400_000;

function isDate(text: string): boolean {
	const parts = DATE.exec(text);
	if (!parts) return false;
	const day = new Date(`${parts[1]}-${parts[2]}-${parts[3]}T00:00:00Z`);
	// Date.parse would turn 30 February into 2 March.
	if (Number.isNaN(day.getTime()) || day.getUTCDate() !== Number(parts[3])) return false;
	const at = Date.parse(text);
	return at >= EARLIEST && at <= Date.now() + DAY;
}

export const id = z.string(SAYS.type).regex(/^[A-Za-z0-9._:-]{1,128}$/, SAYS.id);
export const date = z
	.string(SAYS.type)
	.refine(isDate, SAYS.date)
	.meta({ format: "date-time", examples: ["2026-11-20T10:00:00Z"] });
const text = z
	.string(SAYS.type)
	.refine((value) => isText(value, LIMITS.textBytes), SAYS.text)
	.meta({ maxLength: LIMITS.textBytes, description: "At most 16,384 bytes as UTF-8, without U+0000." });
const name = z
	.string(SAYS.type)
	.refine((value) => isText(value, LIMITS.nameBytes), SAYS.name)
	.meta({ maxLength: LIMITS.nameBytes, description: "Sealed; shown to staff only on request, recorded." });
const label = z.string(SAYS.type).regex(/^[A-Za-z0-9 ._:/+-]{1,128}$/, SAYS.label);
export const code = z
	.string(SAYS.type)
	.regex(/^[A-Z_]{2,64}$/, SAYS.code)
	.meta({ examples: ["CYBER_VIOLENCE"] });

const attachment = z.strictObject({
	id,
	mediaType: z
		.string(SAYS.type)
		.regex(/^[A-Za-z0-9!#$&^_.+-]{1,63}\/[A-Za-z0-9!#$&^_.+-]{1,63}$/, SAYS.mediaType),
	bytes: z.int(SAYS.bytes).nonnegative(SAYS.bytes),
});
const provenance = z
	.enum(["PLATFORM", "REPORTER"], SAYS.code)
	.default("PLATFORM")
	.meta({ description: "Whether the platform's own store or the reporter's device supplied it." });
const said = { id, senderId: id, sentAt: date, provenance };

export const Message = z
	.discriminatedUnion(
		"kind",
		[
			z.strictObject({ ...said, kind: z.literal("text").optional(), text }),
			z.strictObject({
				...said,
				kind: z.literal("media"),
				text: text.optional(),
				attachments: z
					.array(attachment, SAYS.type)
					.min(1, SAYS.none)
					.max(LIMITS.attachments, SAYS.attachments),
			}),
			z.strictObject({
				...said,
				kind: z.literal("system"),
				senderId: id.optional(),
				text: text.optional(),
			}),
			z.strictObject({
				...said,
				kind: z.literal("unavailable"),
				unavailable: z.enum(["E2EE", "DELETED", "EXPIRED"], SAYS.code).meta({
					description: "What the platform itself cannot read, and why.",
				}),
			}),
		],
		SAYS.code,
	)
	.meta({ id: "Message", description: "The kind is text when it is absent." });

export const Participant = z
	.strictObject({
		accountId: id,
		displayName: name.optional(),
		minor: z.boolean(SAYS.type).nullable().optional().meta({ description: "null: not known." }),
		country: z
			.string(SAYS.type)
			.regex(/^[A-Z]{2}$/, SAYS.country)
			.nullable()
			.optional(),
	})
	.meta({ id: "Participant" });

export const ReportBody = z
	.strictObject({
		platform: z.string(SAYS.type).regex(/^[a-z][a-z0-9-]{1,31}$/, SAYS.code),
		report: z.strictObject({
			id,
			category: code.meta({
				enum: Object.keys(CATEGORIES),
				description: "A category of the DSA Transparency Database, without its prefix.",
			}),
			keyword: code.nullable().optional().meta({ description: "A keyword of that category, or OTHER." }),
			source: z.enum(SOURCES, SAYS.code),
			detector: z
				.strictObject({
					name: label,
					version: label,
					score: z.number(SAYS.score).min(0, SAYS.score).max(1, SAYS.score),
				})
				.optional()
				.meta({ description: "With source CLASSIFIER, and only then." }),
			reportedAt: date,
			reporter: z.strictObject({ accountId: id }).nullable().optional(),
			note: text.nullable().optional().meta({ description: "The reporter's own words. Sealed." }),
			duplicateGroup: id.nullable().optional().meta({
				description:
					"An id of yours that joins what is the same thing, reported more than once: cases of one group are shown beside each other. It is kept no longer than your other ids.",
			}),
			messageIds: z
				.array(id, SAYS.type)
				.min(1, SAYS.none)
				.max(LIMITS.messages, SAYS.messages)
				.meta({ description: "Which of the messages below are reported." }),
		}),
		thread: z.strictObject({
			id,
			region: z.string(SAYS.type).regex(/^[a-z][a-z0-9-]{1,15}$/, SAYS.code),
			language: z
				.string(SAYS.type)
				.regex(/^[a-z]{2,3}$/, SAYS.language)
				.nullable()
				.optional()
				.meta({
					description: "The conversation's, as ISO 639 has it. A case has the first one that a report names.",
					examples: ["de"],
				}),
			participants: z
				.array(Participant, SAYS.type)
				.min(1, SAYS.none)
				.max(LIMITS.participants, SAYS.participants),
			messages: z.array(Message, SAYS.type).min(1, SAYS.none).max(LIMITS.messages, SAYS.messages),
		}),
	})
	.meta({ id: "Report", description: "Ids are the platform's own and unique within it." });

export type ReportBody = z.infer<typeof ReportBody>;
export type Message = z.infer<typeof Message>;

const uuid = z.uuid();
export const ReportAnswer = z
	.strictObject({
		caseId: uuid,
		reportId: uuid,
		threadId: uuid,
		sealed: z.int().nonnegative().meta({ description: "How many messages this report added." }),
	})
	.meta({ id: "ReportAnswer" });
export type ReportAnswer = z.infer<typeof ReportAnswer>;

export const AttachmentAnswer = z
	.strictObject({ attachmentId: uuid.meta({ description: "Ours: what entries call it." }) })
	.meta({ id: "AttachmentAnswer" });
export type AttachmentAnswer = z.infer<typeof AttachmentAnswer>;

export const Problem = z
	.looseObject({
		type: z.string(),
		title: z.string(),
		status: z.int(),
		code: z.string().meta({ description: "Stable." }),
		detail: z.string().optional(),
		errors: z
			.array(
				z.strictObject({
					path: z.string().meta({ description: "A JSON Pointer (RFC 6901) into the body." }),
					message: z.string().meta({ description: "What is wrong, never the value." }),
				}),
			)
			.optional(),
	})
	.meta({ id: "Problem", description: "RFC 9457." });

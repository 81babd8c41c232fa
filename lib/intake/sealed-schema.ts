/**
 * The body of POST /api/v1/reports where the platform seals itself, and of the request for a place before it. What is in clear is
 * what the console works with anyway: ids, times, kinds, the category. Texts, attachments, names and the note are in
 * JWEs; web has no key to any of them.
 */
import { z } from "zod";
import { date, id, LIMITS, Participant, ReportBody, SAYS } from "./report-schema.ts";

/** As the database bounds a sealed message. */
const JWE_BYTES = 196_608;

const jwe = z
	.string(SAYS.type)
	.max(JWE_BYTES, SAYS.jwe)
	.regex(/^[A-Za-z0-9_.-]+$/, SAYS.jwe);
const mark = z
	.string(SAYS.type)
	.regex(/^[0-9a-f]{32}$/, SAYS.mark)
	.meta({
		description:
			"By which the platform says that a message is the one it sent before: equal for equal content and for no other. Keyed (an HMAC under a key that is not sent here), for a bare hash of a short message can be guessed. Without one, the message counts as new.",
	});

export const SealedMessage = z
	.strictObject({
		id,
		senderId: id.optional().meta({ description: "Required unless the kind is system." }),
		sentAt: date,
		kind: z.enum(["text", "media", "system", "unavailable"], SAYS.code).default("text"),
		provenance: z.enum(["PLATFORM", "REPORTER"], SAYS.code).default("PLATFORM"),
		unavailable: z
			.enum(["E2EE", "DELETED", "EXPIRED"], SAYS.code)
			.optional()
			.meta({ description: "With kind unavailable, and only then." }),
		mark: mark.optional(),
		sealed: jwe.optional().meta({
			description:
				"The Message as JSON, sealed for the sequence that the place gave. Not needed where the place says known.",
		}),
	})
	.meta({ id: "SealedMessage" });

const { platform, report, thread } = ReportBody.shape;

export const SealedBody = z
	.strictObject({
		platform,
		report: report.omit({ note: true }),
		thread: thread.omit({ messages: true, participants: true }).extend({
			participants: z
				.array(Participant.omit({ displayName: true }), SAYS.type)
				.min(1, SAYS.none)
				.max(LIMITS.participants, SAYS.participants),
			messages: z.array(SealedMessage, SAYS.type).min(1, SAYS.none).max(LIMITS.messages, SAYS.messages),
		}),
		sealed: z.strictObject({
			place: z.uuid(SAYS.place),
			wrapped: jwe.meta({
				description: "The data key (32 random bytes), wrapped to the region's intake key.",
			}),
			names: jwe.meta({
				description: "A JSON object of display names by account id, sealed as the part names.",
			}),
			note: jwe
				.nullable()
				.optional()
				.meta({ description: "The reporter's own words, sealed as the part note." }),
		}),
	})
	.meta({ id: "SealedReport", description: "A Report that its platform sealed: docs/sealed-submission.md." });
export type SealedBody = z.infer<typeof SealedBody>;

export const PlaceRequest = z
	.strictObject({
		platform,
		thread: thread.pick({ id: true, region: true }).extend({
			messages: z
				.array(z.strictObject({ id, mark: mark.optional() }), SAYS.type)
				.min(1, SAYS.none)
				.max(LIMITS.messages, SAYS.messages),
		}),
	})
	.meta({ id: "PlaceRequest" });
export type PlaceRequest = z.infer<typeof PlaceRequest>;

export const Place = z
	.strictObject({
		place: z.uuid().meta({ description: "The kid of every message and part, the key of the wrapped key." }),
		threadId: z.uuid().meta({ description: "Ours: the thread of every header." }),
		expiresAt: z.string().meta({ format: "date-time" }),
		messages: z.array(
			z.strictObject({
				id: z.string(),
				sequence: z.int().positive().meta({ description: "The seq of the message's header." }),
				known: z.boolean().meta({ description: "Kept before with this mark: it need not be sealed again." }),
			}),
		),
	})
	.meta({
		id: "Place",
		description: "For one report, within the hour, while no other report of the thread comes first.",
	});
export type Place = z.infer<typeof Place>;

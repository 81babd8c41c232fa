/** What may be asked about staff. Who asks is never among it. */
import { z } from "zod";
import { ROLES } from "../../access/roles.ts";
import { Confirmation } from "../confirm/messages-confirmation.ts";

const id = z.uuid();
const region = z.string().regex(/^[a-z][a-z0-9-]{1,15}$/);
const line = (most: number) =>
	z
		.string()
		.trim()
		.refine((text) => text.isWellFormed() && !/\p{Cc}/u.test(text), "is not one line of text")
		.refine((text) => [...text].length <= most, `takes at most ${most} characters`);
const words = line(500).refine((text) => [...text].length >= 3, "needs at least 3 characters");
const role = z.enum(ROLES);
/** A moment, in one spelling: it is signed, and stands in the entries. */
const moment = z.iso
	.datetime("must be a day")
	.refine((text) => new Date(text).toISOString() === text, "must be a day");

/** What two admins do together. */
export const Change = z.discriminatedUnion("change", [
	z.strictObject({
		change: z.literal("GRANT_ROLE"),
		...{ person: id, role, region, words },
		/** Where it ends by itself. */
		expires: moment.optional(),
	}),
	z.strictObject({ change: z.enum(["FIRST_PASSKEY", "RESET_PASSKEYS", "ENABLE"]), person: id, words }),
]);
export type Change = z.infer<typeof Change>;

export const ProposalQuestion = z.strictObject({ proposal: id, what: Change });
export const ProposalRequest = ProposalQuestion.extend({
	confirmation: Confirmation.optional(),
});

const verdict = z.enum(["confirm", "decline"]);
export type Verdict = z.infer<typeof verdict>;
export const DecisionQuestion = z.strictObject({ verdict });
export const DecisionRequest = z.strictObject({ verdict, confirmation: Confirmation.optional() });

export const CodeRequest = z.strictObject({ confirmation: Confirmation.optional() });

/** What one admin does at once. */
export const Removal = z.discriminatedUnion("change", [
	z.strictObject({ change: z.literal("REVOKE_ROLE"), person: id, role, region }),
	z.strictObject({ change: z.literal("DISABLE"), person: id }),
	z.strictObject({ change: z.literal("REMOVE_PASSKEY"), person: id, passkey: id }),
]);
export type Removal = z.infer<typeof Removal>;
export const RemovalRequest = z.strictObject({ what: Removal, confirmation: Confirmation.optional() });

const name = line(120).refine((text) => text !== "", "is empty");
const alias = z
	.string()
	.regex(/^[A-Z]{1,3}-[0-9]{1,6}$/, "must be letters, a dash and digits, such as M-417");
const country = z.string().regex(/^[A-Z]{2}$/, "must be a country's two letters, such as IE");
const account = z.strictObject({ platform: id, account: z.string().regex(/^[A-Za-z0-9._:-]{1,128}$/) });

/** A detail of somebody's, before and after: whoever saw an older value changes nothing. */
export const Detail = z.discriminatedUnion("field", [
	z.strictObject({ field: z.literal("NAME"), person: id, before: z.string().max(120), after: name }),
	z.strictObject({ field: z.literal("ALIAS"), person: id, before: z.string().max(16), after: alias }),
	z.strictObject({ field: z.literal("EMPLOYER"), person: id, before: z.string().max(120), after: line(120) }),
	z.strictObject({ field: z.literal("OFFICE"), person: id, before: z.string().max(2), after: country }),
	z.strictObject({
		field: z.literal("PLATFORM_ACCOUNT_ADDED"),
		person: id,
		before: z.null(),
		after: account,
	}),
	z.strictObject({
		field: z.literal("PLATFORM_ACCOUNT_REMOVED"),
		person: id,
		before: account,
		after: z.null(),
	}),
	/** Whether they were signed in anywhere. */
	z.strictObject({
		field: z.literal("SESSIONS_ENDED"),
		person: id,
		before: z.literal(true),
		after: z.literal(false),
	}),
]);
export type Detail = z.infer<typeof Detail>;
export const DetailRequest = z.strictObject({ what: Detail, confirmation: Confirmation.optional() });

/** A sign-in by an identity provider that web has verified. */
export const Arrival = z.strictObject({
	issuer: z.string().min(1).max(512),
	subject: z.string().min(1).max(512),
	name,
});
export type Arrival = z.infer<typeof Arrival>;

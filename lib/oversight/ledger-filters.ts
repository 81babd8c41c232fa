/**
 * The filters of the ledger's page, as its address holds them. Pure: from the address to terms and back, so that
 * a page's address reproduces it. What is typed freely (words, a platform's account) never stands in an address, which
 * servers and browsers keep: there it is `typed`, the id of a row (explorer/typed.ts).
 */
import { z } from "zod";
import { REASON_CODES, type ReasonCode } from "../access/policy.ts";
import { ROLES } from "../access/roles.ts";
import { MOST_WORDS, wordsIn } from "../envelope/words.ts";
import { LedgerEvent } from "../ledger/event.ts";
import { UUID } from "../uuid.ts";
import { OWNER_EVENTS } from "./event-words.ts";

export const EVENT_TYPES: readonly string[] = [
	...LedgerEvent.options.map((option) => option.shape.type.value),
	...OWNER_EVENTS,
].sort();
export const OUTCOMES = ["done", "granted", "refused", "failed", "unknown"] as const;

export { MOST_WORDS };
export const ASSURANCES = ["session", "opening", "passkey", "system"] as const;

const ALIAS = /^[A-Z]{1,3}-[0-9]{1,6}$/;
const BEGINNING = /^[0-9a-f]{8}(-?[0-9a-f]{0,4}){0,3}(-[0-9a-f]{0,12})?$/;
const TIME = /^(19|20)\d{2}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?Z?$/;

// A form sends an empty field as an empty string, which means: not asked for.
const optional = <T extends z.ZodType>(schema: T) =>
	z.preprocess((value) => value || undefined, schema.optional());
const trimmed = z.string().trim();
const printable = /^[^\p{Cc}\p{Cs}]+$/u;
const time = trimmed
	.refine(isTime, "a date and time in UTC")
	.transform((text) => (text.endsWith("Z") ? text : `${text}Z`));

const fields = z.object({
	actor: optional(
		trimmed
			.transform((text) => (UUID.test(text.toLowerCase()) ? text.toLowerCase() : text.toUpperCase()))
			.refine((text) => ALIAS.test(text) || UUID.test(text), "an alias such as M-417, or a person's id"),
	),
	account: optional(trimmed.max(128, "an account's id, of 128 characters at most").regex(printable, "text")),
	case: optional(trimmed.toLowerCase().regex(BEGINNING, "a case id, or its first 8 characters or more")),
	thread: optional(trimmed.toLowerCase().regex(BEGINNING, "a thread id, or its first 8 characters or more")),
	reason: optional(z.enum(REASON_CODES as [ReasonCode, ...ReasonCode[]], "a reason from the list")),
	role: optional(z.enum(ROLES, "a role from the list")),
	employer: optional(
		trimmed.max(200, "an employer from the list").regex(printable, "an employer from the list"),
	),
	office: optional(trimmed.toUpperCase().regex(/^[A-Z]{2}$/, "a country of two letters")),
	assurance: optional(z.enum(ASSURANCES, "one from the list")),
	gate: optional(
		trimmed.regex(/^(checkpoint|witnesses:[1-9][0-9]?)$/, "checkpoint, or witnesses:2 for two of them"),
	),
	type: optional(z.string().refine((type) => EVENT_TYPES.includes(type), "a type from the list")),
	outcome: optional(z.enum(OUTCOMES, "an outcome from the list")),
	opening: optional(trimmed.toLowerCase().regex(UUID, "an opening id")),
	region: optional(z.string().regex(/^[a-z][a-z0-9-]{1,15}$/, "a region from the list")),
	from: optional(time),
	until: optional(time),
	words: optional(
		trimmed.max(400, "shorter").refine((text) => {
			const { length } = wordsIn(text);
			return length > 0 && length <= MOST_WORDS;
		}, `1 to ${MOST_WORDS} whole words, each of 2 to 40 letters or digits; there are no patterns`),
	),
	typed: optional(z.string().regex(UUID, "an id")),
});

const schema = fields.refine(({ from, until }) => !from || !until || Date.parse(from) < Date.parse(until), {
	path: ["until"],
	message: "later than “from”",
});
/** What an address never says. */
export const TYPED = ["words", "account"] as const;

export type LedgerFilters = z.infer<typeof schema>;
export type FilterName = keyof LedgerFilters;

/** A place between two pages: the last entry of the page before. */
export interface Cursor {
	at: string;
	id: string;
}

export interface Problem {
	path: string;
	message: string;
}

/** What a page's query string asks for. Repeated parameters count once, unknown ones not at all. */
export function readFilters(query: Record<string, string | string[] | undefined>): {
	filters: LedgerFilters;
	problems: Problem[];
} {
	const single = Object.fromEntries(
		Object.entries(query).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]),
	);
	const parsed = schema.safeParse(single);
	if (parsed.success) return { filters: parsed.data, problems: [] };
	const problems = parsed.error.issues.map(({ path, message }) => ({
		path: path.join("."),
		message: `This must be ${message}.`,
	}));
	return { filters: {}, problems };
}

export function readCursor(text: string | string[] | undefined): Cursor | undefined {
	if (typeof text !== "string") return undefined;
	const [at = "", id = ""] = text.split("_");
	return at.endsWith("Z") && isTime(at) && UUID.test(id) ? { at, id } : undefined;
}

/** JavaScript lets 30 February pass as 2 March; the database does not. */
function isTime(text: string): boolean {
	const at = new Date(text.endsWith("Z") ? text : `${text}Z`);
	return TIME.test(text) && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text.slice(0, 16));
}

/** The address of a page: only what is set, in one order. */
export function ledgerAddress(filters: LedgerFilters, before?: Cursor): string {
	const query = new URLSearchParams();
	for (const [name, value] of Object.entries(filters)) {
		if (value && !(TYPED as readonly string[]).includes(name)) query.set(name, value);
	}
	if (before) query.set("before", `${before.at}_${before.id}`);
	const text = query.toString();
	return text === "" ? "/oversight/ledger" : `/oversight/ledger?${text}`;
}

/** What is looked for of the words, as they are compared. */
export const wordsOf = ({ words = "" }: LedgerFilters): string[] => wordsIn(words);

/** From the beginning of an id to the range of ids that begin so. */
export function idRange(beginning: string): [from: string, to: string] {
	const digits = beginning.replaceAll("-", "");
	const fill = (digit: string) =>
		digits.padEnd(32, digit).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
	return [fill("0"), fill("f")];
}

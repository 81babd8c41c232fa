/**
 * What was sealed, read: platforms may seal themselves (docs/sealed-submission.md), so what comes out of an envelope is theirs, whatever
 * it is. A parser's message would quote it, and a page would show it as something else.
 * Shown by: payload.test.ts.
 */
import { DomainError } from "../errors.ts";
import type { MessagePayload } from "./messages.ts";

const KINDS = ["text", "media", "system", "unavailable"];
const WHY = ["E2EE", "DELETED", "EXPIRED"];

/**
 * A message's payload; members that nobody reads stay what they are.
 *
 * @throws DomainError ENVELOPE_INVALID, naming the sequence and nothing of the text
 */
export function readPayload(text: string, messageId: string, sequence: number): MessagePayload {
	const said = parse(text);
	const { id, senderId, sentAt, kind, provenance, unavailable, attachments, text: words } = said ?? {};
	const fits =
		id === messageId &&
		optional(senderId, isString) &&
		isString(sentAt) &&
		!Number.isNaN(Date.parse(sentAt)) &&
		KINDS.includes(kind as string) &&
		(provenance === "PLATFORM" || provenance === "REPORTER") &&
		optional(words, isString) &&
		optional(unavailable, (why) => WHY.includes(why as string)) &&
		optional(attachments, (all) => Array.isArray(all) && all.every(isAttachment));
	if (!fits) throw unreadable(`Message ${sequence}`);
	return said as unknown as MessagePayload;
}

/** Display names by account. @throws DomainError ENVELOPE_INVALID */
export function readNames(text: string): Record<string, string> {
	const said = parse(text);
	if (!said || !Object.values(said).every(isString)) throw unreadable("The display names of a report");
	return said as Record<string, string>;
}

function parse(text: string): Record<string, unknown> | null {
	try {
		const said: unknown = JSON.parse(text);
		return typeof said === "object" && said !== null && !Array.isArray(said)
			? (said as Record<string, unknown>)
			: null;
	} catch {
		return null;
	}
}

const isString = (value: unknown): value is string => typeof value === "string";
const optional = (value: unknown, is: (value: unknown) => boolean) => value === undefined || is(value);

function isAttachment(value: unknown): boolean {
	const { id, mediaType, bytes } = (value ?? {}) as Record<string, unknown>;
	return isString(id) && isString(mediaType) && typeof bytes === "number";
}

const unreadable = (what: string) =>
	new DomainError(
		"ENVELOPE_INVALID",
		`${what} was sealed by its platform in a form that cannot be read. Nothing is shown; what does not hold it can be opened.`,
	);

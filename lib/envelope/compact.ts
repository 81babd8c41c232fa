/**
 * The outer form of every envelope: a compact JWE (RFC 7516 §7.1), five base64url parts between dots.
 *
 * Guarantees: one sequence of bytes has one spelling here. Padding, whitespace, the other base64 alphabet,
 * left-over bits and a wrong number of parts are refused, so two different strings never open as the same
 * envelope (and a digest over the string is a digest over what it holds).
 * Does not guarantee: anything about the header's meaning; the two doors (message.ts, wrap-key.ts) compare
 * it with the one they would have written (`sameHeader`), which leaves no room for `crit`, `zip` or another
 * algorithm.
 * Shown by: message.test.ts, wrap-key.test.ts.
 */
import { DomainError } from "#lib/errors.ts";

export type Compact = {
	/** The first part as it stands: what AES-GCM authenticates (RFC 7516 §5.1 step 14). */
	protectedHeader: string;
	encryptedKey: Buffer;
	iv: Buffer;
	ciphertext: Buffer;
	tag: Buffer;
};

/** The one error of this room: says which step failed, never what was in it. */
export function envelopeInvalid(what: string): DomainError {
	return new DomainError("ENVELOPE_INVALID", `envelope: ${what}`);
}

/** UTF-8, or a refusal: a lone surrogate would silently become U+FFFD, and two texts one. */
export function utf8(text: string): Buffer {
	if (!text.isWellFormed()) throw envelopeInvalid("text is not well-formed Unicode");
	return Buffer.from(text, "utf8");
}

/** Members come out in the order in which the caller wrote them: that order is part of the format. */
export function encodeHeader(header: Record<string, unknown>): string {
	return Buffer.from(JSON.stringify(header)).toString("base64url");
}

/**
 * Whether a protected header says exactly `expected`: byte for byte, or the same members in another order, in which other JOSE
 * libraries write them. Not one member more or less, none twice, no space, no other spelling of a string.
 */
export function sameHeader(protectedHeader: string, expected: Record<string, unknown>): boolean {
	if (protectedHeader === encodeHeader(expected)) return true;
	const text = decodeBase64url(protectedHeader).toString("utf8");
	try {
		const said: unknown = JSON.parse(text);
		return JSON.stringify(said) === text && inOrder(said) === inOrder(expected);
	} catch {
		return false;
	}
}

function inOrder(value: unknown): string {
	if (typeof value !== "object" || value === null || Array.isArray(value)) return JSON.stringify(value) ?? "";
	const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
	return `{${members.map(([name, inside]) => `${JSON.stringify(name)}:${inOrder(inside)}`).join()}}`;
}

export function decodeBase64url(part: string): Buffer {
	const bytes = Buffer.from(part, "base64url");
	// Node's decoder skips what it does not know; encoding again is the plainest proof that nothing was.
	if (bytes.toString("base64url") !== part) throw envelopeInvalid("base64url is not canonical");
	return bytes;
}

export function parseCompact(jwe: string): Compact {
	const parts = jwe.split(".");
	const [protectedHeader, encryptedKey, iv, ciphertext, tag] = parts;
	if (
		parts.length !== 5 ||
		!protectedHeader ||
		encryptedKey === undefined ||
		!iv ||
		ciphertext === undefined ||
		!tag
	) {
		throw envelopeInvalid("not a compact JWE");
	}
	return {
		protectedHeader,
		encryptedKey: decodeBase64url(encryptedKey),
		iv: decodeBase64url(iv),
		ciphertext: decodeBase64url(ciphertext),
		tag: decodeBase64url(tag),
	};
}

export function formatCompact({ protectedHeader, encryptedKey, iv, ciphertext, tag }: Compact): string {
	const rest = [encryptedKey, iv, ciphertext, tag].map((part) => part.toString("base64url"));
	return [protectedHeader, ...rest].join(".");
}

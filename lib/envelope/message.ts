/**
 * One sealed message (or named part of a report: its note, the display names) under its report's data key.
 *
 * Format: a compact JWE, `dir` + `A256GCM`, whose protected header is exactly
 *   {"alg":"dir","enc":"A256GCM","kid":<sealed key id>,"thread":<thread id>,"message":<message id>,"seq":<n>}
 * with the members in this order; in what others seal they may stand in any. `jose` and any other JOSE library opens it with the data key.
 *
 * Guarantees: an envelope opens only as the message, at the place, in the thread and under the key that it
 * was sealed for. The reader says what it expects, the header is written anew from that and compared byte
 * for byte, so a swapped, moved, renamed or re-tagged envelope never opens.
 * Does not guarantee: that the set of messages is whole (the ledger's digest does: digest.ts), and nothing
 * about length: a ciphertext is as long as its text.
 * Shown by: message.test.ts (jose as the oracle; any flipped bit and any other binding is refused).
 */
import { createSecretKey, type KeyObject, randomBytes } from "node:crypto";
import {
	type Compact,
	encodeHeader,
	envelopeInvalid,
	formatCompact,
	parseCompact,
	sameHeader,
	utf8,
} from "./compact.ts";
import { aesGcmOpen, aesGcmSeal, requireGcm } from "./primitives.ts";

export type MessageBinding = {
	/** The sealed key's id: which wrapped key opens this. */
	kid: string;
	thread: string;
	/** The platform's message id, or the name of a part such as `note`. */
	message: string;
	seq: number;
};

const NO_KEY = Buffer.alloc(0);
// A BOM is a character like any other: what was written is what is read.
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** A new random 256-bit key, one a report. */
export function newDataKey(): KeyObject {
	const bytes = randomBytes(32);
	const key = createSecretKey(bytes);
	bytes.fill(0);
	return key;
}

/**
 * @example
 * const dataKey = newDataKey();
 * const jwe = sealText(dataKey, { kid, thread, message: "m1", seq: 0 }, "hello");
 */
export function sealText(
	dataKey: KeyObject,
	binding: MessageBinding,
	plaintext: string | Uint8Array<ArrayBuffer>,
): string {
	require256(dataKey);
	const bytes = typeof plaintext === "string" ? utf8(plaintext) : plaintext;
	const protectedHeader = encodeHeader(messageHeader(binding));
	const sealed = aesGcmSeal(dataKey, Buffer.from(protectedHeader, "ascii"), bytes);
	return formatCompact({ protectedHeader, encryptedKey: NO_KEY, ...sealed });
}

/**
 * @example
 * openText(dataKey, { kid, thread, message: "m1", seq: 0 }, jwe); // "hello", or ENVELOPE_INVALID
 */
export function openText(dataKey: KeyObject, expected: MessageBinding, jwe: string): string {
	require256(dataKey);
	const { protectedHeader, encryptedKey: _none, ...sealed } = parseBound(expected, jwe);
	const bytes = aesGcmOpen(dataKey, Buffer.from(protectedHeader, "ascii"), sealed);
	try {
		return decoder.decode(bytes);
	} catch {
		throw envelopeInvalid("content is not UTF-8");
	}
}

/** What can be said of an envelope without its key: its form, and that its header binds it to this. @throws ENVELOPE_INVALID */
export function parseBound(expected: MessageBinding, jwe: string): Compact {
	const compact = parseCompact(jwe);
	if (!sameHeader(compact.protectedHeader, messageHeader(expected)))
		throw envelopeInvalid("header is not the expected one");
	// RFC 7516 §5.2 step 10: with `dir` the key part is empty.
	if (compact.encryptedKey.length !== 0) throw envelopeInvalid("unexpected key");
	requireGcm(compact);
	return compact;
}

function messageHeader({ kid, thread, message, seq }: MessageBinding) {
	if (!Number.isSafeInteger(seq) || seq < 0) throw envelopeInvalid("seq is not a whole number");
	return { alg: "dir", enc: "A256GCM", kid, thread, message, seq };
}

function require256(key: KeyObject): void {
	if (key.symmetricKeySize !== 32) throw envelopeInvalid("not a 256-bit key");
}

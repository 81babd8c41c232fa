/**
 * Whether two reports, or two messages, are the same, without keeping either.
 *
 * HMAC-SHA-256, cut to 128 bits, under a key that HKDF (RFC 5869) draws from the integration token as it was
 * presented. The database holds only a hash of that token, so whoever has the database cannot test guesses
 * at a short message; a bare hash could be guessed in minutes.
 * Guarantees: equal lists of parts give equal marks, different lists different ones (each part is preceded
 * by its length). Does not guarantee: sameness across tokens. A platform that changes its token starts anew.
 * Shown by: sameness.test.ts.
 */
import { createHmac, createSecretKey, hkdfSync, type KeyObject } from "node:crypto";
import { utf8 } from "./compact.ts";
import { u32 } from "./primitives.ts";

export function samenessKey(token: string): KeyObject {
	return createSecretKey(Buffer.from(hkdfSync("sha256", utf8(token), "", "countersign sameness v1", 32)));
}

/** The mark of bytes that come one after another: as `samenessOf`, with how many they are at the end. */
export function samenessAsItComes(
	key: KeyObject,
	what: string,
): { update(bytes: Uint8Array): void; mark(): Buffer } {
	const name = utf8(what);
	const hmac = createHmac("sha256", key).update(u32(name.length)).update(name);
	let length = 0;
	return {
		update(bytes) {
			hmac.update(bytes);
			length += bytes.length;
		},
		mark: () => hmac.update(u32(length)).digest().subarray(0, 16),
	};
}

export function samenessOf(key: KeyObject, parts: readonly string[]): Buffer {
	const hmac = createHmac("sha256", key);
	for (const part of parts) {
		const bytes = utf8(part);
		hmac.update(u32(bytes.length)).update(bytes);
	}
	return hmac.digest().subarray(0, 16);
}

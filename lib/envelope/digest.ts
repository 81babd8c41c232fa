/**
 * The digests that tie sealed evidence to its ledger entries: SHA-256 over envelopes as they are stored.
 *
 * `report.received` carries the digest of the wrapped key, an opening's scope the digest of the sealed
 * messages in it. Each message is preceded by its length, so that no other list of messages has the same
 * bytes. The database computes the same with
 *   sha256(string_agg(int4send(octet_length(b)) || b, ''::bytea ORDER BY seq))      -- b: the JWE as bytea
 * Digests of envelopes are safe to publish: envelopes hold random IVs, so nothing can be guessed from one.
 * Never use these for short texts; for those there are commitments (commitment.ts).
 * Shown by: digest.test.ts.
 */
import { createHash } from "node:crypto";
import { u32 } from "./primitives.ts";

export function sha256(...parts: (string | Uint8Array)[]): Buffer {
	const hash = createHash("sha256");
	for (const part of parts) hash.update(part);
	return hash.digest();
}

/** Lower-case hex, as entries write it. */
export function digestOfWrappedKey(jwe: string): string {
	return sha256(jwe).toString("hex");
}

/** `jwes` in order of sequence. Lower-case hex. */
export function digestOfSealed(jwes: Iterable<string>): string {
	const hash = createHash("sha256");
	for (const jwe of jwes) {
		const bytes = Buffer.from(jwe, "utf8");
		hash.update(u32(bytes.length)).update(bytes);
	}
	return hash.digest("hex");
}

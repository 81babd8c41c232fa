/**
 * A commitment to a typed text: SHA-256(32 random bytes ‖ UTF-8 text), hex.
 *
 * Guarantees: the entry in the public ledger fixes the text (nobody finds another that fits) and says
 * nothing about it while the salt is secret, however short the text is. Salt and text lie beside, erasable;
 * once the salt is gone the commitment is noise.
 * Does not guarantee: that anyone keeps the salt. The concatenation is unambiguous since the salt's length
 * is fixed.
 * Shown by: commitment.test.ts.
 */
import { randomBytes, timingSafeEqual } from "node:crypto";
import { envelopeInvalid, utf8 } from "./compact.ts";
import { sha256 } from "./digest.ts";

export const SALT_BYTES = 32;

/** @param salt where it was chosen before, so that the commitment could be confirmed; else a new one */
export function commit(
	text: string,
	salt: Buffer = randomBytes(SALT_BYTES),
): { salt: Buffer; commitment: string } {
	if (salt.length !== SALT_BYTES) throw envelopeInvalid("salt is not 256 bits");
	return { salt, commitment: sha256(salt, utf8(text)).toString("hex") };
}

export function opens(commitment: string, salt: Uint8Array, text: string): boolean {
	if (salt.length !== SALT_BYTES) throw envelopeInvalid("salt is not 256 bits");
	const expected = sha256(salt, utf8(text));
	const given = /^[0-9a-f]{64}$/.test(commitment) ? Buffer.from(commitment, "hex") : undefined;
	return given !== undefined && timingSafeEqual(expected, given);
}

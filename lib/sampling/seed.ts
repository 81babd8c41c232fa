/**
 * The seed: SHA-256 of a witness's cosignature on the period's closing checkpoint.
 *
 *   signature line   — <name> base64(keyID[4] ‖ u64be time[8] ‖ Ed25519 signature[64])      (C2SP tlog-cosignature)
 *   seed             SHA-256(the last 64 of these 76 bytes)
 *
 * Ed25519 is deterministic (RFC 8032 §5.1.6), so a witness that signs as it should has no choice but its clock, and whoever
 * has no part in its key cannot know the seed before it has signed. What the log's operator can still choose among is
 * bounded by `choices`, and told in docs/sampling.md. Test: seed.test.ts.
 */
import { decodeBase64, encodeBase64 } from "../ledger/base64.ts";
import { toHex } from "../ledger/bytes.ts";
import { formatCheckpoint } from "../ledger/checkpoint.ts";
import { cosignatureMessage, readCosignature } from "../ledger/cosignature-bytes.ts";
import { sha256, verifyEd25519 } from "../ledger/crypto.ts";
import { COSIGNATURE, parseSignatureLine, parseVerifierKey } from "../ledger/note.ts";
import type { Hash } from "../ledger/tree.ts";

export interface Seed {
	/** 64 hex digits. */
	digest: string;
	/** The witness's verifier key. */
	key: string;
	/** Seconds since 1970, by the witness's clock. */
	time: number;
	/** Its 64 bytes in base64. */
	signature: string;
}

export const seedOf = (signature: Uint8Array): string => toHex(sha256(signature));

/** What a stored line says, if it is this key's; whether it was signed is `isSeed`'s to tell. */
export function seedFrom(line: string, key: string): Seed | null {
	try {
		const stored = parseSignatureLine(line.replace(/\n$/, ""));
		const read = readCosignature(new Uint8Array(), stored.signature);
		if (!read || toHex(stored.keyId) !== toHex(parseVerifierKey(key).keyId)) return null;
		const { time, signature } = read;
		return { digest: seedOf(signature), key, time, signature: encodeBase64(signature) };
	} catch {
		return null;
	}
}

/** Whether this witness signed exactly this checkpoint at that time, and the seed is what follows from it. */
export function isSeed(
	{ digest, key, time, signature }: Seed,
	checkpoint: { origin: string; size: number; root: Hash },
): boolean {
	try {
		const { type, publicKey } = parseVerifierKey(key);
		const bytes = decodeBase64(signature);
		const message = cosignatureMessage(formatCheckpoint(checkpoint), time);
		return type === COSIGNATURE && verifyEd25519(publicKey, message, bytes) && seedOf(bytes) === digest;
	} catch {
		return false;
	}
}

/**
 * At most how many seeds somebody could have chosen among who runs the log: a witness signs one tree of each size, and one
 * signature of it a second, so it is every size that came into question times every second until the one that was used.
 */
export function choices(closing: number, size: number, ends: number, time: number): number {
	return Math.max(1, size - closing) * Math.max(1, time - Math.floor(ends / 1_000_000) + 1);
}

/**
 * The browser's twin of crypto.ts: the same two functions, in JavaScript. WebCrypto's digest is asynchronous and its
 * Ed25519 is not in every browser; a seal is a few dozen hashes and two signatures, so speed does not matter here.
 *
 * Guarantees and test: as crypto.ts. Ed25519 is computed as Node's OpenSSL does it, without the cofactor, so that no
 * signature verifies in one of the two and fails in the other.
 */
import { ed25519 } from "@noble/curves/ed25519.js";
import { sha256 as digest, sha512 } from "@noble/hashes/sha2.js";
import { acceptablePublicKey } from "./ed25519-key.ts";

export function sha256(data: Uint8Array): Uint8Array {
	return digest(data);
}

export function sha256Into(data: Uint8Array, target: Uint8Array, at: number): void {
	target.set(digest(data), at);
}

/** RFC 8032 §5.1.7: R = [S]B − [k]A with k = SHA-512(R ‖ A ‖ M), compared as bytes; S below the order. */
export function verifyEd25519(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
	if (signature.length !== 64 || !acceptablePublicKey(publicKey)) return false;
	const { Point } = ed25519;
	const order = Point.Fn.ORDER;
	const r = signature.subarray(0, 32);
	const s = littleEndian(signature.subarray(32));
	if (s >= order) return false;
	try {
		const hashed = sha512.create().update(r).update(publicKey).update(message).digest();
		const k = littleEndian(hashed) % order;
		const a = Point.fromBytes(Uint8Array.from(publicKey), false);
		const recomputed = Point.BASE.multiplyUnsafe(s).subtract(a.multiplyUnsafe(k)).toBytes();
		return recomputed.every((byte, i) => byte === r[i]);
	} catch {
		return false;
	}
}

function littleEndian(bytes: Uint8Array): bigint {
	let value = 0n;
	for (let i = bytes.length - 1; i >= 0; i--) value = value * 256n + BigInt(bytes[i] as number);
	return value;
}

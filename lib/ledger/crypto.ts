/**
 * SHA-256 and Ed25519 as Node has them. The browser's twin is `crypto-browser.ts`; package.json's "imports" chooses
 * (condition "browser"), so the pure files import "#lib/ledger/crypto.ts" and run in both.
 *
 * Guarantees: both twins accept the same signatures (crypto.test.ts, over Wycheproof's cases); never throws on any
 * signature. Does not guarantee: anything about who holds a key.
 */
import { createPublicKey, hash, verify } from "node:crypto";
import { acceptablePublicKey } from "./ed25519-key.ts";

/** One call into OpenSSL and no stream object: what the whole log's verification is as fast as. */
export function sha256(data: Uint8Array): Uint8Array {
	return hash("sha256", data, "buffer");
}

/** RFC 8410: the fixed head of a SubjectPublicKeyInfo that holds an Ed25519 key. */
const SPKI_HEAD = Uint8Array.of(0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00);

/** RFC 8032 §5.1.7, without the cofactor: R is recomputed and compared byte for byte, S must be below the order. */
export function verifyEd25519(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
	if (signature.length !== 64 || !acceptablePublicKey(publicKey)) return false;
	const spki = Buffer.alloc(SPKI_HEAD.length + 32);
	spki.set(SPKI_HEAD);
	spki.set(publicKey, SPKI_HEAD.length);
	try {
		return verify(null, message, createPublicKey({ key: spki, format: "der", type: "spki" }), signature);
	} catch {
		return false;
	}
}

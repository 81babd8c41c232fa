/**
 * SHA-256 and Ed25519 as Node has them. The browser's twin is `crypto-browser.ts`; package.json's "imports" chooses
 * (condition "browser"), so the pure files import "#lib/ledger/crypto.ts" and run in both.
 *
 * Guarantees: both twins accept the same signatures (crypto.test.ts, over Wycheproof's cases); never throws on any
 * signature. Does not guarantee: anything about who holds a key.
 */
import { createPublicKey, hash, type KeyObject, verify } from "node:crypto";
import { acceptablePublicKey } from "./ed25519-key.ts";

export function sha256(data: Uint8Array): Uint8Array {
	const digest = new Uint8Array(32);
	sha256Into(data, digest, 0);
	return digest;
}

/**
 * The digest, written to `target` from `at` on: what verifying a whole log is as fast as. One call into OpenSSL and no
 * stream object; a string of bytes, since a Buffer of its own would cost three times the hash of a node.
 */
export function sha256Into(data: Uint8Array, target: Uint8Array, at: number): void {
	const digest = hash("sha256", data, "binary");
	for (let i = 0; i < 32; i++) target[at + i] = digest.charCodeAt(i);
}

/** RFC 8410: the fixed head of a SubjectPublicKeyInfo that holds an Ed25519 key. */
const SPKI_HEAD = Uint8Array.of(0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00);

/** RFC 8032 §5.1.7, without the cofactor: R is recomputed and compared byte for byte, S must be below the order. */
export function verifyEd25519(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
	if (signature.length !== 64 || !acceptablePublicKey(publicKey)) return false;
	try {
		return verify(null, message, keyObject(publicKey), signature);
	} catch {
		return false;
	}
}

/** Making a key object costs a third of a verification, and the keys are few: a log's and its witnesses'. */
const keyObjects = new Map<string, KeyObject>();
const KEYS_KEPT = 64;

function keyObject(publicKey: Uint8Array): KeyObject {
	const spki = Buffer.alloc(SPKI_HEAD.length + 32);
	spki.set(SPKI_HEAD);
	spki.set(publicKey, SPKI_HEAD.length);
	const name = spki.toString("latin1");
	const made = keyObjects.get(name);
	if (made) return made;
	const key = createPublicKey({ key: spki, format: "der", type: "spki" });
	if (keyObjects.size >= KEYS_KEPT) keyObjects.clear();
	keyObjects.set(name, key);
	return key;
}

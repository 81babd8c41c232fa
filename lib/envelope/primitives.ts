/**
 * The four primitives under every envelope, each a thin call into node:crypto (OpenSSL):
 * AES-GCM (NIST SP 800-38D), AES key wrap (RFC 3394), ECDH on P-256 (SP 800-56A §5.7.1.2) and the
 * Concat KDF as JOSE uses it (RFC 7518 §4.6.2).
 *
 * Guarantees: only 96-bit IVs and 128-bit tags; an ephemeral point that is not on P-256 is refused (node's
 * JWK import checks the curve equation); nothing comes out of an opening whose tag or wrap check fails.
 * Does not guarantee: which key sizes a caller uses (the vectors drive 128, 192 and 256 through this very
 * code; message.ts and wrap-key.ts pin 256), nor that key bytes leave the memory of a JavaScript process:
 * copies are overwritten where we hold them, as a courtesy.
 * Shown by: wycheproof.test.ts, whose must-fail cases fail here.
 *
 * Speed: keys are KeyObjects. With a Buffer as key, node 24's createDecipheriv is about nine times slower.
 */
import {
	createCipheriv,
	createDecipheriv,
	createHash,
	createPublicKey,
	createSecretKey,
	diffieHellman,
	type KeyObject,
	randomFillSync,
} from "node:crypto";
import { decodeBase64url, envelopeInvalid } from "./compact.ts";

const IV_BYTES = 12;
const TAG_BYTES = 16;

const GCM = { 16: "aes-128-gcm", 24: "aes-192-gcm", 32: "aes-256-gcm" } as const;
const WRAP = { 16: "id-aes128-wrap", 24: "id-aes192-wrap", 32: "id-aes256-wrap" } as const;
// RFC 3394 §2.2.3.1: the default initial value.
const WRAP_IV = Buffer.alloc(8, 0xa6);

export type Sealed = { iv: Buffer; ciphertext: Buffer; tag: Buffer };
/** A P-256 point as a JWK writes it: 32 bytes each, base64url (RFC 7518 §6.2.1.2). */
export type Point = { x: string; y: string };

function aes<Name>(names: Record<16 | 24 | 32, Name>, key: KeyObject): Name {
	const size = key.symmetricKeySize;
	if (size !== 16 && size !== 24 && size !== 32) throw envelopeInvalid("not an AES key");
	return names[size];
}

// Random bytes are drawn a page at a time: one system call for 341 IVs instead of one each.
const ivPool = Buffer.alloc(4092);
let ivUsed = ivPool.length;

function randomIv(): Buffer {
	if (ivUsed === ivPool.length) {
		randomFillSync(ivPool);
		ivUsed = 0;
	}
	const iv = Buffer.from(ivPool.subarray(ivUsed, ivUsed + IV_BYTES));
	ivUsed += IV_BYTES;
	return iv;
}

/**
 * The IV is random and drawn here; only the test vectors give one. SP 800-38D §8.3 allows 2^32 random 96-bit
 * IVs under one key; a data key lives for one report: at most 10,000 messages and a handful of named parts.
 */
export function aesGcmSeal(key: KeyObject, aad: Buffer, plaintext: Uint8Array, iv = randomIv()): Sealed {
	const cipher = createCipheriv(aes(GCM, key), key, iv, { authTagLength: TAG_BYTES });
	cipher.setAAD(aad);
	const head = cipher.update(plaintext);
	const tail = cipher.final();
	return {
		iv,
		ciphertext: tail.length === 0 ? head : Buffer.concat([head, tail]),
		tag: cipher.getAuthTag(),
	};
}

/** createDecipheriv would take other IV lengths, and a shorter tag would be easier to forge. */
export function requireGcm({ iv, tag }: Pick<Sealed, "iv" | "tag">): void {
	if (iv.length !== IV_BYTES) throw envelopeInvalid("IV is not 96 bits");
	if (tag.length !== TAG_BYTES) throw envelopeInvalid("tag is not 128 bits");
}

export function aesGcmOpen(key: KeyObject, aad: Buffer, { iv, ciphertext, tag }: Sealed): Buffer {
	requireGcm({ iv, tag });
	const decipher = createDecipheriv(aes(GCM, key), key, iv, { authTagLength: TAG_BYTES });
	decipher.setAAD(aad);
	decipher.setAuthTag(tag);
	const head = decipher.update(ciphertext);
	try {
		const tail = decipher.final();
		return tail.length === 0 ? head : Buffer.concat([head, tail]);
	} catch {
		head.fill(0);
		throw envelopeInvalid("authentication failed");
	}
}

export function aesKwWrap(kek: KeyObject, key: Uint8Array): Buffer {
	// RFC 3394 §2: at least two 64-bit blocks.
	if (key.length < 16 || key.length % 8 !== 0) throw envelopeInvalid("not a key that can be wrapped");
	const cipher = createCipheriv(aes(WRAP, kek), kek, WRAP_IV);
	return Buffer.concat([cipher.update(key), cipher.final()]);
}

export function aesKwUnwrap(kek: KeyObject, wrapped: Uint8Array): KeyObject {
	if (wrapped.length < 24 || wrapped.length % 8 !== 0) throw envelopeInvalid("not a wrapped key");
	const decipher = createDecipheriv(aes(WRAP, kek), kek, WRAP_IV);
	try {
		const bytes = Buffer.concat([decipher.update(wrapped), decipher.final()]);
		const key = createSecretKey(bytes);
		bytes.fill(0);
		return key;
	} catch {
		throw envelopeInvalid("key unwrap failed");
	}
}

/** A public key from somebody else's point. Refused: what is not on the curve, and a second spelling of what is. */
export function publicKeyAt({ x, y }: Point): KeyObject {
	if (decodeBase64url(x).length !== 32 || decodeBase64url(y).length !== 32) {
		throw envelopeInvalid("not a point of P-256");
	}
	try {
		return createPublicKey({ key: { kty: "EC", crv: "P-256", x, y }, format: "jwk" });
	} catch {
		throw envelopeInvalid("not a point of P-256");
	}
}

/**
 * Z, the shared secret: the x coordinate of the shared point, 32 bytes.
 * Measured: JWK import and diffieHellman 10,500/s a core, createECDH().computeSecret 7,300/s.
 */
export function ecdhP256(privateKey: KeyObject, publicKey: KeyObject): Buffer {
	try {
		return diffieHellman({ privateKey, publicKey });
	} catch {
		throw envelopeInvalid("keys are not of one curve");
	}
}

/** RFC 7518 §4.6.2 with SHA-256, for up to 256 bits: one round, so the counter is always 1. */
export function concatKdf(
	z: Buffer,
	algorithm: string,
	bits: 128 | 192 | 256,
	apu: Uint8Array = new Uint8Array(),
	apv: Uint8Array = new Uint8Array(),
): KeyObject {
	const hash = createHash("sha256").update(u32(1)).update(z);
	for (const field of [Buffer.from(algorithm, "ascii"), apu, apv])
		hash.update(u32(field.length)).update(field);
	return createSecretKey(
		hash
			.update(u32(bits))
			.digest()
			.subarray(0, bits / 8),
	);
}

/** A 32-bit big-endian number: how every length is written before what it measures. */
export function u32(value: number): Buffer {
	const bytes = Buffer.allocUnsafe(4);
	bytes.writeUInt32BE(value);
	return bytes;
}

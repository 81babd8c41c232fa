/**
 * The private keys of a log (type 0x01) or a witness (type 0x04), in Node only: the pure files know them as `Signer`.
 *
 *   skey = "PRIVATE+KEY+" name "+" hex8(keyID) "+" base64(type ‖ 32 bytes of seed)         (Go's note.GenerateKey)
 *
 * Guarantees: a signer's key ID fits its public key. Does not guarantee: where the text is kept. It is the whole
 * secret: it never goes into a log, an error or the database. Test: note.test.ts (signs as Go's note package does).
 */
import { createPrivateKey, createPublicKey, randomBytes, sign } from "node:crypto";
import { decodeBase64, encodeBase64 } from "./base64.ts";
import { concat, fromHex, sameBytes, toHex } from "./bytes.ts";
import { LogError } from "./log-error.ts";
import { assertName, COSIGNATURE, ED25519, formatVerifierKey, keyIdOf } from "./note.ts";

export interface Signer {
	name: string;
	keyId: Uint8Array;
	type: 0x01 | 0x04;
	publicKey: Uint8Array;
	vkey: string;
	sign(message: Uint8Array): Uint8Array;
}

/** RFC 8410: the fixed head of a PKCS #8 PrivateKeyInfo that holds an Ed25519 seed. */
const PKCS8_HEAD = Uint8Array.of(48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, 112, 4, 34, 4, 32);

export function generateSigner(name: string, type: 0x01 | 0x04 = ED25519): { signer: Signer; skey: string } {
	assertName(name);
	const seed = new Uint8Array(randomBytes(32));
	const signer = signerOf(name, type, seed);
	const secret = encodeBase64(concat(Uint8Array.of(type), seed));
	return { signer, skey: `PRIVATE+KEY+${name}+${toHex(signer.keyId)}+${secret}` };
}

/** `type`: what the caller needs; a key of the other kind is refused. Without it either is taken. */
export function parseSigner(skey: string, type?: 0x01 | 0x04): Signer {
	const match = skey.length <= 8192 && /^PRIVATE\+KEY\+([^+]+)\+([0-9a-f]{8})\+([^\s]+)$/.exec(skey);
	if (!match) throw new LogError("KEY_MALFORMED");
	const [, name = "", hex = "", base64 = ""] = match;
	const bytes = decodeBase64(base64);
	const found = bytes[0];
	if (bytes.length !== 33 || (found !== ED25519 && found !== COSIGNATURE))
		throw new LogError("KEY_MALFORMED");
	assertName(name);
	const signer = signerOf(name, found, bytes.slice(1));
	const asked = type === undefined || type === found;
	if (!asked || !sameBytes(signer.keyId, fromHex(hex) as Uint8Array)) throw new LogError("KEY_MALFORMED");
	return signer;
}

function signerOf(name: string, type: 0x01 | 0x04, seed: Uint8Array): Signer {
	const der = Buffer.from(concat(PKCS8_HEAD, seed));
	const privateKey = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
	const spki = createPublicKey(privateKey).export({ format: "der", type: "spki" });
	const publicKey = new Uint8Array(spki.subarray(-32));
	const keyId = keyIdOf({ name, type, publicKey });
	const vkey = formatVerifierKey({ name, type, publicKey });
	return {
		name,
		keyId,
		type,
		publicKey,
		vkey,
		sign: (message) => new Uint8Array(sign(null, message, privateKey)),
	};
}

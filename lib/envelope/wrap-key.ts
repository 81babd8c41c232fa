/**
 * A report's data key, wrapped to the public intake key of its region.
 *
 * Format: a compact JWE, `ECDH-ES+A256KW` + `A256GCM`, whose plaintext is the 32 bytes of the data key and
 * whose protected header is exactly
 *   {"alg":"ECDH-ES+A256KW","enc":"A256GCM","kid":<intake key id>,"thread":<thread id>,"key":<sealed key id>,
 *    "epk":{"x":…,"crv":"P-256","kty":"EC","y":…}}
 * with the members in this order (the one in which `jose` writes them; other libraries' order opens too). No `apu`, no `apv`: what binds the
 * key to its thread and id is the header, which A256GCM authenticates.
 *
 * Guarantees: only the holder of the region's private key gets the data key out, and only as the key of this
 * thread and this id. Each wrap has its own ephemeral key (`wrapUnder` apart). A point off the curve is refused.
 * Does not guarantee: who wrapped it. Anybody with the public key can wrap a key; that this one came with
 * the report is shown by its digest in the ledger (digest.ts), which the keeper checks before it unwraps.
 * Shown by: wrap-key.test.ts (jose as the oracle), wycheproof.test.ts (RFC 7518 appendix C included).
 */
import { createSecretKey, generateKeyPairSync, type KeyObject, randomBytes } from "node:crypto";
import {
	type Compact,
	decodeBase64url,
	encodeHeader,
	envelopeInvalid,
	formatCompact,
	parseCompact,
	sameHeader,
} from "./compact.ts";
import {
	aesGcmOpen,
	aesGcmSeal,
	aesKwUnwrap,
	aesKwWrap,
	concatKdf,
	ecdhP256,
	type Point,
	publicKeyAt,
	requireGcm,
} from "./primitives.ts";

const ALG = "ECDH-ES+A256KW";

export type KeyBinding = {
	/** The intake key's id (RFC 7638 thumbprint): whose private half unwraps this. */
	kid: string;
	thread: string;
	/** The sealed key's own id: the `kid` of the messages under it. */
	key: string;
};

/** What an ephemeral key agreed with an intake key: the public half and the key-wrapping key. */
export interface Agreement {
	readonly epk: Point;
	readonly kek: KeyObject;
}

export function agreeWith(intakePublicKey: KeyObject): Agreement {
	const ephemeral = generateKeyPairSync("ec", { namedCurve: "P-256" });
	const kek = concatKdf(ecdhP256(ephemeral.privateKey, intakePublicKey), ALG, 256);
	return { epk: pointOf(ephemeral.publicKey), kek };
}

/** Wraps `dataKey` to the intake key; import that once (intake-key.ts), not for every report. */
export function wrapDataKey(intakePublicKey: KeyObject, binding: KeyBinding, dataKey: KeyObject): string {
	return wrapUnder(agreeWith(intakePublicKey), binding, dataKey);
}

/**
 * Wraps under an agreement made before, which spares two point multiplications. Only for the keeper: an agreement
 * opens what was wrapped under it, so whoever lacks the private half makes a new one each time (RFC 7518 §4.6).
 */
export function wrapUnder({ epk, kek }: Agreement, binding: KeyBinding, dataKey: KeyObject): string {
	if (dataKey.symmetricKeySize !== 32) throw envelopeInvalid("not a 256-bit key");
	const protectedHeader = encodeHeader(keyHeader(binding, epk));

	// RFC 7518 §4.6: the agreed key wraps a content key, and that seals the content.
	const contentKey = randomBytes(32);
	const encryptedKey = aesKwWrap(kek, contentKey);
	const plaintext = dataKey.export();
	const sealed = aesGcmSeal(createSecretKey(contentKey), Buffer.from(protectedHeader, "ascii"), plaintext);
	plaintext.fill(0);
	contentKey.fill(0);
	return formatCompact({ protectedHeader, encryptedKey, ...sealed });
}

/** The data key, if and only if `jwe` wraps it for exactly this binding. */
export function unwrapDataKey(intakePrivateKey: KeyObject, expected: KeyBinding, jwe: string): KeyObject {
	const { compact, ephemeral } = parseWrapped(expected, jwe);
	const kek = concatKdf(ecdhP256(intakePrivateKey, ephemeral), ALG, 256);
	const contentKey = aesKwUnwrap(kek, compact.encryptedKey);
	const bytes = aesGcmOpen(contentKey, Buffer.from(compact.protectedHeader, "ascii"), compact);
	const dataKey = createSecretKey(bytes);
	bytes.fill(0);
	return dataKey;
}

/** What can be said of a wrapped key without the intake key: its form, and what its header binds it to. @throws ENVELOPE_INVALID */
export function parseWrapped(expected: KeyBinding, jwe: string): { compact: Compact; ephemeral: KeyObject } {
	const compact = parseCompact(jwe);
	const epk = ephemeralPoint(compact);
	if (!sameHeader(compact.protectedHeader, keyHeader(expected, epk))) {
		throw envelopeInvalid("header is not the expected one");
	}
	// A256KW of a 256-bit content key is 40 bytes; anything else is no A256GCM envelope.
	if (compact.encryptedKey.length !== 40 || compact.ciphertext.length !== 32) {
		throw envelopeInvalid("not a wrapped data key");
	}
	requireGcm(compact);
	return { compact, ephemeral: publicKeyAt(epk) };
}

/** Which intake key a wrapped key asks for; only a name until unwrapping has authenticated it. */
export function intakeKeyNamed(jwe: string): string {
	const { kid } = headerOf(parseCompact(jwe));
	if (typeof kid !== "string") throw envelopeInvalid("no key id");
	return kid;
}

function keyHeader({ kid, thread, key }: KeyBinding, { x, y }: Point) {
	return { alg: ALG, enc: "A256GCM", kid, thread, key, epk: { x, crv: "P-256", kty: "EC", y } };
}

function pointOf(publicKey: KeyObject): Point {
	const { crv, x, y } = publicKey.export({ format: "jwk" });
	if (crv !== "P-256" || x === undefined || y === undefined) throw envelopeInvalid("not a P-256 key");
	return { x, y };
}

/** The one part of the header that the reader cannot foresee; everything else is compared. */
function ephemeralPoint(compact: Compact): Point {
	const { x, y } = headerOf(compact).epk ?? {};
	if (typeof x !== "string" || typeof y !== "string") throw envelopeInvalid("no ephemeral key");
	return { x, y };
}

function headerOf({ protectedHeader }: Compact): { kid?: unknown; epk?: Partial<Point> | null } {
	let header: unknown;
	try {
		header = JSON.parse(decodeBase64url(protectedHeader).toString("utf8"));
	} catch {
		throw envelopeInvalid("header is not JSON");
	}
	return (header ?? {}) as { kid?: unknown; epk?: Partial<Point> | null };
}

/**
 * A region's intake key pair: P-256, a new one every period. The public half goes to web, the private half
 * never leaves the key store and the keeper's memory.
 *
 * The id is the RFC 7638 thumbprint of the public half, so an id cannot name another key than its own, and
 * import refuses a JWK whose `kid` is not its thumbprint.
 * Shown by: intake-key.test.ts (RFC 7638 through `jose`).
 */
import {
	createECDH,
	createHash,
	createPrivateKey,
	createPublicKey,
	generateKeyPairSync,
	type JsonWebKey,
	type KeyObject,
} from "node:crypto";
import { envelopeInvalid } from "./compact.ts";

export type PublicIntakeJwk = {
	kty: "EC";
	crv: "P-256";
	x: string;
	y: string;
	use: "enc";
	alg: "ECDH-ES+A256KW";
	kid: string;
};
export type PrivateIntakeJwk = PublicIntakeJwk & { d: string };

export function generateIntakeKey(): {
	publicJwk: PublicIntakeJwk;
	privateJwk: PrivateIntakeJwk;
	kid: string;
} {
	const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
	const { x = "", y = "", d = "" } = privateKey.export({ format: "jwk" });
	const kid = thumbprint({ x, y });
	const publicJwk: PublicIntakeJwk = {
		kty: "EC",
		crv: "P-256",
		x,
		y,
		use: "enc",
		alg: "ECDH-ES+A256KW",
		kid,
	};
	return { publicJwk, privateJwk: { ...publicJwk, d }, kid };
}

/** RFC 7638 §3.2: the required members of an EC key, in lexicographic order, without whitespace. */
export function thumbprint({ x, y }: { x: string; y: string }): string {
	return createHash("sha256")
		.update(JSON.stringify({ crv: "P-256", kty: "EC", x, y }))
		.digest("base64url");
}

/** Import once and keep the KeyObject: importing costs as much as unwrapping. */
export function importPublicIntakeKey(jwk: JsonWebKey & { kid?: string }): KeyObject {
	return checked(jwk, (key) => createPublicKey({ key, format: "jwk" }));
}

export function importPrivateIntakeKey(jwk: JsonWebKey & { kid?: string }): KeyObject {
	return checked(jwk, (key) => {
		// node takes a private number beside a point that is not its own; the thumbprint names the point.
		const own = createECDH("prime256v1");
		own.setPrivateKey(key.d ?? "", "base64url");
		const point = own.getPublicKey().subarray(1).toString("hex");
		const named = [key.x, key.y].map((half) => Buffer.from(half ?? "", "base64url").toString("hex"));
		if (point !== named.join("")) throw envelopeInvalid("private half is another key's");
		return createPrivateKey({ key, format: "jwk" });
	});
}

function checked(jwk: JsonWebKey & { kid?: string }, importKey: (jwk: JsonWebKey) => KeyObject): KeyObject {
	const { kty, crv, x, y, kid } = jwk;
	if (kty !== "EC" || crv !== "P-256" || x === undefined || y === undefined) {
		throw envelopeInvalid("not a P-256 key");
	}
	if (kid !== thumbprint({ x, y })) throw envelopeInvalid("key id is not the key's thumbprint");
	try {
		return importKey(jwk);
	} catch {
		throw envelopeInvalid("key cannot be imported");
	}
}

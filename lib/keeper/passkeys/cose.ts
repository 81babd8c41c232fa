/**
 * A COSE key (RFC 9052 §7), as an authenticator gives it, made a SubjectPublicKeyInfo, as entries hold it and anybody's
 * tools read it. Only the one kind of key that each algorithm has here: a point that is not on its curve, a small RSA
 * modulus, another curve or another algorithm than was asked for makes no passkey.
 * Shown by: register.test.ts.
 */
import { createPublicKey } from "node:crypto";
import { publicKeyOf } from "../../access/assertion.ts";
import { DomainError } from "../../errors.ts";

export async function spkiOf(
	cose: Uint8Array<ArrayBuffer>,
): Promise<{ publicKey: string; algorithm: number }> {
	const { decodeCredentialPublicKey } = await import("@simplewebauthn/server/helpers");
	try {
		const fields = decodeCredentialPublicKey(cose) as unknown as Map<number, unknown>;
		const algorithm = fields.get(3);
		if (typeof algorithm !== "number") throw new TypeError("no algorithm");
		const key = createPublicKey({ key: jwkOf(fields, algorithm), format: "jwk" });
		const publicKey = key.export({ format: "der", type: "spki" }).toString("base64url");
		publicKeyOf({ publicKey, algorithm });
		return { publicKey, algorithm };
	} catch {
		throw new DomainError(
			"PASSKEY_INVALID",
			"This passkey's key is none that is accepted. Nothing was added.",
		);
	}
}

/** RFC 9053 §7: 1 kty, 3 alg, −1 crv (RSA: n), −2 x (RSA: e), −3 y. */
function jwkOf(fields: Map<number, unknown>, algorithm: number) {
	const [kty, crv] = [fields.get(1), fields.get(-1)];
	const bytes = (at: number, length?: number) => {
		const value = fields.get(at);
		if (!(value instanceof Uint8Array) || (length !== undefined && value.length !== length))
			throw new TypeError("not bytes");
		return Buffer.from(value).toString("base64url");
	};
	if (algorithm === -7 && kty === 2 && crv === 1)
		return { kty: "EC", crv: "P-256", x: bytes(-2, 32), y: bytes(-3, 32) };
	if (algorithm === -8 && kty === 1 && crv === 6) return { kty: "OKP", crv: "Ed25519", x: bytes(-2, 32) };
	if (algorithm === -257 && kty === 3) return { kty: "RSA", n: bytes(-1), e: bytes(-2) };
	throw new TypeError("no such kind of key");
}

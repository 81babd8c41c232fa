/**
 * The public halves of the intake keys, for whoever wants to seal a report before it is sent: a JWK Set (RFC 7517 §5) with
 * two members of ours in each key, its region and its period.
 *
 * Guarantees: only keys whose private halves the keeper has, in their period or ahead of it. Does not guarantee: that the
 * process that hands them out is honest; a key's id is its thumbprint (RFC 7638), so it can be compared with what
 * the keeper's operator reads (docs/sealed-submission.md).
 * Shown by: key-set.test.ts.
 */
import { z } from "zod";
import { DomainError } from "#lib/errors.ts";
import type { IntakeKey } from "#lib/keeper/client-state.ts";

const part = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
const seconds = z.int().nonnegative();

export const PublishedKey = z
	.strictObject({
		kty: z.literal("EC"),
		crv: z.literal("P-256"),
		x: part,
		y: part,
		use: z.literal("enc"),
		alg: z.literal("ECDH-ES+A256KW"),
		kid: part.meta({ description: "The key's RFC 7638 thumbprint (SHA-256)." }),
		region: z.string().meta({ description: "Whose reports are sealed to it." }),
		nbf: seconds.meta({ description: "From when on it is sealed to, in seconds since 1970 (as RFC 7519)." }),
		exp: seconds.meta({ description: "From when on it is not, in seconds since 1970 (as RFC 7519)." }),
	})
	.meta({ id: "IntakeKey" });

export const KeySet = z.strictObject({ keys: z.array(PublishedKey) }).meta({
	id: "KeySet",
	description: "A JWK Set (RFC 7517). Of a region the current key, and the next once it is made.",
});
export type KeySet = z.infer<typeof KeySet>;

/** @throws DomainError INTAKE_KEY_UNAVAILABLE where no region has a key */
export function keySetOf(published: readonly IntakeKey[]): KeySet {
	const now = new Date().toISOString();
	const keys = published.filter((key) => now < key.notAfter);
	if (keys.length === 0)
		throw new DomainError(
			"INTAKE_KEY_UNAVAILABLE",
			"No region has an intake key now. Try again in a moment.",
		);
	const inOrder = [...keys].sort((a, b) => (a.region + a.notBefore < b.region + b.notBefore ? -1 : 1));
	return { keys: inOrder.map(entryOf) };
}

/** Member by member: nothing else of a key leaves. */
function entryOf({ kid, region, publicJwk, notBefore, notAfter }: IntakeKey): KeySet["keys"][number] {
	const { x = "", y = "" } = publicJwk;
	return {
		...{ kty: "EC", crv: "P-256", x, y, use: "enc", alg: "ECDH-ES+A256KW", kid, region },
		nbf: Math.floor(Date.parse(notBefore) / 1000),
		exp: Math.floor(Date.parse(notAfter) / 1000),
	};
}

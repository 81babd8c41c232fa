import { importPublicIntakeKey } from "../envelope/intake-key.ts";
import { DomainError } from "../errors.ts";
import { intakeKeys } from "../keeper/client-state.ts";

/** The public key to which a region's words are sealed now, by the keeper's word. */
export async function currentIntakeKey(region: string) {
	const key = (await intakeKeys()).find((one) => one.region === region);
	if (!key) {
		throw new DomainError(
			"INTAKE_KEY_UNAVAILABLE",
			"The region's intake key is not available, so nothing was written. Try again in a moment.",
		);
	}
	return { kid: key.kid, publicKey: importPublicIntakeKey({ ...key.publicJwk, kid: key.kid }) };
}

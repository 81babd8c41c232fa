import type { Role } from "../access/roles.ts";
import { arrive, noteStanding } from "../keeper/client-people.ts";
import { type Arrival, judgeClaims } from "./oidc-claims.ts";
import { type OidcSettings, oidcSettings } from "./oidc-settings.ts";
import { KeptOut, SignInRefused } from "./sign-in-refused.ts";

/**
 * Who comes by the organisation's own sign-in: known by issuer and subject, or new and without rights. The decryption
 * service keeps who is who, and what was taken from them, for their passkeys too; of web's word it takes that there was a
 * sign-in.
 *
 * @param claims of a verified ID token
 * @throws SignInRefused, DomainError
 */
export async function personByOidc(
	claims: Record<string, unknown>,
): Promise<{ personId: string; withheld: readonly Role[] }> {
	const settings = oidcSettings();
	if (settings === null) throw new SignInRefused("NOT_CONFIGURED");
	const { withheld, ...identity } = await judged(settings, claims);
	const { personId } = await arrive(identity);
	const { issuer, subject } = identity;
	await noteStanding({ issuer, subject, keptOut: false, withheld });
	return { personId, withheld };
}

async function judged(settings: OidcSettings, claims: Record<string, unknown>): Promise<Arrival> {
	try {
		return judgeClaims(settings, claims);
	} catch (error) {
		if (error instanceof KeptOut) {
			const { issuer, subject } = error;
			await noteStanding({ issuer, subject, keptOut: true, withheld: [] });
		}
		throw error;
	}
}

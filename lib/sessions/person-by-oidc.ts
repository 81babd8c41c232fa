import type { Role } from "../access/roles.ts";
import { arrive } from "../keeper/client.ts";
import { judgeClaims } from "./oidc-claims.ts";
import { oidcSettings } from "./oidc-settings.ts";
import { SignInRefused } from "./sign-in-refused.ts";

/**
 * Who comes by the organisation's own sign-in: known by issuer and subject, or new and without rights. The decryption
 * service keeps who is who; of web's word it takes that there was a sign-in.
 *
 * @param claims of a verified ID token
 * @throws SignInRefused, DomainError
 */
export async function personByOidc(
	claims: Record<string, unknown>,
): Promise<{ personId: string; withheld: readonly Role[] }> {
	const settings = oidcSettings();
	if (settings === null) throw new SignInRefused("NOT_CONFIGURED");
	const { withheld, ...identity } = judgeClaims(settings, claims);
	const { personId } = await arrive(identity);
	return { personId, withheld };
}

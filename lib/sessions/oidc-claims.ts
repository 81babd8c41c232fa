/**
 * What a sign-in service says of a person, as far as it counts here: that it is them; that they may not come in; which
 * roles they do without for now. Pure. A claim that would give something is not even read.
 *
 * Where groups decide and the token does not say which groups there are, nobody comes in: a service that leaves out a long
 * list (Entra ID's "overage") would else give back what it should take away.
 * Shown by: oidc-claims.test.ts.
 */
import type { Role } from "../access/roles.ts";
import type { OidcSettings } from "./oidc-settings.ts";
import { KeptOut, SignInRefused } from "./sign-in-refused.ts";

export interface Arrival {
	issuer: string;
	subject: string;
	name: string;
	withheld: Role[];
}

/** @param claims of an ID token whose signature, audience, nonce and time are verified @throws SignInRefused */
export function judgeClaims(settings: OidcSettings, claims: Record<string, unknown>): Arrival {
	const { iss, sub } = claims;
	// OpenID Connect Core §3.1.3.7: the issuer is exactly the one that we trust; §2: a subject has at most 255 characters.
	if (typeof iss !== "string" || bare(iss) !== bare(settings.issuer))
		throw new SignInRefused("ISSUER_UNKNOWN");
	if (typeof sub !== "string" || !/^[\x21-\x7e]{1,255}$/.test(sub))
		throw new SignInRefused("SUBJECT_INVALID");
	const { requiredGroup, withhold } = settings;
	let withheld: Role[] = [];
	if (requiredGroup !== null || Object.keys(withhold).length > 0) {
		const groups = groupsIn(claims, settings.groupsClaim);
		if (groups === null) throw new SignInRefused("GROUPS_UNKNOWN");
		if (requiredGroup !== null && !groups.includes(requiredGroup))
			throw new KeptOut({ issuer: iss, subject: sub });
		withheld = [
			...new Set(groups.flatMap((group) => (Object.hasOwn(withhold, group) ? (withhold[group] ?? []) : []))),
		];
	}
	return { issuer: iss, subject: sub, name: nameIn(claims), withheld: withheld.sort() };
}

const bare = (issuer: string) => issuer.replace(/\/$/, "");

/** A list of texts (or one), under the claim's name or, as `realm_access.roles`, inside others. Null: it is not said. */
function groupsIn(claims: Record<string, unknown>, claim: string): string[] | null {
	if (claims.hasgroups !== undefined || claims._claim_names !== undefined) return null;
	let value: unknown = Object.hasOwn(claims, claim) ? claims[claim] : undefined;
	if (value === undefined) {
		value = claim.split(".").reduce<unknown>((inside, part) => {
			const here = inside !== null && typeof inside === "object" && Object.hasOwn(inside, part);
			return here ? (inside as Record<string, unknown>)[part] : undefined;
		}, claims);
	}
	if (typeof value === "string") return [value];
	return Array.isArray(value) && value.every((group) => typeof group === "string") ? value : null;
}

/** What people are called on the staff page; no right hangs on it. */
function nameIn(claims: Record<string, unknown>): string {
	for (const claim of ["name", "preferred_username", "nickname"]) {
		const said = claims[claim];
		if (typeof said !== "string" || !said.isWellFormed()) continue;
		const line = said.replace(/[\p{Cc}\p{Cf}\s]+/gu, " ").trim();
		const name = line
			.slice(0, 120)
			.replace(/[\ud800-\udbff]$/, "")
			.trim(); // no half of a sign
		if (name !== "") return name;
	}
	return "Name unknown";
}

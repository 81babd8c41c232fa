/**
 * The organisation's own sign-in, as configured (docs/sign-in.md). What it says may keep somebody out or take a role from
 * a session; nothing here can give one: rights are the decryption service's.
 * Shown by: oidc-settings.test.ts.
 */
import { z } from "zod";
import { ROLES, type Role } from "../access/roles.ts";
import { type Env, readEnv } from "../env.ts";
import { DomainError } from "../errors.ts";

export interface OidcSettings {
	issuer: string;
	clientId: string;
	clientSecret: string;
	/** As the button says it. */
	name: string;
	scopes: string;
	groupsClaim: string;
	/** Whoever is not in it does not sign in. */
	requiredGroup: string | null;
	/** By group: which roles its people do without. */
	withhold: Readonly<Record<string, readonly Role[]>>;
}

const Withhold = z.record(z.string().min(1).max(256), z.array(z.enum(ROLES)).min(1));

/**
 * @returns null where none is configured
 * @throws DomainError INPUT_INVALID, naming the variable and never its value
 */
export function readOidc(env: Env): OidcSettings | null {
	const set = { ...pick(env, NEEDED), ...pick(env, FURTHER) };
	if (Object.keys(set).length === 0) return null;
	const missing = NEEDED.filter((name) => !(name in set));
	if (missing.length > 0)
		throw invalid(
			`${missing.join(" and ")} ${missing.length > 1 ? "are" : "is"} missing: single sign-on needs all of ${NEEDED.join(", ")}.`,
		);
	const issuer = env.OIDC_ISSUER ?? "";
	const { protocol, hostname } = new URL(issuer);
	if (protocol !== "https:" && !/^(localhost|127\.0\.0\.1|\[::1\])$/.test(hostname))
		throw invalid("OIDC_ISSUER must be an https address: who signs in rests on it.");
	return {
		issuer,
		clientId: env.OIDC_CLIENT_ID ?? "",
		clientSecret: env.OIDC_CLIENT_SECRET ?? "",
		name: env.OIDC_NAME ?? "single sign-on",
		scopes: scopesOf(env.OIDC_SCOPES ?? "openid profile"),
		groupsClaim: env.OIDC_GROUPS_CLAIM ?? "groups",
		requiredGroup: env.OIDC_REQUIRED_GROUP ?? null,
		withhold: withholdOf(env.OIDC_WITHHOLD),
	};
}

const NEEDED = ["OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"] as const;
const FURTHER = [
	"OIDC_NAME",
	"OIDC_SCOPES",
	"OIDC_GROUPS_CLAIM",
	"OIDC_REQUIRED_GROUP",
	"OIDC_WITHHOLD",
] as const;

function pick(env: Env, names: readonly (keyof Env)[]): Partial<Env> {
	return Object.fromEntries(names.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])));
}

function scopesOf(text: string): string {
	const scopes = text.split(/[\s,]+/).filter(Boolean);
	return [...new Set(["openid", ...scopes])].join(" ");
}

function withholdOf(text: string | undefined): OidcSettings["withhold"] {
	if (text === undefined) return {};
	try {
		return Withhold.parse(JSON.parse(text));
	} catch {
		throw invalid(
			`OIDC_WITHHOLD must be JSON such as {"on-leave":["moderator","lead"]}, with roles of ${ROLES.join(", ")}.`,
		);
	}
}

const invalid = (sentence: string) => new DomainError("INPUT_INVALID", sentence);

let known: { key: string; settings: OidcSettings | null } | undefined;

/** This process's. Read when asked, not when built: one build serves every configuration. */
export function oidcSettings(): OidcSettings | null {
	const key = [...NEEDED, ...FURTHER].map((name) => process.env[name] ?? "").join("\n");
	if (known?.key !== key) known = { key, settings: readOidc(readEnv()) };
	return known.settings;
}

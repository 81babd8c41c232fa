/**
 * next-auth, with its tokens taken out: the cookie holds one random token, the session is a row on the server that
 * can be ended at once. Signing in and out go through lib/sessions, which limits and records them; what is here is only
 * the ways by which people come: the demo's list, a passkey, the organisation's own sign-in.
 */

import type { NextAuthOptions } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import type { OAuthConfig } from "next-auth/providers/oauth";
import { z } from "zod";
import { DomainError, errorCode } from "#lib/errors.ts";
import { isDemo } from "#lib/sessions/demo-people.ts";
import { endSession } from "#lib/sessions/end-session.ts";
import type { Factor } from "#lib/sessions/factor.ts";
import { type OidcSettings, oidcSettings } from "#lib/sessions/oidc-settings.ts";
import { personByOidc } from "#lib/sessions/person-by-oidc.ts";
import { personByPasskey } from "#lib/sessions/person-by-passkey.ts";
import { resolveSession } from "#lib/sessions/resolve-session.ts";
import { type SigningIn, signIn } from "#lib/sessions/sign-in.ts";
import { ABSOLUTE_HOURS, isToken } from "#lib/sessions/token.ts";
import { cookieName, isSecure } from "./cookie.ts";
import { ownPath } from "./own-path.ts";
import { sessionToken } from "./session.ts";
import { whence } from "./whence.ts";

/** OpenID Connect's way there and back takes people a while; longer, and it is begun anew. */
const WAY_SECONDS = 15 * 60;

export function authOptions(): NextAuthOptions {
	const cookie = { httpOnly: true, sameSite: "lax", path: "/", secure: isSecure() } as const;
	const oidc = oidcSettings();
	const onTheWay = { ...cookie, maxAge: WAY_SECONDS };
	return {
		secret: process.env.NEXTAUTH_SECRET,
		session: { strategy: "jwt", maxAge: ABSOLUTE_HOURS * 3600 },
		pages: { signIn: "/sign-in", signOut: "/sign-in", error: "/sign-in" },
		cookies: {
			sessionToken: { name: cookieName("session"), options: cookie },
			csrfToken: { name: cookieName("csrf"), options: cookie },
			callbackUrl: { name: cookieName("callback"), options: cookie },
			pkceCodeVerifier: { name: cookieName("pkce"), options: onTheWay },
			state: { name: cookieName("state"), options: onTheWay },
			nonce: { name: cookieName("nonce"), options: onTheWay },
		},
		providers: [
			...(isDemo() ? [demoProvider()] : []),
			passkeyProvider(),
			...(oidc === null ? [] : [oidcProvider(oidc)]),
		],
		jwt: {
			encode: async ({ token }) => String(token?.session ?? ""),
			decode: async ({ token }) => (token && isToken(token) ? { session: token } : null),
		},
		callbacks: {
			// Of the other two, authorize has made the session. Here the ID token is verified: signature, audience, nonce, time.
			signIn: async ({ user, account, profile }) => {
				if (account?.provider !== "oidc") return true;
				const claims = { ...(profile as Record<string, unknown> | undefined) };
				const done = await enter("oidc", () => personByOidc(claims));
				if ("error" in done) return `/sign-in?error=${done.error}`;
				user.id = done.token;
				return true;
			},
			// `user` is there at sign-in only; its id is the new session's token.
			jwt: ({ token, user }) => (user ? { session: user.id } : token),
			// Never the token: this is what the browser's scripts can ask for.
			session: ({ session }) => ({ expires: session.expires }),
			redirect: ({ url, baseUrl }) => `${baseUrl}${ownPath(url, baseUrl)}`,
		},
		events: {
			signOut: async ({ token }) => {
				const actor = await resolveSession(String(token?.session ?? ""));
				if (actor) await endSession(actor);
			},
		},
		logger: {
			// The second argument may hold what a provider or a browser sent.
			error: (code) => console.error(`auth: ${/^[A-Z0-9_]{1,60}$/.test(code) ? code : "ERROR"}`),
			warn: () => {},
			debug: () => {},
		},
	};
}

const Chosen = z.object({ person: z.uuid() });

/** Anyone may be anyone: there is no proof, and the record says so (`factor: demo`). */
function demoProvider() {
	return CredentialsProvider({
		id: "demo",
		name: "Demo",
		credentials: { person: {} },
		authorize: async (credentials) => {
			const chosen = Chosen.safeParse(credentials);
			if (!chosen.success) return null;
			return asUser(await enter("demo", async () => ({ personId: chosen.data.person })));
		},
	});
}

/** By one of a person's passkeys: the decryption service verifies it and says whose it is. */
function passkeyProvider() {
	return CredentialsProvider({
		id: "passkey",
		name: "Passkey",
		credentials: { confirmation: {} },
		authorize: async (credentials) =>
			asUser(await enter("passkey", () => personByPasskey(credentials?.confirmation))),
	});
}

/** Authorization code with PKCE, state and nonce (OpenID Connect Core §3.1; RFC 9700 §2.1.1); claims of the ID token only. */
function oidcProvider(settings: OidcSettings): OAuthConfig<Record<string, unknown>> {
	return {
		id: "oidc",
		name: settings.name,
		type: "oauth",
		wellKnown: `${settings.issuer.replace(/\/$/, "")}/.well-known/openid-configuration`,
		clientId: settings.clientId,
		clientSecret: settings.clientSecret,
		authorization: { params: { scope: settings.scopes } },
		idToken: true,
		checks: ["pkce", "state", "nonce"],
		httpOptions: { timeout: 8_000 },
		profile: (claims) => ({ id: String(claims.sub) }),
	};
}

/** One attempt to sign in, with whence and by what browser. A refusal is a word for the page's address, never more. */
async function enter(
	factor: Factor,
	find: SigningIn["find"],
): Promise<{ token: string } | { error: string }> {
	try {
		return await signIn({ factor, find, before: await sessionToken(), ...(await whence()) });
	} catch (error) {
		if (error instanceof DomainError && error.status < 500)
			return { error: error.code === "RATE_LIMITED" ? "TooMany" : "AccessDenied" };
		console.error(`auth: ${errorCode(error)}`);
		return { error: "Unavailable" };
	}
}

/** As next-auth takes it: null is its own CredentialsSignin, an error its message. */
function asUser(done: { token: string } | { error: string }): { id: string } | null {
	if ("token" in done) return { id: done.token };
	if (done.error === "AccessDenied") return null;
	throw new Error(done.error);
}

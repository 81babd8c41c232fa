/**
 * next-auth, with its tokens taken out: the cookie holds one random token, the session is a row on the server that
 * can be ended at once. Signing in and out go through lib/sessions, which records them.
 */
import type { NextAuthOptions } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { z } from "zod";
import { DomainError, errorCode } from "#lib/errors.ts";
import { isDemo } from "#lib/sessions/demo-people.ts";
import { endSession } from "#lib/sessions/end-session.ts";
import { resolveSession } from "#lib/sessions/resolve-session.ts";
import { startSession } from "#lib/sessions/start-session.ts";
import { ABSOLUTE_HOURS, isToken } from "#lib/sessions/token.ts";
import { cookieName, isSecure } from "./cookie.ts";
import { sessionToken } from "./session.ts";

export function authOptions(): NextAuthOptions {
	const cookie = { httpOnly: true, sameSite: "lax", path: "/", secure: isSecure() } as const;
	return {
		secret: process.env.NEXTAUTH_SECRET,
		session: { strategy: "jwt", maxAge: ABSOLUTE_HOURS * 3600 },
		pages: { signIn: "/sign-in", signOut: "/sign-in", error: "/sign-in" },
		cookies: {
			sessionToken: { name: cookieName("session"), options: cookie },
			csrfToken: { name: cookieName("csrf"), options: cookie },
			callbackUrl: { name: cookieName("callback"), options: cookie },
		},
		providers: isDemo() ? [demoProvider()] : [],
		jwt: {
			encode: async ({ token }) => String(token?.session ?? ""),
			decode: async ({ token }) => (token && isToken(token) ? { session: token } : null),
		},
		callbacks: {
			// `user` is there at sign-in only: what demoProvider returned.
			jwt: ({ token, user }) => (user ? { session: user.id } : token),
			// Never the token: this is what the browser's scripts can ask for.
			session: ({ session }) => ({ expires: session.expires }),
			redirect: ({ url, baseUrl }) =>
				url.startsWith("/") && !url.startsWith("//") ? `${baseUrl}${url}` : baseUrl,
		},
		events: {
			signOut: async ({ token }) => {
				const actor = await resolveSession(String(token?.session ?? ""));
				if (actor) await endSession(actor);
			},
		},
		logger: {
			error: (code) => console.error(`auth: ${code}`),
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
			try {
				const before = await resolveSession((await sessionToken()) ?? "");
				const { token } = await startSession({ personId: chosen.data.person, factor: "demo" });
				if (before) await endSession(before);
				return { id: token };
			} catch (error) {
				if (!(error instanceof DomainError)) console.error(`auth: ${errorCode(error)}`);
				return null;
			}
		},
	});
}

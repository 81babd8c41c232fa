import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import type { Actor } from "#lib/actor.ts";
import { DomainError } from "#lib/errors.ts";
import { resolveSession } from "#lib/sessions/resolve-session.ts";
import { cookieName } from "./cookie.ts";
import { codeOnly } from "./or-refuse.ts";

/** The raw token, for the keeper, which resolves it itself. */
export async function sessionToken(): Promise<string | null> {
	return (await cookies()).get(cookieName("session"))?.value ?? null;
}

/** Who acts, asked once a request; null where nobody is signed in. */
export const currentActor = cache(async (): Promise<Actor | null> => {
	const token = await sessionToken();
	if (token === null) return null;
	return resolveSession(token).catch((error) => {
		throw codeOnly(error);
	});
});

/** Who acts; whoever is nobody is sent to sign in, and back here after that. */
export async function requireActor(): Promise<Actor> {
	const actor = await currentActor();
	if (actor) return actor;
	const path = (await headers()).get("x-path") ?? "/";
	redirect(path === "/" ? "/sign-in" : `/sign-in?${new URLSearchParams({ to: path })}`);
}

/** The same for acts: who is nobody is told so where they are, so that what they have typed stays on the page. */
export async function actorNow(): Promise<Actor> {
	const actor = await currentActor();
	if (actor) return actor;
	throw new DomainError(
		"SESSION_ENDED",
		"Your session has ended. Nothing was done. Sign in again in another tab, then try here once more: what you wrote is still here.",
	);
}

/**
 * Signing in and out in the browser. next-auth's script is fetched when somebody does it: no page needs it to load.
 */

/** @returns why it did not work, as one of sign-in/why-not.ts' words; null: it did, and the page is on its way to `to`. */
export async function enterBy(
	way: "demo" | "passkey",
	shown: Record<string, string>,
	to: string,
): Promise<string | null> {
	const { signIn } = await import("next-auth/react");
	const answer = await signIn(way, { ...shown, redirect: false, callbackUrl: to });
	if (!answer?.ok || answer.error) return answer?.error ?? "Unavailable";
	leaveFor(to);
	return null;
}

/** @returns whether it worked; then the page is on its way to `to`. */
export async function signInAs(personId: string, to: string): Promise<boolean> {
	return (await enterBy("demo", { person: personId }, to)) === null;
}

/** Away to the organisation's own sign-in; from there to `to`. Where it is not reachable, back here with the reason. */
export async function signInElsewhere(to: string): Promise<void> {
	const { signIn } = await import("next-auth/react");
	await signIn("oidc", { callbackUrl: to });
}

export async function signOutHere(): Promise<void> {
	const { signOut } = await import("next-auth/react");
	await signOut({ redirect: false });
	leaveFor("/sign-in");
}

/** A whole new page: nothing that one person has open may be left for the next. */
export function leaveFor(path: string) {
	if (path === window.location.pathname + window.location.search) window.location.reload();
	else window.location.assign(path);
}

/**
 * Signing in and out in the browser. next-auth's script is fetched when somebody does it: no page needs it to load.
 */

/** @returns whether it worked; then the page is on its way to `to`. */
export async function signInAs(personId: string, to: string): Promise<boolean> {
	const { signIn } = await import("next-auth/react");
	const answer = await signIn("demo", { person: personId, redirect: false, callbackUrl: to });
	if (!answer?.ok || answer.error) return false;
	leaveFor(to);
	return true;
}

export async function signOutHere(): Promise<void> {
	const { signOut } = await import("next-auth/react");
	await signOut({ redirect: false });
	leaveFor("/sign-in");
}

/** A whole new page: nothing that one person has open may be left for the next. */
function leaveFor(path: string) {
	if (path === window.location.pathname + window.location.search) window.location.reload();
	else window.location.assign(path);
}

import { cookieName } from "./cookie.ts";

/**
 * Did this browser begin the way that it comes back from? Only then is a way back an attempt to sign in. Any page of the
 * world can have an image at our address, but no browser sends our state cookie along (SameSite=Lax): or a stranger's page
 * could use up the attempts of a whole office, and write into the log.
 */
export function begunHere(cookies: string | null): boolean {
	const state = `${cookieName("state")}=`;
	return (cookies ?? "").split(/;\s*/).some((one) => one.startsWith(state) && one.length > state.length);
}

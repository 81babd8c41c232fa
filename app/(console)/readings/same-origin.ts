import { DomainError } from "#lib/errors.ts";

/**
 * Only our own pages may post here: server actions are guarded by the framework, a route handler by this.
 *
 * @throws DomainError NOT_PERMITTED
 */
export function requireSameOrigin(request: Request): void {
	const origin = request.headers.get("origin");
	const host = request.headers.get("x-forwarded-host") ?? request.headers.get("host");
	const site = request.headers.get("sec-fetch-site");
	const sameHost = origin !== null && URL.canParse(origin) && new URL(origin).host === host;
	const samePublic = origin !== null && origin === process.env.PUBLIC_URL?.replace(/\/$/, "");
	if ((site === null || site === "same-origin") && (sameHost || samePublic)) return;
	// A form of a page without referrers posts from "null"; then the browser's own word is asked (Fetch Metadata).
	if (site === "same-origin" && origin === "null") return;
	throw new DomainError("NOT_PERMITTED", "Only the console's own pages may ask this. Nothing was opened.");
}

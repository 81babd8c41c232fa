/**
 * What every page and answer carries: a strict content policy with a nonce of its own, and the headers that keep
 * pages out of caches, frames and referrers. Decides nothing about people.
 *
 * The policy is the one that was tried with this framework (`docs/decisions`): scripts run by nonce only;
 * style *attributes* are allowed, style elements are not.
 */
import { type NextRequest, NextResponse } from "next/server";
import { contentPolicy, securityHeaders } from "./app/_ui/headers.ts";

export function proxy(request: NextRequest): NextResponse {
	const isApi = request.nextUrl.pathname.startsWith("/api/");
	if (!isApi && request.method === "GET" && isDemo()) {
		const elsewhere = toLocalhost(request);
		if (elsewhere) return sendTo(elsewhere);
	}
	const nonce = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))));
	const policy = contentPolicy(nonce, process.env.NODE_ENV === "development");
	const headers = new Headers(request.headers);
	headers.set("x-nonce", nonce);
	headers.set("x-path", `${request.nextUrl.pathname}${request.nextUrl.search}`);
	headers.set("content-security-policy", policy);
	const response = NextResponse.next({ request: { headers } });
	response.headers.set("content-security-policy", policy);
	for (const [name, value] of securityHeaders(process.env.PUBLIC_URL)) response.headers.set(name, value);
	return response;
}

// Reports are posted by programs, by the thousand: they pay nothing for what only browsers heed. The log's files and the
// intake keys are for anyone to keep, so they carry headers of their own.
export const config = {
	matcher: [
		"/((?!_next/static|_next/image|api/v1/reports$|api/v1/reports/places$|api/v1/reports/[^/]+/attachments/|readings/attachments/[^/]+$|api/v1/intake-keys$|api/v1/log/).*)",
	],
};

const isDemo = () => (process.env.COUNTERSIGN_MODE || "demo") === "demo";

/**
 * A browser that came by the loopback's number goes to its name: cookies and passkeys belong to one host.
 * Only a person's navigation: an API client keeps the address that it chose.
 */
function toLocalhost(request: NextRequest): URL | undefined {
	const host = request.headers.get("host") ?? "";
	const numeric = /^(?:127\.0\.0\.1|\[::1\])(?::(\d+))?$/.exec(host);
	if (!numeric || request.headers.get("sec-fetch-mode") !== "navigate") return undefined;
	const { pathname, search } = request.nextUrl;
	return new URL(`http://localhost${numeric[1] ? `:${numeric[1]}` : ""}${pathname}${search}`);
}

/**
 * By `Refresh`, not by `Location`: to the framework 127.0.0.1 and localhost are one host, so it would shorten the
 * address to its path, and the browser would turn in circles.
 */
function sendTo({ href }: URL): NextResponse {
	const safe = href.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
	return new NextResponse(
		`<!doctype html><title>Countersign</title><p>Go to <a href="${safe}">${safe}</a></p>`,
		{
			headers: {
				refresh: `0; url=${href}`,
				"content-type": "text/html; charset=utf-8",
				"content-security-policy": "default-src 'none'; frame-ancestors 'none'",
				"cache-control": "no-store",
			},
		},
	);
}

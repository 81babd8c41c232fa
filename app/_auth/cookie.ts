import { createHash } from "node:crypto";

/**
 * Cookies ignore ports: two consoles on one host would sign each other out. So the name holds a few digits of this
 * installation's own secret.
 */
export function cookieName(what: "session" | "csrf" | "callback" | "pkce" | "state" | "nonce"): string {
	const mark = createHash("sha256")
		.update(`cookie ${process.env.NEXTAUTH_SECRET ?? ""}`)
		.digest("hex")
		.slice(0, 8);
	return `${isSecure() ? "__Host-" : ""}countersign-${what}-${mark}`;
}

export function isSecure(): boolean {
	return process.env.PUBLIC_URL?.startsWith("https://") ?? false;
}

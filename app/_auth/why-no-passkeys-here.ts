import { headers } from "next/headers";
import { whyNoPasskeys } from "#lib/access/passkey-address.ts";

/**
 * Why the browser that asks can use no passkeys at the address by which it came, in a sentence; null where it can. They
 * belong to the console's own address, and to no other by which the same machine may be reached.
 */
export async function whyNoPasskeysHere(): Promise<string | null> {
	const home = new URL(process.env.PUBLIC_URL ?? "http://localhost:3000");
	const asked = await headers();
	const host = asked.get("x-forwarded-host") ?? asked.get("host") ?? home.host;
	const here = `${home.protocol}//${host}`;
	const why = (URL.canParse(here) ? whyNoPasskeys(here) : null) ?? whyNoPasskeys(home.origin);
	if (why !== null) return why;
	if (host === home.host) return null;
	return `Passkeys of this console belong to ${home.origin}; you came by another address.`;
}

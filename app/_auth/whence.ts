import { headers } from "next/headers";
import { addressFrom } from "#lib/sessions/address.ts";
import { browserLabel } from "#lib/sessions/browser-label.ts";

/** From where and by what somebody asks: for limits and labels, no proof of anything. */
export async function whence(): Promise<{ address: string | null; browser: string }> {
	const asked = await headers();
	return {
		address: addressFrom(asked.get("x-forwarded-for")),
		browser: browserLabel(asked.get("user-agent")),
	};
}

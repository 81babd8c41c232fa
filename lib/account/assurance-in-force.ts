import { selectSettings } from "#db/queries/account.ts";
import { selectAsksPasskey } from "#db/queries/approvals.ts";
import { web } from "#db/web.ts";
import type { Actor } from "../actor.ts";

const FRESH_MS = 5_000;
let known: { accepted: Promise<"passkey" | "session">; until: number } | undefined;

/**
 * How sure the decryption service must be of whoever opens, as it put that in force. Asked again after five seconds; it
 * decides nothing here, the pages only say it.
 */
export function assuranceInForce(): Promise<"passkey" | "session"> {
	if (!known || known.until < Date.now()) {
		const accepted = selectSettings(web()).then((settings) =>
			settings?.assurance === "session" ? ("session" as const) : ("passkey" as const),
		);
		known = { accepted, until: Date.now() + FRESH_MS };
		accepted.catch(() => {
			known = undefined;
		});
	}
	return known.accepted;
}

/** Whether the actor's own openings ask for a passkey: everybody's do, or they have one in force. */
export function ownOpeningsAskPasskey(actor: Actor): Promise<boolean> {
	return selectAsksPasskey(web(), actor.personId);
}

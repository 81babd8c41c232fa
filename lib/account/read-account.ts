/**
 * One's own: passkeys, sessions, what one was told. The actor sees nobody else's, whatever their role.
 * Shown by: account.test.ts.
 */
import {
	insertOwnSeen,
	type OwnAlertRow,
	type PasskeyRow,
	selectOwnAlerts,
	selectPasskeys,
} from "#db/queries/account.ts";
import { web } from "#db/web.ts";
import type { Actor } from "../actor.ts";
import { isUuid } from "../uuid.ts";

const MOST = 50;

export function listPasskeys(actor: Actor): Promise<PasskeyRow[]> {
	return selectPasskeys(web(), actor.personId, MOST);
}

export function listOwnAlerts(actor: Actor): Promise<OwnAlertRow[]> {
	return selectOwnAlerts(web(), actor.personId, MOST);
}

/** That somebody saw an alert is a mark beside it, no entry: there is nothing in it that the ledger does not hold. */
export async function markOwnSeen(actor: Actor, ids: readonly string[]): Promise<void> {
	const ours = ids.filter((id) => isUuid(id)).slice(0, MOST);
	if (ours.length > 0) await insertOwnSeen(web(), actor.personId, ours);
}

export interface Told {
	name: string;
	says: string;
}

/** What an alert says to the person whom it concerns. */
export function ownAlertInWords(kind: string): Told {
	return (
		WORDS[kind] ?? { name: kind.replaceAll("_", " ").toLowerCase(), says: "See its entry, or ask an admin." }
	);
}

const NOT_YOU = "If that was not you, tell an admin and oversight now.";
const WORDS: Record<string, Told> = {
	PASSKEY_ADDED: { name: "A passkey was added for you", says: NOT_YOU },
	PASSKEY_REMOVED: { name: "A passkey of yours was removed", says: NOT_YOU },
	PASSKEY_RENAMED: { name: "A passkey of yours was renamed", says: NOT_YOU },
	HARD_LIMIT: {
		name: "You reached a hard limit",
		says: "An opening was refused, and oversight was told. If you need more, speak with your lead.",
	},
	REQUEST_APPROVED: {
		name: "A request of yours was approved",
		says: "Open the case, or the review: what was approved can be opened until its time is over.",
	},
	REQUEST_DENIED: {
		name: "A request of yours was denied",
		says: "Nothing was opened. The case says by whom.",
	},
	HOLD_ENDS: {
		name: "A legal hold ends within two weeks",
		says: "Renew it at Legal holds if it is still needed. What nothing holds any more is deleted by its own clock.",
	},
	RIGHT_WITHDRAWN: {
		name: "A review withdrew somebody's role",
		says: "It is still held. At Staff it says whose; take it away there.",
	},
	EXPORT_CONFIRMED: {
		name: "An export of the log that you asked for was confirmed",
		says: "Take it at The log within the hour, once. If you did not ask for it, tell an admin now.",
	},
	EXPORT_DECLINED: {
		name: "An export of the log that you asked for was declined",
		says: "Nothing was exported. Its entry says by whom.",
	},
	FINDING_MADE: {
		name: "Oversight did not find an opening of yours justified",
		says: "What was found stands under What oversight found. You may answer it once, within a week.",
	},
	FINDING_CLOSED: {
		name: "A finding about you was closed",
		says: "How it ended stands under What oversight found.",
	},
	OPENING_REVOKED: {
		name: "An opening of yours was ended",
		says: "A lead or oversight ended it. What was on your screen is gone from there.",
	},
};

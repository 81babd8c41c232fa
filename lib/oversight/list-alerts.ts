/**
 * What oversight is told at once: emergencies, hard limits, new passkeys, counters that went back. Each leads to its entry.
 * That somebody saw one is a mark beside it, no entry: there is nothing in it that the ledger does not hold.
 * Shown by: list-alerts.test.ts.
 */
import { countOpenAlarms } from "#db/queries/alarms.ts";
import { type AlertRow, countUnseen, insertSeen, selectAlerts } from "#db/queries/alerts.ts";
import { web } from "#db/web.ts";
import { allowed, authorise, regionsFor } from "../access/roles.ts";
import type { Actor } from "../actor.ts";
import { isUuid } from "../uuid.ts";
import type { Cursor } from "./ledger-filters.ts";

export const ALERT_PAGE = 50;
const MOST_COUNTED = 100;

export async function listAlerts(
	actor: Actor,
	after?: Cursor,
): Promise<{ alerts: AlertRow[]; next: Cursor | undefined }> {
	authorise(actor, "alert.read");
	const rows = await selectAlerts(web(), {
		regions: regionsFor(actor, "alert.read"),
		personId: actor.personId,
		before: after,
		limit: ALERT_PAGE + 1,
	});
	const last = rows.length > ALERT_PAGE ? rows[ALERT_PAGE - 1] : undefined;
	return { alerts: rows.slice(0, ALERT_PAGE), next: last && { at: last.at, id: last.id } };
}

/** How many the actor has not seen and how many alarms are open, up to a hundred each; 0 for whoever is told none. */
export async function countAlerts(actor: Actor): Promise<number> {
	if (!allowed(actor, "alert.read")) return 0;
	const counted = {
		regions: regionsFor(actor, "alert.read"),
		personId: actor.personId,
		most: MOST_COUNTED,
	};
	const [unseen, open] = await Promise.all([countUnseen(web(), counted), countOpenAlarms(web(), counted)]);
	return unseen + open;
}

export async function markSeen(actor: Actor, ids: readonly string[]): Promise<void> {
	authorise(actor, "alert.read");
	await insertSeen(web(), {
		ids: ids.filter((id) => isUuid(id)).slice(0, ALERT_PAGE),
		regions: regionsFor(actor, "alert.read"),
		personId: actor.personId,
	});
}

/** What an alert says, in words. */
export function alertInWords(kind: string): { name: string; says: string; tone: "alarm" | "warn" | "plain" } {
	return WORDS[kind] ?? { name: kind.replaceAll("_", " ").toLowerCase(), says: "", tone: "plain" };
}

const WORDS: Record<string, ReturnType<typeof alertInWords>> = {
	BREAK_GLASS: {
		name: "Emergency opened",
		says: "A thread was opened at once for a risk to life. Its review is due within 24 hours.",
		tone: "alarm",
	},
	HARD_LIMIT: {
		name: "Hard limit reached",
		says: "Somebody wanted to open more than policy allows, and was refused.",
		tone: "alarm",
	},
	FALLBACK: {
		name: "Released without witnesses",
		says: "A risk to life did not wait for the witnesses of the log.",
		tone: "alarm",
	},
	PASSKEY_ADDED: {
		name: "New passkey",
		says: "A passkey was added.",
		tone: "warn",
	},
	EXPORT_REQUESTED: {
		name: "Export of the log asked for",
		says: "Somebody of oversight wants to take the whole log. Another must confirm it, at The log, within 12 hours.",
		tone: "warn",
	},
	FINDING_ANSWERED: {
		name: "A finding was answered",
		says: "The person concerned has answered. A second of oversight closes it, at Reviews.",
		tone: "warn",
	},
	PASSKEY_REMOVED: { name: "Passkey removed", says: "A passkey was removed.", tone: "warn" },
	PASSKEY_COUNTER: {
		name: "A passkey's counter went back",
		says: "It may have been copied. What it confirmed counts; ask its owner.",
		tone: "alarm",
	},
};

import { type Action, allowed } from "#lib/access/roles.ts";
import type { Actor } from "#lib/actor.ts";
import type { WordsOf } from "../../_words/words-in.ts";

export interface Place {
	href: string;
	label: string;
}

/** Each with the right that its page asks for: nobody is offered what would refuse them. Shown by: places.test.ts. */
export const PLACES = [
	["queue", "/queue", "queue.read"],
	["queueMine", "/queue?mine=1", "case.claim"],
	["load", "/queue/load", "load.read"],
	["cases", "/cases", "case.read"],
	["casesMine", "/cases?mine=1", "case.decide"],
	["approvals", "/approvals", "request.read"],
	["oversight", "/oversight", "ledger.search"],
	["reviews", "/oversight/reviews", "review.read"],
	["periods", "/oversight/periods", "review.read"],
	["signals", "/oversight/signals", "signal.read"],
	["alerts", "/oversight/alerts", "alert.read"],
	["ledger", "/oversight/ledger", "ledger.search"],
	["log", "/oversight/log", "ledger.search"],
	["protocol", "/oversight/protocol", "protocol.read"],
	["totals", "/oversight/totals", "ledger.search"],
	["configuration", "/oversight/configuration", "configuration.read"],
	["legal", "/legal/holds", "hold.read"],
	["subjects", "/legal/subjects", "subject.read"],
	["keys", "/keys", "keys.read"],
	["policy", "/policy", "policy.read"],
	["staff", "/staff", "staff.read"],
	["account", "/account", "receipt.read"],
	["findings", "/account/findings", "finding.answer"],
] as const satisfies readonly (readonly [string, string, Action])[];

export function placesOf(actor: Actor, w: WordsOf<"places">): Place[] {
	return PLACES.filter(([, , needs]) => allowed(actor, needs)).map(([name, href]) => ({
		href,
		label: w(name),
	}));
}

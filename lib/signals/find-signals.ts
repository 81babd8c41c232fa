/** All rules over what was opened. Pure: the same openings and settings give the same findings. */
import type { ReadingRow, StaffRow } from "#db/queries/signals.ts";
import type { Found, Rule } from "./finding.ts";
import { beforeLeaving } from "./rules/before-leaving.ts";
import { knownAccount } from "./rules/known-account.ts";
import { moreThanPeers } from "./rules/more-than-peers.ts";
import { noDecision } from "./rules/no-decision.ts";
import { outOfHours } from "./rules/out-of-hours.ts";
import { outOfPlace } from "./rules/out-of-place.ts";
import { ownWords } from "./rules/own-words.ts";
import { sameAccount } from "./rules/same-account.ts";
import { suddenlyWider } from "./rules/suddenly-wider.ts";
import { wholeWindows } from "./rules/whole-windows.ts";
import { KINDS, type Kind, type Settings } from "./settings.ts";
import { type View, viewOf } from "./view.ts";

const RULES: { [K in Kind]: Rule<K> } = {
	NO_DECISION: noDecision,
	MORE_THAN_PEERS: moreThanPeers,
	SAME_ACCOUNT: sameAccount,
	OUT_OF_HOURS: outOfHours,
	OUT_OF_PLACE: outOfPlace,
	OWN_WORDS: ownWords,
	WHOLE_WINDOWS: wholeWindows,
	KNOWN_ACCOUNT: knownAccount,
	SUDDENLY_WIDER: suddenlyWider,
	BEFORE_LEAVING: beforeLeaving,
};

/** What reaches its rule's threshold. */
export function findSignals(
	readings: readonly ReadingRow[],
	staff: readonly StaffRow[],
	until: number,
	settings: Settings,
): Found[] {
	const view = viewOf(readings, staff, until, settings);
	return KINDS.flatMap((kind) => findByRule(view, kind, settings));
}

/** One rule's: whoever has something else to do looks by one after another. */
export function findByRule(view: View, kind: Kind, settings: Settings): Found[] {
	const own = settings.rules[kind];
	if (!own.on) return [];
	const rule = RULES[kind] as Rule<Kind>;
	const regions = new Map(view.people.map(({ id, region }) => [id, region]));
	return rule(view, own as never, settings)
		.filter(({ score, openings }) => score >= own.threshold && openings.length > 0)
		.map((finding) => ({
			...finding,
			openings: finding.openings.toSorted((a, b) => b.at - a.at),
			region: regions.get(finding.person) ?? "",
		}));
}

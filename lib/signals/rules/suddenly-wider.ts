/**
 * From some day on asks for more of a case after the first look, much more often than before. What changed for their peers at
 * the same time is no change of theirs.
 */
import { type Finding, percent, type Rule, rounded } from "../finding.ts";
import { median, shareZ } from "../statistics.ts";
import { DAY, type Profile, type Work } from "../view.ts";

const STEP = 14 * DAY;
/** Fewer cases say nothing about a share. */
const LEAST = 25;

interface Change {
	before: Work[];
	after: Work[];
	widerBefore: number;
	wider: number;
}

export const suddenlyWider: Rule<"SUDDENLY_WIDER"> = ({ people, until }, { afterDays, beforeDays, more }) =>
	people.flatMap((person): Finding[] => {
		let best: Finding | undefined;
		const begins = (person.works[0]?.at ?? until) + (beforeDays / 2) * DAY;
		for (let at = begins; at < until - (afterDays / 2) * DAY; at += STEP) {
			const own = changeOf(person, at, afterDays, beforeDays);
			if (!own) continue;
			const peers = person.peers.flatMap((peer) => changeOf(peer, at, afterDays, beforeDays) ?? []);
			const common = Math.max(0, median([0, ...peers.map(growth)]));
			const grown = growth(own) - common;
			if (grown < more) continue;
			const score =
				shareZ(own.wider, own.after.length, own.widerBefore + common * own.before.length, own.before.length) *
				// What one week does and the next does not is chance of the week, not of the case.
				0.8;
			if (score <= (best?.score ?? 0)) continue;
			const numbers = {
				...{ percent: percent(own.wider / own.after.length), cases: own.after.length },
				...{ beforePercent: percent(own.widerBefore / own.before.length), beforeCases: own.before.length },
				...{ days: afterDays, since: Math.round(at), z: rounded(score, 1) },
			};
			const openings = own.after.filter(({ widened }) => widened).flatMap((w) => w.openings);
			best = { kind: "SUDDENLY_WIDER", person: person.id, score, numbers, openings };
		}
		return best ? [best] : [];
	});

function changeOf({ works }: Profile, at: number, afterDays: number, beforeDays: number): Change | undefined {
	const before = works.filter((w) => w.at >= at - beforeDays * DAY && w.at < at);
	const after = works.filter((w) => w.at >= at && w.at < at + afterDays * DAY);
	if (before.length < LEAST || after.length < LEAST) return undefined;
	const wide = (some: Work[]) => some.filter(({ widened }) => widened).length;
	return { before, after, widerBefore: wide(before), wider: wide(after) };
}

const growth = ({ wider, after, widerBefore, before }: Change) =>
	wider / after.length - widerBefore / before.length;

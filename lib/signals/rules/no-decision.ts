/** Reads, and hands back or leaves lying: more often than those beside them. */
import { type Finding, percent, type Rule, rounded } from "../finding.ts";
import { median, robustZ } from "../statistics.ts";
import type { Profile } from "../view.ts";

const FLOOR = 0.02;
const shareOf = ({ works }: Profile) => works.filter(({ undecided }) => undecided).length / works.length;

export const noDecision: Rule<"NO_DECISION"> = ({ people }, { least }) =>
	people.flatMap((person): Finding[] => {
		const left = person.works.filter(({ undecided }) => undecided);
		if (left.length < least || person.peers.length < 2) return [];
		const shares = person.peers.map(shareOf);
		const share = left.length / person.works.length;
		return [
			{
				...{ kind: "NO_DECISION", person: person.id, score: robustZ(share, shares, FLOOR) },
				numbers: {
					...{ undecided: left.length, cases: person.works.length, percent: percent(share) },
					...{ peersPercent: percent(median(shares)), peers: shares.length },
					z: rounded(robustZ(share, shares, FLOOR), 1),
				},
				openings: left.flatMap(({ openings }) => openings),
			},
		];
	});

/** Reads on to the end of the widest window, on their own word, in many more cases than those beside them. */
import { type Finding, percent, type Rule, rounded } from "../finding.ts";
import { median, robustZ } from "../statistics.ts";
import type { Profile } from "../view.ts";

const FLOOR = 0.03;

export const wholeWindows: Rule<"WHOLE_WINDOWS"> = ({ people }, { messages, least }) => {
	const whole = ({ works }: Profile) => works.filter(({ reach }) => reach >= messages);
	return people.flatMap((person): Finding[] => {
		const found = whole(person);
		if (found.length < least || person.peers.length < 2) return [];
		const shares = person.peers.map((peer) => whole(peer).length / peer.works.length);
		const share = found.length / person.works.length;
		const score = robustZ(share, shares, FLOOR);
		const numbers = {
			...{ whole: found.length, cases: person.works.length, percent: percent(share), messages },
			...{ peersPercent: percent(median(shares)), peers: shares.length, z: rounded(score, 1) },
		};
		return [
			{
				kind: "WHOLE_WINDOWS",
				person: person.id,
				score,
				numbers,
				openings: found.flatMap((w) => w.openings),
			},
		];
	});
};

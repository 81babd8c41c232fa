/** Gives the same reason again and again: most of its words stand in an earlier one of theirs, about another case. */
import { type Finding, percent, type Rule, rounded } from "../finding.ts";
import { median, robustZ } from "../statistics.ts";
import type { Profile } from "../view.ts";

const FLOOR = 0.05;

export const ownWords: Rule<"OWN_WORDS"> = ({ people }, { alike, least }) => {
	const copied = ({ openings }: Profile) => openings.filter(({ likeness }) => likeness >= alike);
	const shares = people.map((person) => copied(person).length / person.openings.length);
	return people.flatMap((person, n): Finding[] => {
		const found = copied(person);
		if (found.length < least) return [];
		const share = shares[n] ?? 0;
		const others = shares.toSpliced(n, 1);
		const score = robustZ(share, others, FLOOR);
		const numbers = {
			...{ copied: found.length, openings: person.openings.length, percent: percent(share) },
			...{ othersPercent: percent(median(others)), alike: percent(alike), z: rounded(score, 1) },
		};
		return [{ kind: "OWN_WORDS", person: person.id, score, numbers, openings: found }];
	});
};

/** Opens far more cases on a working day than those of the same queue and shift. Compared as ratios: twice is twice, in any queue. */
import { type Finding, type Rule, rounded } from "../finding.ts";
import { median, robustZ } from "../statistics.ts";
import type { Profile } from "../view.ts";

/** A fifth more or less is nothing. */
const FLOOR = 0.18;
const perDay = ({ works, days }: Profile) => works.length / days.size;

export const moreThanPeers: Rule<"MORE_THAN_PEERS"> = ({ people }, { least }) =>
	people.flatMap((person): Finding[] => {
		const peers = person.peers.filter(({ days }) => days.size >= 5);
		if (person.works.length < least || peers.length < 2) return [];
		const rates = peers.map(perDay);
		const score = robustZ(Math.log(perDay(person)), rates.map(Math.log), FLOOR);
		const busiest = [...person.days.values()].sort((a, b) => b.length - a.length).slice(0, 5);
		return [
			{
				...{ kind: "MORE_THAN_PEERS", person: person.id, score },
				numbers: {
					...{ perDay: rounded(perDay(person)), peersPerDay: rounded(median(rates)), days: person.days.size },
					...{ cases: person.works.length, peers: rates.length, z: rounded(score, 1) },
				},
				openings: busiest.flat().flatMap(({ openings }) => openings),
			},
		];
	});

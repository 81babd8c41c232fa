/**
 * Opens outside of their own usual hours, in week after week. Usual is the shortest stretch of the day with four fifths of
 * what they open, and some hours around it; so shifts need no list, whoever works at night does so by habit, and somebody
 * who covers for another does it in a week or two.
 */
import { type Finding, type Rule, rounded } from "../finding.ts";
import { robustZ, usualArc } from "../statistics.ts";
import { DAY_MINUTES, minuteOf, type Profile, weekOf } from "../view.ts";

/** Weeks. */
const FLOOR = 1.3;

export const outOfHours: Rule<"OUT_OF_HOURS"> = ({ people }, { share, marginMinutes, least }) => {
	const odd = new Map(people.map((person) => [person.id, oddOnes(person, share, marginMinutes)]));
	const weeks = people.map(({ id }) => weeksOf(odd.get(id)?.openings ?? []));
	return people.flatMap((person, n): Finding[] => {
		const found = odd.get(person.id);
		const own = weeks[n] ?? 0;
		if (!found || own < least) return [];
		const score = robustZ(own, weeks.toSpliced(n, 1), FLOOR);
		return [
			{
				...{ kind: "OUT_OF_HOURS", person: person.id, score },
				numbers: {
					...{ openings: found.openings.length, weeks: own, z: rounded(score, 1) },
					...{ from: found.from, until: found.until },
				},
				openings: found.openings,
			},
		];
	});
};

function oddOnes({ openings }: Profile, share: number, margin: number) {
	const arc = usualArc(openings.map(minuteOf), share, DAY_MINUTES);
	const from = (arc.from - margin + DAY_MINUTES) % DAY_MINUTES;
	const length = arc.length + 2 * margin;
	return {
		from,
		until: (from + length) % DAY_MINUTES,
		openings: openings.filter((o) => (minuteOf(o) - from + DAY_MINUTES) % DAY_MINUTES > length),
	};
}

export const weeksOf = (openings: readonly { at: number }[]): number =>
	new Set(openings.map(({ at }) => weekOf(at))).size;

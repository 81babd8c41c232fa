/** In the last weeks before leaving opened more a day, decided less of it, or went to other queues, than in the months before. */
import { type Finding, percent, type Rule, rounded } from "../finding.ts";
import { shareZ } from "../statistics.ts";
import { DAY, type Work } from "../view.ts";

export const beforeLeaving: Rule<"BEFORE_LEAVING"> = ({ people }, { lastDays, beforeDays }) =>
	people.flatMap((person): Finding[] => {
		const { leftAt } = person;
		if (leftAt === null) return [];
		const turn = leftAt - lastDays * DAY;
		const last = person.works.filter(({ at }) => at >= turn);
		const before = person.works.filter(({ at }) => at < turn && at >= turn - beforeDays * DAY);
		if (last.length < 10 || before.length < 20) return [];
		const rate = before.length / daysOf(before);
		const expected = rate * daysOf(last);
		// Days differ by more than chance alone: the variance counts for twice.
		const more = (last.length - expected) / Math.sqrt(2 * expected);
		const part = (works: Work[], is: (work: Work) => boolean) => works.filter(is).length;
		const shares = [(w: Work) => w.undecided, (w: Work) => w.queue !== person.queue].map((is) =>
			shareZ(part(last, is), last.length, part(before, is), before.length),
		);
		const score = Math.hypot(...[more, ...shares].map((z) => Math.max(0, z)));
		const numbers = {
			...{
				days: lastDays,
				cases: last.length,
				perDay: rounded(last.length / daysOf(last)),
				beforePerDay: rounded(rate),
			},
			undecidedPercent: percent(part(last, (w) => w.undecided) / last.length),
			beforeUndecidedPercent: percent(part(before, (w) => w.undecided) / before.length),
			z: rounded(score, 1),
		};
		return [
			{
				kind: "BEFORE_LEAVING",
				person: person.id,
				score,
				numbers,
				openings: last.flatMap((w) => w.openings),
			},
		];
	});

const daysOf = (works: readonly Work[]) => new Set(works.map(({ at }) => Math.floor(at / DAY))).size;

/**
 * Threads of an account that shares a thread with an account of the reader's own, more often than chance would give them to
 * this person. A few people are known to everybody; being given their cases again and again is what is looked for.
 */
import { type Finding, type Rule, rounded } from "../finding.ts";
import { expectations, top } from "./same-account.ts";

export const knownAccount: Rule<"KNOWN_ACCOUNT"> = (view, { least }) => {
	const expect = expectations(view);
	return view.people.flatMap((person): Finding[] => {
		const known = new Set(person.works.flatMap(({ linked }) => linked));
		if (known.size === 0) return [];
		const best = top(
			expect(person).filter(({ account, works }) => known.has(account) && works.length >= least),
		);
		if (!best) return [];
		return [
			{
				...{ kind: "KNOWN_ACCOUNT", person: person.id, score: best.surprise - Math.log10(known.size) },
				numbers: {
					...{ cases: best.works.length, all: best.all, expected: rounded(best.expected, 1) },
					...{ known: known.size, odds: rounded(best.surprise - Math.log10(known.size), 1) },
				},
				openings: best.works.flatMap(({ openings }) => openings),
			},
		];
	});
};

/**
 * Threads of one and the same account, more often than chance would give them to this person: of the account's cases that
 * anybody opened, each is expected to be theirs as often as their part of that queue is. Many accounts are looked at, so
 * that the chance of any of them is what counts.
 */
import { type Finding, type Rule, rounded } from "../finding.ts";
import { surprise } from "../statistics.ts";
import type { Profile, View, Work } from "../view.ts";

export interface AccountOf {
	account: number;
	works: Work[];
	/** The account's cases that anybody opened. */
	all: number;
	expected: number;
	surprise: number;
}

export const sameAccount: Rule<"SAME_ACCOUNT"> = (view, { least }) => {
	const expect = expectations(view);
	return view.people.flatMap((person): Finding[] => {
		const accounts = expect(person);
		const tested = Math.log10(Math.max(1, accounts.length));
		const best = top(accounts.filter(({ works }) => works.length >= least));
		if (!best) return [];
		const score = best.surprise - tested;
		return [
			{
				...{ kind: "SAME_ACCOUNT", person: person.id, score },
				numbers: {
					...{ cases: best.works.length, all: best.all, expected: rounded(best.expected, 1) },
					...{ days: Math.round(span(best.works)), odds: rounded(score, 1) },
				},
				openings: best.works.flatMap(({ openings }) => openings),
			},
		];
	});
};

/** For each person the accounts in their cases, with how many were to be expected. */
export function expectations({ people }: View): (person: Profile) => AccountOf[] {
	const perQueue = new Map<string, number>();
	const perAccount = new Map<number, string[]>();
	for (const { works } of people) {
		for (const { queue, accounts } of works) {
			perQueue.set(queue, (perQueue.get(queue) ?? 0) + 1);
			for (const account of accounts) {
				const queues = perAccount.get(account);
				if (queues) queues.push(queue);
				else perAccount.set(account, [queue]);
			}
		}
	}
	return ({ works }) => {
		const own = new Map<string, number>();
		const accounts = new Map<number, Work[]>();
		for (const work of works) {
			own.set(work.queue, (own.get(work.queue) ?? 0) + 1);
			for (const account of work.accounts) {
				const known = accounts.get(account);
				if (known) known.push(work);
				else accounts.set(account, [work]);
			}
		}
		return [...accounts].map(([account, theirs]) => {
			const queues = perAccount.get(account) ?? [];
			const expected = queues.reduce(
				(sum, queue) => sum + (own.get(queue) ?? 0) / (perQueue.get(queue) ?? 1),
				0,
			);
			return {
				account,
				works: theirs,
				all: queues.length,
				expected,
				surprise: surprise(theirs.length, queues.length, expected / queues.length),
			};
		});
	};
}

export const top = (accounts: readonly AccountOf[]): AccountOf | undefined =>
	accounts.reduce<AccountOf | undefined>(
		(best, one) => (one.surprise > (best?.surprise ?? 0) ? one : best),
		undefined,
	);

const span = (works: readonly Work[]) => ((works.at(-1)?.at ?? 0) - (works[0]?.at ?? 0)) / 86_400_000;

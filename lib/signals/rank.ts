/**
 * Names in the order in which to look at them: the sum of a person's signals, each counted by how many times it reaches its
 * threshold, up to a limit. Several small things count like one large one. What oversight found to be a false alarm, or
 * explained, is not counted, and is shown as that.
 */
import type { Kind, Settings } from "./settings.ts";

export interface Weighed {
	kind: Kind;
	score: number;
}

/** What one signal adds to a person's sum. */
export function weigh({ kind, score }: Weighed, settings: Settings): number {
	const { threshold, weight } = settings.rules[kind];
	return weight * Math.min(settings.most, score / threshold);
}

/** By person, the largest sum first. */
export function rank<S extends Weighed & { person: string }>(
	signals: readonly S[],
	settings: Settings,
): { person: string; sum: number; signals: S[] }[] {
	return [...Map.groupBy(signals, ({ person }) => person)]
		.map(([person, own]) => ({
			person,
			sum: own.reduce((sum, signal) => sum + weigh(signal, settings), 0),
			signals: own.toSorted((a, b) => weigh(b, settings) - weigh(a, settings)),
		}))
		.sort((a, b) => b.sum - a.sum || (a.person < b.person ? -1 : 1));
}

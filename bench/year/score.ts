/** How well names are found: of the first fifteen, how many misuse what they may, and of these how many are there. */
import { rank } from "#lib/signals/rank.ts";
import { DEFAULT_SETTINGS, type Settings } from "#lib/signals/settings.ts";
import { findYear } from "./find-year.ts";
import type { YearOptions } from "./generate.ts";
import type { Planted } from "./planted.ts";

export const FIRST_NAMES = 15;

export interface Score {
	seed: string;
	openings: number;
	/** People with any signal. */
	named: number;
	/** Planted among the first fifteen. */
	found: number;
	/** Who of the planted is not, and where they stand instead; 0: nowhere. */
	missed: { kind: string; strength: number; place: number }[];
	/** Honest people among the first fifteen. */
	honest: number;
}

export function scoreYear(
	seed: string,
	options: YearOptions = {},
	settings: Settings = DEFAULT_SETTINGS,
): Score {
	const { found, planted, openings } = findYear(seed, options, settings);
	const names = rank(found, settings).map(({ person }) => person);
	return scoreNames(seed, openings, names, planted, String);
}

/** @param idOf how a planted person is called among the names */
export function scoreNames(
	seed: string,
	openings: number,
	names: readonly string[],
	planted: readonly Planted[],
	idOf: (person: number) => string,
): Score {
	const placed = planted.map(({ person, kind, strength }) => ({
		...{ kind, strength, place: names.indexOf(idOf(person)) + 1 },
	}));
	const found = placed.filter(({ place }) => place >= 1 && place <= FIRST_NAMES);
	return {
		...{ seed, openings, named: names.length, found: found.length },
		missed: placed.filter((one) => !found.includes(one)),
		honest: Math.min(FIRST_NAMES, names.length) - found.length,
	};
}

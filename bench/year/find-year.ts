/** What the rules find in a generated year, straight from what happened in it. */
import { findSignals } from "#lib/signals/find-signals.ts";
import type { Found } from "#lib/signals/finding.ts";
import { DEFAULT_SETTINGS, type Settings } from "#lib/signals/settings.ts";
import { DAY, DAYS } from "./calendar.ts";
import { FIRST_DAY, makeYear, type YearOptions } from "./generate.ts";
import type { Planted } from "./planted.ts";
import { readingsOf } from "./readings.ts";

export function findYear(
	seed: string,
	options: YearOptions = {},
	settings: Settings = DEFAULT_SETTINGS,
): { found: Found[]; planted: Planted[]; openings: number } {
	const { acts, planted } = makeYear(seed, options);
	const { readings, staff } = readingsOf(acts);
	const until = (options.from ?? FIRST_DAY) + DAYS * DAY;
	return { found: findSignals(readings, staff, until, settings), planted, openings: readings.length };
}

/**
 * Where a period begins and ends in the log, by rule, from the log alone:
 *
 *   from      the size of the last period that was drawn; for the first, the number of the first policy.changed with a rule
 *   first     the first opening.granted at or behind `from`. A period without openings does not begin.
 *   rule      that of the newest policy.changed before `first`; the witnesses are those of the newest witness.changed
 *             before it. So both are on record before the period holds anything.
 *   ends      the end of the calendar period in which `first` was granted, or the last one drawn ended, if that is later
 *   closing   the first entry behind `first` whose time is at or after `ends`
 *   size      of the first checkpoint larger than `closing` that the witness cosigned at or after `ends` by its own clock
 *
 * The witness is the first that is named. Where it has not cosigned for `fallbackHours` the next one's counts too, by the
 * same rule with `ends` that much later, and so on; nothing else ever counts, and where nobody cosigns, nothing is drawn.
 * Test: recompute.test.ts.
 */
import { parseVerifierKey } from "../ledger/note.ts";
import type { Opening } from "./frame.ts";
import { endOf, periodAt } from "./periods.ts";
import type { SamplingRule } from "./rule.ts";

const HOUR = 3_600_000_000;

/** What the log says beside its openings; each in its order. */
export interface Course {
	rules: readonly { index: number; rule: SamplingRule | null }[];
	/** Verifier keys. */
	witnesses: readonly { index: number; keys: readonly string[] }[];
	draws: readonly { index: number; period: string; size: number }[];
}

export interface Running {
	period: string;
	from: number;
	ends: number;
	rule: SamplingRule;
	/** Verifier keys, in the order in which they count, each with the moment from which it does. */
	witnesses: { key: string; name: string; ends: number }[];
	first: Opening;
}

/** Behind which number a period's openings stand; null where the log holds no rule yet. */
export function beginOf({ rules, draws }: Course): number | null {
	return draws.at(-1)?.size ?? rules.find(({ rule }) => rule)?.index ?? null;
}

/** @param first the first opening at or behind `beginOf` */
export function runningPeriod(course: Course, first: Opening): Running | null {
	const from = beginOf(course);
	const rule = course.rules.findLast(({ index }) => index < first.index)?.rule;
	if (from === null || !rule) return null;
	const last = course.draws.at(-1);
	const after = last ? (endOf(last.period) ?? 0) : 0;
	const { code, ends } = periodAt(Math.max(first.at, after), rule.period);
	const known = course.witnesses.findLast(({ index }) => index < first.index)?.keys ?? [];
	const witnesses = inOrder(known, rule.witnesses).map((witness, rank) => ({
		...witness,
		ends: ends + rank * rule.fallbackHours * HOUR,
	}));
	return { period: code, from, ends, rule, witnesses, first };
}

/** Of those that the log had, the ones named in the policy's order; all of them where it names none. */
function inOrder(keys: readonly string[], names: readonly string[]): { key: string; name: string }[] {
	const known = keys.map((key) => ({ key, name: parseVerifierKey(key).name }));
	if (names.length === 0) return known;
	return names.flatMap((name) => known.filter((witness) => witness.name === name));
}

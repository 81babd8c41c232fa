/**
 * Openings that no draw of a log has taken, and whether one should have by now, by the log alone. Test: recompute.test.ts.
 */
import type { Leaves } from "./leaves.ts";
import { beginOf, type Running, runningPeriod } from "./period.ts";

const HOUR = 3_600_000_000;

/**
 * BEFORE_RULE: nothing was to be drawn yet. RUNS, ENDED: nobody is late. LATE: each of the named witnesses had its time, so the
 * log was kept from all of them, or from the draw. NO_WITNESS: none that is named was on record, so none can be waited for.
 */
export type Why = "BEFORE_RULE" | "NO_RULE" | "NO_WITNESS" | "RUNS" | "ENDED" | "LATE";

export interface Undrawn {
	why: Why;
	openings: number;
	/** The number of the first. */
	first: number;
	/** The period that they are of, where there was a rule. */
	period?: string;
}

/** @param size of the log that is at hand */
export function undrawn(leaves: Leaves, size: number): Undrawn[] {
	const course = leaves.before(leaves.draws.length);
	const begin = beginOf(course);
	const rule = course.rules.find(({ rule }) => rule)?.index ?? Number.POSITIVE_INFINITY;
	const openings = leaves.openingsIn(size);
	const before = openings.filter(({ index }) => index < rule);
	const rest = openings.filter(({ index }) => begin !== null && index >= begin);
	const [first] = rest;
	const running = first && runningPeriod(course, first);
	return [
		...(before[0] ? [{ why: "BEFORE_RULE" as const, openings: before.length, first: before[0].index }] : []),
		...(first
			? [
					{
						...{ why: running ? stateOf(leaves, running) : ("NO_RULE" as const) },
						...{ openings: rest.length, first: first.index },
						...(running && { period: running.period }),
					},
				]
			: []),
	];
}

function stateOf(leaves: Leaves, { witnesses, rule, ends, first }: Running): Why {
	const over = (micros: number) => leaves.closing(first.index, micros) !== null;
	if (witnesses.length === 0) return "NO_WITNESS";
	if (over(ends + witnesses.length * rule.fallbackHours * HOUR)) return "LATE";
	return over(ends) ? "ENDED" : "RUNS";
}

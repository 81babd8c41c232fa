/**
 * The rule by which a period's openings are drawn, as the entry `policy.changed` tells it (its `drawn`): in clear, so that
 * whoever has the log alone can draw them again. Test: rule.test.ts.
 */

import type { Policy } from "../access/policy.ts";
import { PERIOD_UNITS, type PeriodUnit } from "../access/policy-sampling.ts";

export const RULE_VERSION = 1;

export interface SamplingRule {
	/** Of what the rule means (frame.ts, draw.ts). Whoever knows another one only must not draw by it. */
	v: typeof RULE_VERSION;
	period: PeriodUnit;
	/** By reason, in hundredths of each stratum; 100 where every opening is reviewed. A reason that is not here: 100. */
	shares: Readonly<Record<string, number>>;
	/** What opens nine tenths of a thread of more messages than this, or the last of it, is always reviewed; absent: only as its reason is. */
	wholeAbove?: number;
	/** Whether an opening past a soft limit is always reviewed. */
	pastLimits: boolean;
	/** Names, the one whose cosignature gives the seed first; none: the log's own, in its order. */
	witnesses: readonly string[];
	fallbackHours: number;
}

/** What a policy comes to. The database makes the same of it (access.sampling_rule). */
export function ruleOf({ reasons, sampling, around }: Policy): SamplingRule {
	const { period, percent, always, witnesses, fallbackHours } = sampling;
	const shares = Object.entries(reasons).map(([code, { aftercare }]): [string, number] => [
		code,
		aftercare === "sampled" ? percent.sampled : aftercare === "high" ? percent.high : 100,
	]);
	return {
		...{
			v: RULE_VERSION,
			period,
			shares: Object.fromEntries(shares),
			pastLimits: always.pastLimits,
			witnesses,
			fallbackHours,
		},
		...(always.wholeThreads && { wholeAbove: around.reported * 2 + 1 }),
	};
}

/** A rule as it stands in a leaf; null where that is none that can be followed. */
export function readRule(value: unknown): SamplingRule | null {
	if (!isObject(value)) return null;
	const { v, period, shares, wholeAbove, pastLimits, witnesses, fallbackHours } = value;
	const sound =
		v === RULE_VERSION &&
		PERIOD_UNITS.includes(period as PeriodUnit) &&
		isObject(shares) &&
		Object.values(shares).every((share) => isWhole(share) && share >= 1 && share <= 100) &&
		(wholeAbove === undefined || isWhole(wholeAbove)) &&
		typeof pastLimits === "boolean" &&
		Array.isArray(witnesses) &&
		witnesses.every((name) => typeof name === "string") &&
		isWhole(fallbackHours);
	return sound ? (value as unknown as SamplingRule) : null;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
	typeof value === "object" && value !== null && !Array.isArray(value);
const isWhole = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

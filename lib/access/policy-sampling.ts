/** What the policy says of the openings that are reviewed. */

/** How long the periods are of which openings are drawn: calendar units, in UTC. Days, hours and minutes: to try it out. */
export const PERIOD_UNITS = ["month", "week", "day", "hour", "minute"] as const;
export type PeriodUnit = (typeof PERIOD_UNITS)[number];

/**
 * Which openings are reviewed beside those that their reason has always reviewed (`aftercare`). What it comes to for each
 * reason is told in the entry policy.changed, so that whoever has the log has the rule too (lib/sampling/rule.ts).
 */
export interface Sampling {
	period: PeriodUnit;
	/** Of the openings of each stratum (reason × role × region), in hundredths; never less than one. */
	percent: { sampled: number; high: number };
	/**
	 * Always, whatever the reason: all of a thread that is longer than what opens at once, or the last of it that one person had
	 * not opened; a soft limit that was passed by.
	 */
	always: { wholeThreads: boolean; pastLimits: boolean };
	/** From the period's end. */
	dueHours: { always: number; drawn: number };
	/** By name, the one first whose cosignature gives the seed; none: those of the log, in its order. */
	witnesses: readonly string[];
	/** So long each is waited for before the next one counts. */
	fallbackHours: number;
}

/** What the policy says of how long data live. Periods in days; sources of the defaults: docs/retention.md. */
import type { PeriodUnit } from "./policy-sampling.ts";

/** How a thread's work ended, in the order in which they count: the longest clock of all its cases is the thread's. */
export const ENDINGS = ["childSafety", "action", "noAction"] as const;
export type Ending = (typeof ENDINGS)[number];

export interface RetentionRule {
	/** Both where both are named; none: everywhere. */
	region?: string;
	/** As the report's category code. */
	category?: string;
	/** Only for threads that ended so; none: however. */
	ending?: Ending;
	days: number;
}

/** How long the periods of intake keys are: calendar units, in UTC. */
export const KEY_PERIODS = ["month", "week", "day"] as const satisfies readonly PeriodUnit[];
export type KeyPeriod = (typeof KEY_PERIODS)[number];

/** What a period allows at most, in days: a pair made ahead is the next one's, and keys do not gather that could go. */
export const KEY_PERIOD_ALLOWS: Readonly<Record<KeyPeriod, { aheadDays: number; rewrapAfterDays: number }>> =
	{
		month: { aheadDays: 20, rewrapAfterDays: 90 },
		week: { aheadDays: 7, rewrapAfterDays: 90 },
		day: { aheadDays: 1, rewrapAfterDays: 30 },
	};

export interface Retention {
	/**
	 * From the closing of a thread's last case to the deletion of its messages and wrapped keys. `noAction`: without a violation.
	 * `action`: the complaint window (DSA Art. 20) after the person was told. `childSafety`: 18 USC 2258A(h).
	 */
	days: Readonly<Record<Ending, number>>;
	/** Instead of those, the first that fits. */
	rules: readonly RetentionRule[];
	/** Words typed by staff (reasons, notes of decisions and verdicts), from when they were written. */
	wordsDays: number;
	/** The platform's ids of accounts, threads, messages and reports, from when a thread's content was deleted. */
	idsDays: number;
	/** Names and addresses of staff, from when they were disabled. */
	staffDays: number;
	/** Whether answers to data subjects name conversations whose case is open; else those are left out (docs/subjects.md). */
	tellOpenCases: boolean;
	/** Above this share of all living threads at once, in hundredths, deletion waits for a person. */
	atOncePercent: number;
	keys: {
		/** A change counts from the end of the key that seals now, or of the one that is already made ahead of it. */
		period: KeyPeriod;
		/** The next period's key is published so long ahead. */
		aheadDays: number;
		/** What lives on is wrapped anew so long after its key's period. */
		rewrapAfterDays: number;
		/** From the announcement to the destruction of a key; the database holds 7 as the least. */
		announceDays: number;
	};
}

export const DEFAULT_RETENTION: Retention = {
	days: { noAction: 30, action: 183, childSafety: 365 },
	rules: [],
	wordsDays: 730,
	idsDays: 365,
	staffDays: 1825,
	tellOpenCases: false,
	atOncePercent: 5,
	keys: { period: "month", aheadDays: 7, rewrapAfterDays: 3, announceDays: 7 },
};

/** How long things are kept, as sentences made from the policy in force. Pure. Shown by: clocks-in-words.test.ts. */
import type { Ending, KeyPeriod, Retention, RetentionRule } from "../access/policy-retention.ts";

const ENDED: Readonly<Record<Ending, string>> = {
	noAction: "Messages of a thread without a violation",
	action: "Messages of a thread on which something was decided",
	childSafety: "Messages of a thread of child safety's",
};

export interface Clock {
	what: string;
	/** Days. */
	days: number;
	from: string;
}

/** Those that come first count first. */
export function clocksInWords({ days, rules, wordsDays, idsDays, staffDays }: Retention): Clock[] {
	const from = "the closing of its last case";
	return [
		...rules.map((rule) => ({ what: ruleInWords(rule), days: rule.days, from })),
		...(Object.keys(ENDED) as Ending[]).map((ending) => ({ what: ENDED[ending], days: days[ending], from })),
		{
			what: "Reasons and notes that staff typed, what oversight searched for",
			days: wordsDays,
			from: "when they were written",
		},
		{
			what: "The platform's ids of accounts, threads and messages",
			days: idsDays,
			from: "the deletion of the thread's messages",
		},
		{ what: "Names and addresses of staff", days: staffDays, from: "when they were disabled" },
	];
}

const PERIOD: Readonly<Record<KeyPeriod, string>> = {
	month: "calendar month",
	week: "week (from Monday)",
	day: "day",
};

/** How long a key seals, and what becomes of it then. */
export function keysInWords({ period, aheadDays, rewrapAfterDays, announceDays }: Retention["keys"]): string {
	const days = (count: number) => (count === 1 ? "a day" : `${count} days`);
	return (
		`What comes in is sealed to a key of its region and ${PERIOD[period]}, in UTC; the next one is published ${days(aheadDays)} ahead. ` +
		`What lives on is wrapped to the key of now ${days(rewrapAfterDays)} after its key's period; a key that nothing ` +
		`depends on is destroyed, announced ${days(announceDays)} ahead.`
	);
}

function ruleInWords({ region, category, ending }: RetentionRule): string {
	const of = [
		...(category ? [category.toLowerCase().replaceAll("_", " ")] : []),
		...(ending ? [ENDED_SHORT[ending]] : []),
		...(region ? [`in ${region.toUpperCase()}`] : []),
	];
	return of.length === 0 ? "Messages of any thread" : `Messages of a thread: ${of.join(", ")}`;
}

const ENDED_SHORT: Readonly<Record<Ending, string>> = {
	noAction: "without a violation",
	action: "with a decision on it",
	childSafety: "child safety's",
};

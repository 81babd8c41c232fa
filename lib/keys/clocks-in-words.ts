/** How long things are kept, as sentences made from the policy in force. Pure. Shown by: clocks-in-words.test.ts. */
import type { Ending, Retention, RetentionRule } from "../access/policy-retention.ts";

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

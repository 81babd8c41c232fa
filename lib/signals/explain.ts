/** Each signal as a sentence with its numbers. */
import type { Kind } from "./settings.ts";

type Numbers = Record<string, number>;

export const KIND_WORDS: Record<Kind, { name: string; asks: string }> = {
	NO_DECISION: { name: "Openings without a decision", asks: "What were these read for, if not to decide?" },
	MORE_THAN_PEERS: { name: "Far more than peers", asks: "Was there so much more to do, or is work made up?" },
	SAME_ACCOUNT: {
		name: "The same account again and again",
		asks: "How did these cases come to this person?",
	},
	OUT_OF_HOURS: { name: "Outside of their hours", asks: "Was this work, and who knew of it?" },
	OUT_OF_PLACE: { name: "From elsewhere", asks: "Where was this, and was it they?" },
	OWN_WORDS: { name: "Own words copied", asks: "Was there a reason each time, or one for all?" },
	WHOLE_WINDOWS: { name: "Windows read to the end", asks: "Did these cases need it?" },
	KNOWN_ACCOUNT: { name: "An account that they may know", asks: "Do they know this person?" },
	SUDDENLY_WIDER: { name: "Suddenly wider", asks: "What changed: their cases, or their habits?" },
	BEFORE_LEAVING: { name: "Before leaving", asks: "What did they look for in their last weeks?" },
};

export function explain(kind: string, numbers: Numbers): string {
	const sentence = SENTENCES[kind as Kind];
	return sentence ? sentence((name) => numbers[name] ?? Number.NaN) : "";
}

const number = (value: number) => value.toLocaleString("en");
const clock = (minutes: number) =>
	`${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(Math.round(minutes) % 60).padStart(2, "0")}`;
const day = (ms: number) => new Date(Number.isFinite(ms) ? ms : 0).toISOString().slice(0, 10);
const odds = (powers: number) =>
	powers >= 15 ? "less than once in 10¹⁵" : `about once in ${number(round(10 ** powers))}`;
const round = (value: number) => Number(value.toPrecision(1));

const SENTENCES: Record<Kind, (of: (name: string) => number) => string> = {
	NO_DECISION: (of) =>
		`Opened ${number(of("undecided"))} of ${number(of("cases"))} cases (${of("percent")} %) and decided none of these; of the ${of("peers")} peers half do so in at most ${of("peersPercent")} % (robust z ${of("z")}).`,
	MORE_THAN_PEERS: (of) =>
		`Opens ${of("perDay")} cases on a working day, on ${number(of("days"))} days; the median of the ${of("peers")} peers of the same queue and shift is ${of("peersPerDay")} (robust z ${of("z")}).`,
	SAME_ACCOUNT: (of) =>
		`Opened ${number(of("cases"))} cases in which one account takes part, of ${number(of("all"))} that anybody opened, within ${number(of("days"))} days; by their part of the queue ${of("expected")} were to be expected, and chance does this ${odds(of("odds"))}.`,
	OUT_OF_HOURS: (of) =>
		`Opened ${number(of("openings"))} times outside of ${clock(of("from"))} to ${clock(of("until"))} UTC, their usual hours with a margin, in ${of("weeks")} different weeks (robust z ${of("z")}).`,
	OUT_OF_PLACE: (of) =>
		`Opened ${number(of("openings"))} times from ${of("addresses")} addresses that are neither a colleague's nor a habit of theirs, in ${of("weeks")} different weeks (robust z ${of("z")}).`,
	OWN_WORDS: (of) =>
		`In ${number(of("copied"))} of ${number(of("openings"))} reasons (${of("percent")} %) at least ${of("alike")} % of the words stand in an earlier reason of theirs for another case; for others the median is ${of("othersPercent")} % (robust z ${of("z")}).`,
	WHOLE_WINDOWS: (of) =>
		`Read ${of("messages")} messages beyond the reported ones, on their own word, in ${number(of("whole"))} of ${number(of("cases"))} cases (${of("percent")} %); the median of the ${of("peers")} peers is ${of("peersPercent")} % (robust z ${of("z")}).`,
	KNOWN_ACCOUNT: (of) =>
		`Opened ${number(of("cases"))} cases of an account that shares a thread with an account of their own, of ${number(of("all"))} that anybody opened; by their part of the queue ${of("expected")} were to be expected, and chance does this ${odds(of("odds"))}.`,
	SUDDENLY_WIDER: (of) =>
		`Asked for more after the first look in ${of("percent")} % of ${number(of("cases"))} cases in the ${of("days")} days from ${day(of("since"))} on; before it was ${of("beforePercent")} % of ${number(of("beforeCases"))}, and peers did not change alike (z ${of("z")}).`,
	BEFORE_LEAVING: (of) =>
		`In the last ${of("days")} days before leaving opened ${number(of("cases"))} cases, ${of("perDay")} on a working day against ${of("beforePerDay")} before, and left ${of("undecidedPercent")} % undecided against ${of("beforeUndecidedPercent")} % (z ${of("z")}).`,
};

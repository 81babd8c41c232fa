/** A report's figures in words and tables, for pages and for the file that people keep. Pure. */
import { DEFAULT_POLICY, type ReasonCode } from "../access/policy.ts";
import { ROLE_NAMES, type Role } from "../access/roles.ts";
import { SEVERITIES } from "../access/verdicts.ts";
import type { Report } from "./report.ts";
import { type Cells, FEW } from "./small-cells.ts";
import { wilson } from "./wilson.ts";

export interface FigureTable {
	title: string;
	/** What the reader must know to read it. */
	words?: string;
	head: string[];
	rows: string[][];
}

export function tablesOf({ totals }: Report): FigureTable[] {
	const { openings, outcomes, readings, approvals, reviews, signals, oversight, changes } = totals;
	return [
		counts("Openings: a person's time-boxed right to read part of a thread, for a reason", [
			["Granted", openings.granted],
			["of these approved by others first", openings.approvedByOthers],
			["of these confirmed by passkey", openings.byPasskey],
			["of these a widening of an earlier one", openings.widening],
			["Ended before their time by somebody else", openings.revoked],
			["Refused", outcomes.refused],
			["Failed after they were recorded", outcomes.failed],
			["Of unknown end: counted as read", outcomes.unknown],
		]),
		cells("Openings by reason", openings.byReason, reasonName),
		cells("Openings by role", openings.byRole, (code) => ROLE_NAMES[code as Role] ?? code),
		cells("Openings by region", openings.byRegion, (code) => code.toUpperCase()),
		counts("Readings: each release of messages is an entry of its own", [
			["Decryptions", readings.decrypted],
			["Messages in them, each as often as it was decrypted", readings.messages],
			["Confirmed by the reader's browser", readings.delivered],
			["Without the log's witnesses, for a risk to life", readings.withoutWitnesses],
		]),
		counts("Requests that need others", [
			["Asked", approvals.requested],
			["Approvals given", approvals.approved],
			["Denied", approvals.denied],
			["Withdrawn", approvals.cancelled],
			["Lapsed without a decision", approvals.lapsed],
		]),
		{
			title: "Reviews of openings",
			words:
				"Coverage counts openings of this time that had a final verdict by its end; later verdicts count in the next report. Intervals are of 95 %, by Wilson's score. Small numbers stand alone here: they are of what staff and oversight did, in all regions together, and nobody whose messages were opened is found by them.",
			head: ["", "Number", "Of", "Share", "Interval"],
			rows: [
				rated("Openings covered", reviews.covered, openings.granted),
				...Object.entries(reviews.verdicts).map(([code, count]) =>
					rated(`Verdict: ${inWords(code)}`, count, sum(reviews.verdicts)),
				),
				["Openings judged, of whatever time", number(reviews.judged), "", "", ""],
				...Object.entries(reviews.severities).map(([code, count]) => [
					...[`Findings: ${severityName(code)}`, number(count), "", "", ""],
				]),
				["Findings answered", number(reviews.answered), "", "", ""],
				["Findings closed", number(reviews.closed), "", "", ""],
				["Samples drawn", number(reviews.samples), "", "", ""],
			],
		},
		counts("Signals of misuse", [
			["Raised", signals.raised],
			...Object.entries(signals.byKind).map(([code, count]): Row => [`of these ${inWords(code)}`, count]),
			["Settled", signals.settled],
			...Object.entries(signals.bySettlement).map(([code, count]): Row => [`as ${inWords(code)}`, count]),
		]),
		counts("Looking at the record itself", [
			["Searches and readings of the record", oversight.searches],
			["Disclosures of typed words to whoever may see them", oversight.words],
			["Exports", oversight.exports],
			["Receipts of single entries", oversight.receipts],
		]),
		counts("Changes of the protocol", [
			["Of the policy", changes.policy],
			["Of settings", changes.settings],
			["Of what releases wait for", changes.gate],
			["Roles given", changes.rolesGranted],
			["Roles taken away", changes.rolesRevoked],
		]),
	];
}

/** "2026-Q3, whole" */
export const periodInWords = ({ period }: Report): string =>
	period.whole ? `${period.name}, whole` : `${period.name}, so far`;

export const number = (value: number): string => value.toLocaleString("en");

type Row = [name: string, count: number];

const counts = (title: string, rows: Row[]): FigureTable => ({
	...{ title, head: ["", "Number"] },
	rows: rows.map(([name, count]) => [name, number(count)]),
});

function cells(
	title: string,
	{ counts: shown, grouped }: Cells,
	name: (code: string) => string,
): FigureTable {
	const rows = Object.entries(shown).map(([code, count]) => [name(code), number(count)]);
	if (!grouped) return { title, head: ["", "Number"], rows };
	return {
		title,
		words: `Where a number would be below ${FEW} it stands with others, so that nobody is found by it.`,
		head: ["", "Number"],
		rows: [...rows, [`Together: ${grouped.codes.map(name).join(", ")}`, number(grouped.count)]],
	};
}

function rated(name: string, count: number, of: number): string[] {
	const rate = wilson(count, of);
	const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
	return [
		...[name, number(count), number(of), rate ? percent(rate.share) : "–"],
		rate ? `${percent(rate.low)} to ${percent(rate.high)}` : "–",
	];
}

const sum = (table: Record<string, number>): number => Object.values(table).reduce((a, b) => a + b, 0);
const inWords = (code: string): string => code.toLowerCase().replaceAll("_", " ");
const severityName = (code: string): string =>
	SEVERITIES.find(({ level }) => String(level) === code)?.name.toLowerCase() ?? `severity ${code}`;
const reasonName = (code: string): string => DEFAULT_POLICY.reasons[code as ReasonCode]?.name ?? code;

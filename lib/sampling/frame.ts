/**
 * The frame of a period: all its openings, each with its stratum, and whether it is reviewed in any case or may be drawn.
 *
 * An opening is an entry `opening.granted`. Its stratum is reason, role and region: `USER_REPORT_REVIEW/moderator/eu`.
 * It is ALWAYS reviewed where the rule gives its reason 100; where with it nine tenths or all of a thread of more than
 * `wholeAbove` messages were opened, and more than `wholeAbove`: by itself, or by the same person in several openings of this
 * log, of which it is the one that reaches either; as far as the log says how many messages there were (the sum of `messages`
 * in the entries `report.received` of the thread that stand before it); where it passed by a soft limit (`limits`), if the rule says so; and where it was released without
 * the witnesses (an entry `release.fallback` that names it, before the period's end). All others are OPEN to the draw.
 *
 * The frame's digest is SHA-256 of these lines in the log's order, each ended by one LF:
 *
 *   countersign.frame/v1 <period> <from> <size>
 *   <index> <entry id> <reason>/<role>/<region> <ALWAYS|OPEN>
 *
 * Guarantees: the same set gives the same digest in whatever order it comes, another set another one. Test: frame.test.ts.
 */
import { toHex, utf8 } from "../ledger/bytes.ts";
import { sha256 } from "../ledger/crypto.ts";
import type { SamplingRule } from "./rule.ts";

/** Of sequence numbers, both ends included. */
export type Interval = readonly [number, number];

/** An entry `opening.granted`, as far as the draw goes by it. */
export interface Opening {
	/** Its number in the log. */
	index: number;
	/** The entry's id, which is what is drawn. */
	id: string;
	opening: string;
	/** Microseconds since 1970. */
	at: number;
	reason: string;
	role: string;
	region: string;
	intervals: readonly Interval[];
	/** What the same person had opened of its thread before, in this log. */
	earlier: readonly Interval[];
	limits: number;
	/** How many messages its thread had by then. */
	messages: number;
	withoutWitnesses: boolean;
}

export interface Framed extends Opening {
	stratum: string;
	kind: "ALWAYS" | "OPEN";
}

/** Which openings, and between which two sizes of the log. */
export interface Bounds {
	period: string;
	from: number;
	size: number;
}

export function frameOf(openings: Iterable<Opening>, rule: SamplingRule, { from, size }: Bounds): Framed[] {
	return [...openings]
		.filter(({ index }) => index >= from && index < size)
		.sort((a, b) => a.index - b.index)
		.map((opening) => ({
			...opening,
			stratum: [opening.reason, opening.role, opening.region].map(codeOf).join("/"),
			kind: isAlways(opening, rule) ? "ALWAYS" : "OPEN",
		}));
}

/** Whether it is reviewed whatever is drawn; true of what the rule does not know. */
export function isAlways(opening: Opening, rule: SamplingRule): boolean {
	const share = Object.hasOwn(rule.shares, opening.reason) ? rule.shares[opening.reason] : 100;
	if (share === 100 || opening.withoutWitnesses) return true;
	if (rule.pastLimits && opening.limits > 0) return true;
	return rule.wholeAbove !== undefined && completes(opening, rule.wholeAbove);
}

/**
 * Whether the thread was opened with it: by itself, or where it was still missing before. Nine tenths of it count too, or
 * leaving out one message would be the way around; and all of it counts anew, or the last tenth would be free after them.
 */
function completes({ intervals, earlier, messages }: Opening, above: number): boolean {
	if (messages <= above) return false;
	const own = held(intervals, messages);
	const before = held(earlier, messages);
	const both = held([...earlier, ...intervals], messages);
	const nearly = Math.max(above + 1, messages - Math.floor(messages / 10));
	return [nearly, messages].some((much) => both >= much && (own >= much || before < much));
}

/** How many messages they hold, of those numbered from 1 to `last`. */
export function held(intervals: readonly Interval[], last: number): number {
	return joined(intervals).reduce(
		(sum, [from, to]) => sum + Math.max(0, Math.min(to, last) - Math.max(from, 1) + 1),
		0,
	);
}

/** The same messages in as few intervals as there can be, in their order. */
export function joined(intervals: readonly Interval[]): Interval[] {
	const whole: [number, number][] = [];
	for (const [from, to] of [...intervals].sort((a, b) => a[0] - b[0])) {
		const last = whole.at(-1);
		if (last && from <= last[1] + 1) last[1] = Math.max(last[1], to);
		else whole.push([from, to]);
	}
	return whole;
}

export function frameDigest(frame: readonly Framed[], { period, from, size }: Bounds): string {
	const lines = [...frame]
		.sort((a, b) => a.index - b.index)
		.map(({ index, id, stratum, kind }) => `${index} ${id} ${stratum} ${kind}\n`);
	return toHex(sha256(utf8(`countersign.frame/v1 ${period} ${from} ${size}\n${lines.join("")}`)));
}

/** Codes are words (ledger.append); whatever else a leaf holds is not let into a line. */
const codeOf = (code: string) => (/^[A-Za-z0-9_.-]{1,64}$/.test(code) ? code : "UNKNOWN");

/** The log as the draw goes by it, from the database's rows: the same leaves that an export holds. */
import type { Sql, Tx } from "#db/client.ts";
import {
	type LeafRow,
	selectLeaves,
	selectMessagesBefore,
	selectOpenedBefore,
	selectSeldom,
} from "#db/queries/sampling.ts";
import { parseEntry } from "../../ledger/entry.ts";
import { held, type Interval, isAlways, type Opening } from "../../sampling/frame.ts";
import { drawIn, keysIn, type OpeningLeaf, openingIn, ruleIn, text } from "../../sampling/leaf.ts";
import type { Course } from "../../sampling/period.ts";
import type { SamplingRule } from "../../sampling/rule.ts";

const parsed = ({ index, leaf }: LeafRow) => ({ index, leaf: parseEntry(leaf) });

export async function readCourse(db: Sql | Tx, epoch: number): Promise<Course> {
	const rows = await selectSeldom(db, epoch, ["policy.changed", "witness.changed", "review.drawn"]);
	const entries = rows.map(parsed);
	const of = (type: string) => entries.filter(({ leaf }) => leaf.type === type);
	return {
		rules: of("policy.changed").map(({ index, leaf }) => ({ index, rule: ruleIn(leaf) })),
		witnesses: of("witness.changed").map(({ index, leaf }) => ({ index, keys: keysIn(leaf) })),
		draws: of("review.drawn").flatMap(({ index, leaf }) => drawIn(leaf, index) ?? []),
	};
}

/** The openings between two places of the log, with what the rule asks about each. */
export async function readOpenings(
	db: Sql | Tx,
	part: { epoch: number; from: number; to: number; limit?: number },
	rule?: SamplingRule,
): Promise<Opening[]> {
	const types = part.limit === undefined ? ["opening.granted", "release.fallback"] : ["opening.granted"];
	const entries = (await selectLeaves(db, { ...part, types })).map(parsed);
	const openings = entries.flatMap(({ index, leaf }) =>
		leaf.type === "opening.granted" ? openingIn(leaf, index) : [],
	);
	const { earlier, messages } = await readThreads(db, part.epoch, openings, rule);
	const fallbacks = new Set(
		entries.flatMap(({ leaf }) => (leaf.type === "release.fallback" ? text(leaf.opening) : [])),
	);
	return openings.map(({ thread: _, person: __, ...opening }) => ({
		...opening,
		earlier: earlier.get(opening.index) ?? [],
		messages: messages.get(opening.index) ?? 0,
		withoutWitnesses: fallbacks.has(opening.opening),
	}));
}

/** What was opened of their threads before, and how long those were. Asked only where it makes a difference. */
async function readThreads(
	db: Sql | Tx,
	epoch: number,
	openings: readonly OpeningLeaf[],
	rule?: SamplingRule,
): Promise<{ earlier: Map<number, Interval[]>; messages: Map<number, number> }> {
	const above = rule?.wholeAbove;
	const nothing = { earlier: [], messages: 0, withoutWitnesses: false };
	const others = openings.filter((one) => rule && !isAlways({ ...one, ...nothing }, rule));
	if (above === undefined || others.length === 0) return { earlier: new Map(), messages: new Map() };
	const earlier = new Map<number, Interval[]>();
	for (const { of, index, leaf, scope } of await selectOpenedBefore(db, epoch, others)) {
		const opened = leaf ? openingIn(parseEntry(leaf), index).intervals : scope;
		earlier.set(of, [...(earlier.get(of) ?? []), ...opened]);
	}
	const long = others.filter(
		({ index, intervals }) =>
			held([...(earlier.get(index) ?? []), ...intervals], Number.POSITIVE_INFINITY) > above,
	);
	return { earlier, messages: long.length > 0 ? await selectMessagesBefore(db, epoch, long) : new Map() };
}

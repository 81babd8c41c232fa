/** The log as the draw goes by it, from the database's rows: the same leaves that an export holds. */
import type { Sql, Tx } from "#db/client.ts";
import { type LeafRow, selectLeaves, selectMessagesBefore, selectSeldom } from "#db/queries/sampling.ts";
import { parseEntry } from "../../ledger/entry.ts";
import { isAlways, type Opening } from "../../sampling/frame.ts";
import { drawIn, keysIn, openingIn, ruleIn, text } from "../../sampling/leaf.ts";
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
	// How long a thread was is asked only where it matters.
	const long = rule ? openings.filter((opening) => mayBeWhole(opening, rule)) : [];
	const messages = long.length > 0 ? await selectMessagesBefore(db, part.epoch, long) : new Map();
	const fallbacks = new Set(
		entries.flatMap(({ leaf }) => (leaf.type === "release.fallback" ? text(leaf.opening) : [])),
	);
	return openings.map(({ thread: _, ...opening }) => ({
		...opening,
		messages: messages.get(opening.index) ?? 0,
		withoutWitnesses: fallbacks.has(opening.opening),
	}));
}

/** Were its thread no longer than what it opened: would that change anything? */
function mayBeWhole(opening: Omit<Opening, "messages" | "withoutWitnesses">, rule: SamplingRule): boolean {
	const messages = Math.max(0, ...opening.intervals.map(([, to]) => to));
	return isAlways({ ...opening, messages, withoutWitnesses: false }, rule);
}

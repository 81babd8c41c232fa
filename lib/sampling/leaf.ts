/** What the draw needs of an entry, read from its leaf alone. What is not as it should be is left out, or counts as unknown. */
import type { Entry } from "../ledger/entry.ts";
import type { Interval, Opening } from "./frame.ts";
import { microsOf } from "./periods.ts";
import { readRule, type SamplingRule } from "./rule.ts";
import type { Seed } from "./seed.ts";

/** Types whose leaves are read. */
export const READ = [
	"opening.granted",
	"report.received",
	"release.fallback",
	"policy.changed",
	"witness.changed",
	"review.drawn",
] as const;

/** What an entry review.drawn says. */
export interface Said {
	index: number;
	id: string;
	at: string;
	period: string;
	from: number;
	size: number;
	seed: Seed;
	frame: string;
	drawn: string;
	count: number;
	needed: number;
}

/** Without what other entries say: how long its thread was, what was opened of it before, and how this was released. */
export type OpeningLeaf = Omit<Opening, "messages" | "earlier" | "withoutWitnesses"> & {
	thread: string;
	person: string;
};

export function openingIn(leaf: Entry, index: number): OpeningLeaf {
	const { actor, reason, scope, limits } = leaf;
	const intervals = part(scope, "intervals");
	return {
		...{ index, id: leaf.id, at: microsOf(leaf.at), opening: text(leaf.opening), thread: text(leaf.thread) },
		...{ person: text(part(actor, "id")) },
		...{ reason: text(part(reason, "code")), role: text(part(actor, "role")), region: text(leaf.region) },
		intervals: Array.isArray(intervals) ? intervals.filter(isInterval) : [],
		limits: Array.isArray(limits) ? limits.length : 0,
	};
}

/** No report adds more (ledger.append refuses it). */
const MOST_ADDED = 1_000_000;

/** How many messages a report added to its thread; 0 where it says none that can be. The worker's query counts the same. */
export const addedBy = ({ messages: said }: Entry): number =>
	typeof said === "number" && Number.isInteger(said) && said >= 0 && said <= MOST_ADDED ? said : 0;

export const ruleIn = ({ drawn }: Entry): SamplingRule | null => readRule(drawn);

export const keysIn = ({ witnesses }: Entry): string[] =>
	Array.isArray(witnesses) ? witnesses.filter((key) => typeof key === "string") : [];

/** Every field as it should be, for a worker writes this and verifiers read it. */
export function drawIn(leaf: Entry, index: number): Said | null {
	const { id, at, period, from, size, frame, drawn, count, needed } = leaf;
	const { digest, key, time, signature } = (leaf.seed ?? {}) as Record<string, unknown>;
	const texts = [period, frame, drawn, digest, key, signature];
	const numbers = [from, size, count, needed, time];
	if (!texts.every((one) => typeof one === "string") || !numbers.every(Number.isSafeInteger)) return null;
	const seed = { digest, key, time, signature } as Seed;
	return { index, id, at, period, from, size, seed, frame, drawn, count, needed } as Said;
}

function part(value: unknown, name: string): unknown {
	return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

export const text = (value: unknown): string => (typeof value === "string" ? value : "");
const isInterval = (one: unknown): one is Interval =>
	Array.isArray(one) && one.length === 2 && one.every(Number.isSafeInteger);

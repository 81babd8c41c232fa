/**
 * All that the draw needs of a log, gathered from its bundles as they are verified. Bundles come in any order.
 * Memory: the openings, and eight bytes an entry for its time.
 */
import { parseEntry } from "../ledger/entry.ts";
import { entryEnd, TILE_WIDTH } from "../ledger/tiles.ts";
import { type Interval, joined, type Opening } from "./frame.ts";
import {
	addedBy,
	drawIn,
	keysIn,
	type OpeningLeaf,
	openingIn,
	READ,
	ruleIn,
	type Said,
	text,
} from "./leaf.ts";
import type { Course } from "./period.ts";
import { microsOf } from "./periods.ts";

type Leaf = ReturnType<typeof parseEntry>;

export class Leaves {
	readonly openings: Opening[] = [];
	readonly draws: Said[] = [];
	readonly rules: { index: number; rule: ReturnType<typeof ruleIn> }[] = [];
	readonly witnesses: { index: number; keys: string[] }[] = [];
	/** By opening: the number of the entry that says it was released without the witnesses. */
	readonly #fallbacks = new Map<string, number>();
	readonly #messages = new Map<string, number>();
	/** By person and thread: what was opened so far. */
	readonly #opened = new Map<string, Interval[]>();
	readonly #early = new Map<number, { index: number; leaf: Leaf }[]>();
	readonly #times: Float64Array[] = [];
	#next = 0;

	/** @param bundle whose entries were checked */
	add(bundle: Uint8Array, first: number, width: number): void {
		const found: { index: number; leaf: Leaf }[] = [];
		const times = new Float64Array(width);
		let at = 0;
		for (let i = 0; i < width; i++) {
			const end = entryEnd(bundle, at);
			const leaf = parseEntry(bundle.subarray(at + 2, end));
			times[i] = microsOf(leaf.at);
			if (READ.includes(leaf.type as (typeof READ)[number])) found.push({ index: first + i, leaf });
			at = end;
		}
		this.#times[first / TILE_WIDTH] = times;
		this.#early.set(first, found);
		for (let next = this.#early.get(this.#next); next; next = this.#early.get(this.#next)) {
			this.#early.delete(this.#next);
			this.#next += TILE_WIDTH;
			for (const { index, leaf } of next) this.#take(leaf, index);
		}
	}

	#take(leaf: Leaf, index: number): void {
		const thread = text(leaf.thread);
		if (leaf.type === "report.received") {
			this.#messages.set(thread, (this.#messages.get(thread) ?? 0) + addedBy(leaf));
		} else if (leaf.type === "release.fallback") {
			const opening = text(leaf.opening);
			if (!this.#fallbacks.has(opening)) this.#fallbacks.set(opening, index);
		} else if (leaf.type === "policy.changed") {
			this.rules.push({ index, rule: ruleIn(leaf) });
		} else if (leaf.type === "witness.changed") {
			this.witnesses.push({ index, keys: keysIn(leaf) });
		} else if (leaf.type === "review.drawn") {
			const said = drawIn(leaf, index);
			if (said) this.draws.push(said);
		} else {
			this.openings.push(this.#openingOf(openingIn(leaf, index)));
		}
	}

	#openingOf({ thread, person, ...opening }: OpeningLeaf): Opening {
		const pair = `${person} ${thread}`;
		const earlier = this.#opened.get(pair) ?? [];
		this.#opened.set(pair, joined([...earlier, ...opening.intervals]));
		return { ...opening, earlier, messages: this.#messages.get(thread) ?? 0, withoutWitnesses: false };
	}

	/** The log before that draw. */
	before(draw: number): Course {
		return { rules: this.rules, witnesses: this.witnesses, draws: this.draws.slice(0, draw) };
	}

	/** Those of a log of `size`, with what it says of how they were released. */
	openingsIn(size: number): Opening[] {
		return this.openings
			.filter(({ index }) => index < size)
			.map((one) => ({
				...one,
				withoutWitnesses: (this.#fallbacks.get(one.opening) ?? Number.POSITIVE_INFINITY) < size,
			}));
	}

	/** The first entry behind that number whose time is at or after that moment. */
	closing(after: number, micros: number): number | null {
		for (let index = after + 1; ; index++) {
			const at = this.#times[Math.floor(index / TILE_WIDTH)]?.[index % TILE_WIDTH];
			if (at === undefined) return null;
			if (at >= micros) return index;
		}
	}
}

/**
 * The draw: which openings of a frame are reviewed, by a seed that nobody chose.
 *
 *   rank of an opening   SHA-256(seed ‖ entry id)     seed: 32 bytes; entry id: its 36 characters in ASCII, lower case
 *   of a stratum         its openings that are OPEN, by rank (the bytes compared from the first on), the lowest first
 *   how many             ⌈ number × share / 100 ⌉, so at least one where there is one
 *
 * Everything that is ALWAYS reviewed is so beside the draw and counts for nothing in it. The sample's digest is SHA-256 of
 * these lines in the log's order, each ended by one LF:
 *
 *   countersign.sample/v1 <period>
 *   <index> <entry id> <ALWAYS|DRAWN>
 *
 * Guarantees: it depends on the set, the seed and the rule alone. Does not guarantee: that the seed is nobody's choice (seed.ts).
 * Test: draw.test.ts, with a frozen vector and the same draw in Go.
 */
import { concat, fromHex, toHex, utf8 } from "../ledger/bytes.ts";
import { sha256 } from "../ledger/crypto.ts";
import type { Framed } from "./frame.ts";
import type { SamplingRule } from "./rule.ts";

export interface Drawn {
	index: number;
	id: string;
	opening: string;
	region: string;
	stratum: string;
	kind: "ALWAYS" | "DRAWN";
}

export interface Stratum {
	stratum: string;
	openings: number;
	always: number;
	drawn: number;
}

/** @param seed 64 hex digits */
export function draw(
	frame: readonly Framed[],
	seed: string,
	rule: SamplingRule,
): { sample: Drawn[]; strata: Stratum[] } {
	const key = fromHex(seed);
	if (key?.length !== 32) throw new RangeError("a seed is 32 bytes in hex");
	const byStratum = Map.groupBy(frame, ({ stratum }) => stratum);
	const sample: Drawn[] = [];
	const strata: Stratum[] = [];
	for (const [stratum, openings] of [...byStratum].sort(([a], [b]) => (a < b ? -1 : 1))) {
		const always = openings.filter(({ kind }) => kind === "ALWAYS");
		const ranked = openings
			.filter(({ kind }) => kind === "OPEN")
			.map((opening) => ({ opening, rank: rankOf(key, opening.id) }))
			.sort((a, b) => (a.rank < b.rank ? -1 : 1));
		const drawn = ranked.slice(0, howMany(ranked.length, openings[0]?.reason ?? "", rule));
		for (const opening of always) sample.push(drawnOf(opening, "ALWAYS"));
		for (const { opening } of drawn) sample.push(drawnOf(opening, "DRAWN"));
		strata.push({ stratum, openings: openings.length, always: always.length, drawn: drawn.length });
	}
	return { sample: sample.sort((a, b) => a.index - b.index), strata };
}

export function howMany(open: number, reason: string, { shares }: SamplingRule): number {
	return Math.ceil((open * (Object.hasOwn(shares, reason) ? (shares[reason] ?? 100) : 100)) / 100);
}

const rankOf = (seed: Uint8Array, id: string): string => toHex(sha256(concat(seed, utf8(id))));

const drawnOf = ({ index, id, opening, region, stratum }: Framed, kind: Drawn["kind"]): Drawn => ({
	...{ index, id, opening, region, stratum, kind },
});

export function sampleDigest(sample: readonly Drawn[], period: string): string {
	const lines = [...sample]
		.sort((a, b) => a.index - b.index)
		.map(({ index, id, kind }) => `${index} ${id} ${kind}\n`);
	return toHex(sha256(utf8(`countersign.sample/v1 ${period}\n${lines.join("")}`)));
}

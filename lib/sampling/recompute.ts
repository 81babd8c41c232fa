/**
 * A period's sample, computed again from the log alone and compared with what the entry `review.drawn` says.
 *
 * Guarantees, where no problem is returned: the period begins and ends where the rule says, as far as the log can show it;
 * the rule and the witnesses were on record before its first opening; one of them signed exactly the log's tree at its end;
 * frame, seed and sample follow. Does not guarantee: that no earlier checkpoint was cosigned (`choices` bounds how many
 * could have been passed over), nor, of a fallback, that the witnesses before were silent: they know.
 */
import type { Hash } from "../ledger/tree.ts";
import { type Drawn, draw, type Stratum, sampleDigest } from "./draw.ts";
import { type Framed, frameDigest, frameOf } from "./frame.ts";
import type { Said } from "./leaf.ts";
import type { Leaves } from "./leaves.ts";
import { beginOf, type Running, runningPeriod } from "./period.ts";
import { choices, isSeed } from "./seed.ts";

export interface Recomputed {
	said: Said;
	/** Null where the log holds no rule before it. */
	running: Running | null;
	/** Which of the named witnesses it was, from 0; −1: none of them. */
	rank: number;
	closing: number | null;
	/** At most so many seeds could have been chosen among. */
	choices: number;
	frame: Framed[];
	sample: Drawn[];
	strata: Stratum[];
	/** What is not as it must be; none: all is. */
	problems: string[];
}

/** @param rootAt the root of the log's first `size` entries, as its verified tiles have it */
export async function recompute(
	leaves: Leaves,
	period: string,
	log: { origin: string; rootAt(size: number): Promise<Hash> },
): Promise<Recomputed | null> {
	const turn = leaves.draws.findIndex((draw) => draw.period === period);
	const said = leaves.draws[turn];
	if (!said) return null;
	const problems: string[] = [];
	const must = (holds: boolean, problem: string) => holds || problems.push(problem);

	const course = leaves.before(turn);
	const begin = beginOf(course);
	const first = leaves.openings.find(({ index }) => begin !== null && index >= begin);
	const running = first && runningPeriod(course, first);
	if (!running) return failed(said, "there was no rule on record before the first opening");
	must(leaves.draws.filter((draw) => draw.period === period).length === 1, "it was drawn more than once");
	must(running.period === period, `the rule makes this period ${running.period}`);
	must(said.from === running.from, `it begins at ${running.from}, not at ${said.from}`);
	must(said.size > running.first.index && said.size <= said.index, "its end is not before the draw");

	const rank = running.witnesses.findIndex(({ key }) => key === said.seed.key);
	must(rank >= 0, "the seed is of a witness that the rule does not name");
	const ends = running.witnesses[Math.max(rank, 0)]?.ends ?? running.ends;
	const closing = leaves.closing(running.first.index, ends);
	must(closing !== null && said.size > closing, "the checkpoint is from before the period's end");
	must(said.seed.time * 1_000_000 >= ends, "the witness signed before the period's end, by its own clock");
	must(
		said.size <= said.index &&
			isSeed(said.seed, { origin: log.origin, size: said.size, root: await log.rootAt(said.size) }),
		"the witness's signature is not over this log's tree of that size, or the seed does not follow from it",
	);

	const bounds = { period, from: running.from, size: said.size };
	const frame = frameOf(leaves.openingsIn(said.size), running.rule, bounds);
	const { sample, strata } = draw(frame, said.seed.digest, running.rule);
	must(frame.length === said.count, `the frame has ${frame.length} openings, not ${said.count}`);
	must(frameDigest(frame, bounds) === said.frame, "the frame is another one");
	must(sample.length === said.needed, `the sample has ${sample.length} openings, not ${said.needed}`);
	must(sampleDigest(sample, period) === said.drawn, "the sample is another one");
	return {
		...{ said, running, rank, closing, frame, sample, strata, problems },
		choices: choices(closing ?? 0, said.size, ends, said.seed.time),
	};
}

function failed(said: Said, problem: string): Recomputed {
	const none = { frame: [], sample: [], strata: [], rank: -1, closing: null, choices: 0 };
	return { said, running: null, ...none, problems: [problem] };
}

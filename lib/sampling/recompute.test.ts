/** A draw as an outsider judges it, and each way in which whoever runs the log could have drawn otherwise. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { formatCheckpoint } from "../ledger/checkpoint.ts";
import { cosign } from "../ledger/cosignature.ts";
import { EMPTY_EDGE, grow, rootOfEdge } from "../ledger/edge.ts";
import { generateSigner, type Signer } from "../ledger/signing.ts";
import { encodeBundle } from "../ledger/tiles.ts";
import { hashLeaf } from "../ledger/tree.ts";
import { draw, sampleDigest } from "./draw.ts";
import { frameDigest, frameOf } from "./frame.ts";
import { Leaves } from "./leaves.ts";
import { beginOf, runningPeriod } from "./period.ts";
import { recompute } from "./recompute.ts";
import type { SamplingRule } from "./rule.ts";
import { type Seed, seedFrom } from "./seed.ts";
import { TEST_RULE } from "./testing-planted.ts";
import { undrawn } from "./undrawn.ts";

const ORIGIN = "test.example/log";
const BEGAN = Date.UTC(2026, 10, 21, 19, 5);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const ENDS = Date.UTC(2026, 10, 21, 20);

class Log {
	readonly entries: Uint8Array[] = [];
	readonly first = generateSigner("first.example/w", 0x04).signer;
	readonly second = generateSigner("second.example/w", 0x04).signer;

	add(at: number, type: string, event: object = {}): this {
		const id = `00000000-0000-4000-8000-${this.entries.length.toString(16).padStart(12, "0")}`;
		const stamp = `${new Date(at).toISOString().slice(0, -1)}000Z`;
		this.entries.push(Buffer.from(JSON.stringify({ v: 1, id, at: stamp, type, ...event })));
		return this;
	}

	opening(at: number, more: object = {}): this {
		const about = {
			actor: { id: "x", role: "moderator" },
			region: "eu",
			reason: { code: "USER_REPORT_REVIEW" },
		};
		const n = this.entries.length;
		return this.add(at, "opening.granted", { opening: `o${n}`, thread: `t${n}`, ...about, ...more });
	}

	root(size: number) {
		return rootOfEdge(grow(EMPTY_EDGE, this.entries.slice(0, size).map(hashLeaf)).edge);
	}

	seed(size: number, by: Signer, time: number): Seed {
		const text = formatCheckpoint({ origin: ORIGIN, size, root: this.root(size) });
		return seedFrom(cosign(text, by, Math.floor(time / 1000)), by.vkey) as Seed;
	}

	leaves(): Leaves {
		const leaves = new Leaves();
		for (let first = 0; first < this.entries.length; first += 256) {
			const part = this.entries.slice(first, first + 256);
			leaves.add(encodeBundle(part), first, part.length);
		}
		return leaves;
	}

	/** What a worker records that keeps to the rule, but for what `wrong` says. */
	drawn(size: number, seed: Seed, wrong: Record<string, unknown> = {}, at = ENDS + 5 * MINUTE): this {
		const leaves = this.leaves();
		const course = leaves.before(leaves.draws.length);
		const first = leaves.openings.find(({ index }) => index >= (beginOf(course) ?? 0));
		const running = first && runningPeriod(course, first);
		assert(running);
		const { period, from, rule } = running;
		const frame = frameOf(leaves.openingsIn(size), rule, { period, from, size });
		const { sample } = draw(frame, seed.digest, rule);
		return this.add(at, "review.drawn", {
			...{ period, from, size, seed, count: frame.length, needed: sample.length },
			...{ frame: frameDigest(frame, { period, from, size }), drawn: sampleDigest(sample, period), ...wrong },
		});
	}

	judged(period = "2026-11-21T19") {
		return recompute(this.leaves(), period, { origin: ORIGIN, rootAt: async (size) => this.root(size) });
	}

	async problems(period?: string): Promise<string> {
		return (await this.judged(period))?.problems.join("; ") ?? "no such period";
	}
}

/** Entries 0 and 1: witnesses and rule; 2 to 31: openings; 32: the closing entry; 33: another. */
function ended(rule: Partial<SamplingRule> = {}): Log {
	const log = new Log();
	log.add(BEGAN - HOUR, "witness.changed", { witnesses: [log.first.vkey, log.second.vkey] });
	log.add(BEGAN - HOUR, "policy.changed", { drawn: { ...TEST_RULE, ...rule } });
	for (let i = 0; i < 30; i++) log.opening(BEGAN + i * MINUTE);
	return log.add(ENDS, "session.ended").add(ENDS + 1000, "session.ended");
}
const honest = (log = ended()) => log.drawn(33, log.seed(33, log.first, ENDS + 1000));

describe("a draw, judged by the log alone", () => {
	it("that keeps to the rule has nothing wrong, and so has the next, which begins where it ended", async () => {
		const log = honest();
		const judged = await log.judged();
		assert.deepEqual(judged?.problems, []);
		assert.deepEqual([judged?.rank, judged?.closing, judged?.choices], [0, 32, 2]);
		assert.deepEqual([judged?.frame.length, judged?.sample.length], [30, 3]);
		log.opening(ENDS + 10 * MINUTE).add(ENDS + HOUR, "session.ended");
		log.drawn(37, log.seed(37, log.first, ENDS + HOUR), {}, ENDS + HOUR + 1000);
		assert.equal(await log.problems("2026-11-21T20"), "");
		assert.equal(await log.problems(), "", "and what was drawn before stays so");
		assert.equal(await log.judged("2026-11-21T21"), null);
	});

	it("of another sample, frame or number than follow is told", async () => {
		const wrong = async (more: object) => {
			const log = ended();
			return log.drawn(33, log.seed(33, log.first, ENDS), { ...more }).problems();
		};
		const zeros = "0".repeat(64);
		assert.match(await wrong({ drawn: zeros }), /^the sample is another one$/);
		assert.match(await wrong({ frame: zeros }), /^the frame is another one$/);
		assert.match(await wrong({ count: 29 }), /the frame has 30 openings, not 29/);
		assert.match(await wrong({ needed: 2 }), /the sample has 3 openings, not 2/);
		assert.match(await wrong({ from: 0 }), /it begins at 1, not at 0/);
		assert.equal(await wrong({ period: "2026-11-21T20" }), "no such period");
	});

	it("by a seed that nobody signed, another signed, or that is of another tree is told", async () => {
		const log = ended();
		const good = log.seed(33, log.first, ENDS);
		const by = (seed: Seed, size = 33) => {
			const one = ended();
			Object.assign(one, { first: log.first, second: log.second });
			one.entries.splice(0, one.entries.length, ...log.entries);
			return one.drawn(size, seed).problems();
		};
		assert.equal(await by(good), "");
		assert.match(await by({ ...good, digest: "1".repeat(64) }), /the seed does not follow from it/);
		assert.match(await by(good, 34), /not over this log's tree of that size/);
		const stranger = generateSigner("stranger.example/w", 0x04).signer;
		assert.match(await by(log.seed(33, stranger, ENDS)), /a witness that the rule does not name/);
		assert.match(await by(log.seed(33, log.first, ENDS - 1000)), /signed before the period's end/);
		assert.match(await by(log.seed(32, log.first, ENDS), 32), /checkpoint is from before the period's end/);
	});

	it("by the second witness counts when the first had its time, and not before", async () => {
		const log = ended();
		log.drawn(33, log.seed(33, log.second, ENDS));
		assert.match(await log.problems(), /checkpoint is from before|signed before the period's end/);
		const late = ended().add(ENDS + HOUR, "session.ended");
		late.drawn(35, late.seed(35, late.second, ENDS + HOUR), {}, ENDS + HOUR + 1000);
		const judged = await late.judged();
		assert.deepEqual([judged?.problems, judged?.rank, judged?.closing], [[], 1, 34]);
	});

	it("with witnesses or a rule that came after its first opening is told", async () => {
		const log = ended();
		const mine = generateSigner("mine.example/w", 0x04).signer;
		log.add(ENDS + 2000, "witness.changed", { witnesses: [mine.vkey] });
		log.drawn(35, log.seed(35, mine, ENDS + 3000));
		assert.match(await log.problems(), /a witness that the rule does not name/);
		const softer = ended();
		const rule = { ...TEST_RULE, shares: { USER_REPORT_REVIEW: 1 } };
		softer.add(ENDS + 2000, "policy.changed", { drawn: rule });
		softer.drawn(35, softer.seed(35, softer.first, ENDS + 3000));
		assert.equal((await softer.judged())?.sample.length, 3, "the rule of before holds");
		assert.equal(await softer.problems(), "");
	});

	it("that was made twice is told", async () => {
		const log = honest();
		const again = log.entries.at(-1);
		assert(again);
		log.add(ENDS + 6 * MINUTE, "review.drawn", JSON.parse(String(again)));
		assert.match(await log.problems(), /drawn more than once/);
	});

	it("that is missing is told when each of the witnesses had its time, and before that nobody is late", async () => {
		const fate = (log: Log) =>
			undrawn(log.leaves(), log.entries.length).map(({ why, openings }) => [why, openings]);
		assert.deepEqual(fate(honest()), []);
		assert.deepEqual(fate(honest().opening(ENDS + 10 * MINUTE)), [["RUNS", 1]]);
		assert.deepEqual(fate(ended()), [["ENDED", 30]]);
		const quiet = ended().add(ENDS + 2 * HOUR - 1, "session.ended");
		assert.deepEqual(fate(quiet), [["ENDED", 30]], "the second one's hour is not over");
		assert.deepEqual(fate(quiet.add(ENDS + 2 * HOUR, "session.ended")), [["LATE", 30]]);
		assert.deepEqual(fate(ended({ witnesses: ["unknown.example/w"] })), [["NO_WITNESS", 30]]);
		const early = new Log().opening(BEGAN);
		assert.deepEqual(fate(early), [["BEFORE_RULE", 1]]);
		early.add(BEGAN, "policy.changed", { drawn: TEST_RULE }).add(BEGAN, "policy.changed").opening(BEGAN);
		assert.deepEqual(fate(early), [["BEFORE_RULE", 1], ["NO_RULE", 1]]); // biome-ignore format: a list
	});

	it("the policy's order of witnesses goes before the log's", async () => {
		const log = ended({ witnesses: ["second.example/w", "unknown.example/w"] });
		log.drawn(33, log.seed(33, log.second, ENDS));
		const judged = await log.judged();
		assert.deepEqual([judged?.problems, judged?.rank, judged?.running?.witnesses.length], [[], 0, 1]);
	});

	it("all of a thread in two openings by one person is reviewed, by two people it is not", async () => {
		const log = new Log();
		log.add(BEGAN - HOUR, "witness.changed", { witnesses: [log.first.vkey] });
		log.add(BEGAN - HOUR, "policy.changed", { drawn: TEST_RULE });
		log.add(BEGAN, "report.received", { thread: "t", messages: 21 });
		const part = (id: string, interval: [number, number]) =>
			log.opening(BEGAN, { thread: "t", scope: { intervals: [interval] }, actor: { id, role: "moderator" } });
		part("x", [1, 11]).opening(BEGAN);
		part("y", [12, 21]);
		part("x", [12, 21]);
		log.add(ENDS, "session.ended").drawn(log.entries.length, log.seed(log.entries.length, log.first, ENDS));
		const judged = await log.judged();
		assert.deepEqual(judged?.problems, []);
		assert.deepEqual(
			judged?.frame.map(({ index, kind }) => `${index} ${kind}`),
			["3 OPEN", "4 OPEN", "5 OPEN", "6 ALWAYS"],
		);
	});

	it("what was released without the witnesses is reviewed, where the log says so before the period's end", async () => {
		const log = ended();
		log.add(ENDS + 1500, "release.fallback", { opening: "o5" });
		log.drawn(35, log.seed(35, log.first, ENDS + 2000));
		const judged = await log.judged();
		assert.deepEqual(judged?.problems, []);
		assert.deepEqual(
			judged?.sample.filter(({ kind }) => kind === "ALWAYS").map(({ opening }) => opening),
			["o5"],
		);
	});
});

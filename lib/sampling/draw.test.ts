import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import fc from "fast-check";
import { draw, howMany, sampleDigest } from "./draw.ts";
import { type Framed, frameDigest, frameOf, type Opening } from "./frame.ts";
import { TEST_RULE } from "./testing-planted.ts";

const BOUNDS = { period: "2026-W47", from: 0, size: 1000 };
const hex = (text: string) => createHash("sha256").update(text).digest("hex");
const SEED = hex("a seed");

/** Openings whose ids follow from their numbers. */
function frame(count: number, of: (index: number) => Partial<Opening> = () => ({})): Framed[] {
	const openings = Array.from({ length: count }, (_, index): Opening => {
		const h = hex(`opening ${index}`);
		const id = `${h.slice(0, 8)}-${h.slice(8, 12)}-4${h.slice(13, 16)}-8${h.slice(17, 20)}-${h.slice(20, 32)}`;
		return {
			...{ index, id, opening: id, at: 0, reason: "USER_REPORT_REVIEW", role: "moderator", region: "eu" },
			...{ intervals: [], earlier: [], limits: 0, messages: 0, withoutWitnesses: false },
			...of(index),
		};
	});
	return frameOf(openings, TEST_RULE, BOUNDS);
}
const mixed = (count: number) =>
	frame(count, (index) => ({
		role: index % 4 ? "moderator" : "lead",
		region: index % 3 ? "eu" : "us",
		limits: index % 17 === 5 ? 1 : 0,
	}));
const drawn = (of: Framed[], seed = SEED) => draw(of, seed, TEST_RULE).sample;

describe("the draw", () => {
	it("is this one, for ever: a frozen vector, made by a few lines of Python", () => {
		const of = mixed(40);
		assert.equal(of[0]?.id, "b39e5bde-15b7-4b6d-8807-122bb4f759e4");
		assert.equal(frameDigest(of, BOUNDS), "1dd1d14eb7a1cbfcf8479666fb6f058d9d3733d437eef24bfc453775048b8789");
		const { sample, strata } = draw(of, SEED, TEST_RULE);
		assert.deepEqual(
			sample.map(({ index, kind }) => `${index} ${kind}`),
			["2 DRAWN", "5 ALWAYS", "10 DRAWN", "15 DRAWN", "22 ALWAYS", "32 DRAWN", "36 DRAWN", "39 ALWAYS"],
		);
		assert.deepEqual(
			strata.map(({ stratum, openings, always, drawn }) => [stratum, openings, always, drawn]),
			[
				["USER_REPORT_REVIEW/lead/eu", 6, 0, 1],
				["USER_REPORT_REVIEW/lead/us", 4, 0, 1],
				["USER_REPORT_REVIEW/moderator/eu", 20, 2, 2],
				["USER_REPORT_REVIEW/moderator/us", 10, 1, 1],
			],
		);
		assert.equal(
			sampleDigest(sample, BOUNDS.period),
			"7535f8d4eb00a6022e4de4f87975d0a6702232078d7b8747050547d9b416f020",
		);
	});

	it("takes at least one of each stratum that there is, and each share rounded up", () => {
		assert.deepEqual(
			[0, 1, 10, 11, 100, 101].map((open) => howMany(open, "USER_REPORT_REVIEW", TEST_RULE)),
			[0, 1, 1, 2, 10, 11],
		);
		assert.equal(howMany(7, "UNKNOWN", TEST_RULE), 7);
		assert.equal(howMany(7, "constructor", TEST_RULE), 7);
		fc.assert(
			fc.property(fc.integer({ min: 1, max: 300 }), fc.nat(), (count, turn) => {
				const of = mixed(count);
				const { strata } = draw(of, hex(String(turn)), TEST_RULE);
				assert.equal(
					strata.reduce((sum, { openings }) => sum + openings, 0),
					count,
				);
				for (const { openings, always, drawn } of strata)
					assert.equal(drawn, Math.ceil(((openings - always) * 10) / 100));
			}),
			{ numRuns: 50 },
		);
	});

	it("takes no opening twice, everything that is always reviewed, and depends on no order", () => {
		fc.assert(
			fc.property(fc.integer({ min: 1, max: 120 }), fc.nat(), fc.nat(), (count, turn, cut) => {
				const of = mixed(count);
				const seed = hex(String(turn));
				const sample = drawn(of, seed);
				assert.equal(new Set(sample.map(({ id }) => id)).size, sample.length);
				const always = of.filter(({ kind }) => kind === "ALWAYS").map(({ id }) => id);
				assert(always.every((id) => sample.some((one) => one.id === id && one.kind === "ALWAYS")));
				const shuffled = [...of.slice(cut % count), ...of.slice(0, cut % count)].reverse();
				assert.deepEqual(drawn(shuffled, seed), sample);
			}),
			{ numRuns: 50 },
		);
	});

	it("takes each opening as often as any other, over many seeds", () => {
		const of = frame(50);
		const taken = new Map<number, number>();
		const SEEDS = 2_000;
		for (let i = 0; i < SEEDS; i++) {
			for (const { index } of drawn(of, hex(`seed ${i}`))) taken.set(index, (taken.get(index) ?? 0) + 1);
		}
		// 5 of 50 each time: 200 times each. χ² with 49 degrees of freedom stays under 100 but for once in 25,000 such lists,
		// and these seeds are always the same.
		const expected = (SEEDS * 5) / 50;
		const chi = of.reduce((sum, { index }) => sum + ((taken.get(index) ?? 0) - expected) ** 2 / expected, 0);
		assert(chi < 100, `χ² ${chi}`);
	});

	it("another seed draws others, and what is no seed draws nothing", () => {
		const of = frame(200);
		assert.notDeepEqual(drawn(of, hex("another")), drawn(of));
		for (const seed of ["", "00", `${SEED}00`, "x".repeat(64)])
			assert.throws(() => drawn(of, seed), RangeError);
	});

	const go = spawnSync("go", ["version"]).status === 0;
	it("is the same in Go, by the description alone", { skip: go ? false : "Go is not installed" }, () => {
		const folder = mkdtempSync(join(tmpdir(), "draw-go-"));
		after(() => rmSync(folder, { recursive: true, force: true }));
		const program = join(folder, "draw");
		const source = join(import.meta.dirname, "testdata/draw.go");
		const built = spawnSync("go", ["build", "-o", program, source], {
			env: { ...process.env, GO111MODULE: "off", GOCACHE: join(folder, "cache"), GOFLAGS: "" },
		});
		assert.equal(built.status, 0, String(built.stderr));
		for (const count of [1, 40, 333]) {
			const of = mixed(count);
			const { sample } = draw(of, SEED, TEST_RULE);
			const input = of.map(({ index, id, stratum, kind }) => `${index} ${id} ${stratum} ${kind}\n`).reverse();
			const { stdout } = spawnSync(program, [BOUNDS.period, "0", "1000", SEED, "10"], {
				input: input.join(""),
			});
			const expected = sample.map(({ index, id, kind }) => `${index} ${id} ${kind}\n`).join("");
			const digests = `${frameDigest(of, BOUNDS)}\n${sampleDigest(sample, BOUNDS.period)}\n`;
			assert.equal(String(stdout), expected + digests);
		}
	});
});

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { describe, it } from "node:test";
import fc from "fast-check";
import { countTotals, type Leaf } from "./count.ts";
import { differences, figuresIn } from "./differences.ts";
import { lastQuarters, quarterBefore, quarterNamed, quarterOf } from "./period.ts";
import { cellsOf } from "./small-cells.ts";
import { wilson } from "./wilson.ts";

const DOMAIN = { reasons: ["USER_REPORT_REVIEW", "CHILD_SAFETY_ESCALATION"], roles: ["moderator"] };
const count = (leaves: Leaf[]) => countTotals(leaves, { from: 0, size: leaves.length }, DOMAIN);

const granted = (more: Leaf = {}): Leaf => ({
	type: "opening.granted",
	outcome: "granted",
	opening: randomUUID(),
	case: randomUUID(),
	thread: randomUUID(),
	actor: { id: randomUUID(), role: "moderator" },
	region: "eu",
	reason: { code: "USER_REPORT_REVIEW" },
	assurance: { kind: "session" },
	...more,
});
const judged = (opening: unknown, verdict: string, more: Leaf = {}): Leaf => ({
	...{ type: "review.judged", outcome: "done", opening, verdict },
	...more,
});

describe("the figures of an access report", () => {
	it("openings are counted by reason, role and region, by whom they rest on, and what was refused apart", () => {
		const leaves = [
			...Array.from({ length: 6 }, () => granted()),
			...Array.from({ length: 5 }, () => granted({ region: "us", approvals: [randomUUID()] })),
			granted({ assurance: { kind: "passkey" }, widens: randomUUID() }),
			{ type: "opening.refused", outcome: "refused" },
			{ type: "opening.requested", outcome: "refused" },
			{ type: "opening.requested", outcome: "done" },
			{ type: "release.failed", outcome: "failed" },
			{ type: "thread.decrypted", outcome: "granted", scope: { count: 11 } },
			{ type: "thread.decrypted", outcome: "granted", scope: { count: 3 } },
		];
		const { openings, outcomes, readings, approvals, entries } = count(leaves);
		assert.equal(entries, leaves.length);
		assert.deepEqual(openings.byRegion.counts, { eu: 7, us: 5 });
		assert.deepEqual(openings.byReason.counts, { CHILD_SAFETY_ESCALATION: 0, USER_REPORT_REVIEW: 12 });
		assert.deepEqual([openings.approvedByOthers, openings.byPasskey, openings.widening], [5, 1, 1]);
		assert.deepEqual(outcomes, { granted: 12, refused: 2, failed: 1, unknown: 0 });
		assert.deepEqual([readings.decrypted, readings.messages, approvals.requested], [2, 14, 1]);
	});

	it("an opening is covered by a final verdict of the same period, whatever order the log has them in", () => {
		const [a, b, c] = [granted(), granted(), granted()];
		const { reviews } = count([
			judged(a.opening, "JUSTIFIED"),
			...[a, b, c],
			judged(b.opening, "NEEDS_CONTENT"),
			judged(c.opening, "NEEDS_CONTENT"),
			judged(c.opening, "MISUSE", { severity: 0 }),
			judged(randomUUID(), "JUSTIFIED"), // of the period before
		]);
		assert.deepEqual([reviews.covered, reviews.judged], [2, 3]);
		assert.deepEqual(reviews.verdicts, { JUSTIFIED: 2, MISUSE: 1, NEEDS_CONTENT: 2 });
		assert.deepEqual(reviews.severities, { 0: 1 });
	});

	it("neither an id nor a case nor what is no code gets into them, whatever the leaves hold", () => {
		const leaves = Array.from({ length: 7 }, () =>
			granted({ region: "__proto__", reason: { code: "somebody's name" } }),
		);
		const text = JSON.stringify(count([...leaves, judged(leaves[0]?.opening, "toString")]));
		for (const { opening, case: of } of leaves)
			assert(!text.includes(String(opening)) && !text.includes(String(of)));
		assert(!text.includes("somebody") && !text.includes("proto"));
	});

	it("the order of entries changes nothing", () => {
		const leaves = Array.from({ length: 40 }, (_, i) =>
			i % 3 === 0 ? granted({ region: i % 2 ? "eu" : "us" }) : { type: "ledger.searched", outcome: "done" },
		);
		fc.assert(
			fc.property(fc.shuffledSubarray(leaves, { minLength: 40 }), (shuffled) => {
				assert.deepEqual(count(shuffled), count(leaves));
			}),
			{ numRuns: 20 },
		);
	});
});

describe("small cells", () => {
	it("a single child-safety opening stands in a group with others, and the total does not give it away", () => {
		const table = cellsOf(new Map([...Object.entries({ A: 40, B: 9, CHILD_SAFETY_ESCALATION: 1 })]), ["D"]);
		assert.deepEqual(table, {
			counts: { A: 40 },
			grouped: { codes: ["B", "CHILD_SAFETY_ESCALATION", "D"], count: 10 },
		});
	});

	it("no table shows a cell of 1 to 4, nor a group of one or of fewer than five while others are left; none is lost", () => {
		const tables = fc.dictionary(fc.stringMatching(/^[A-Z]{1,3}$/), fc.nat({ max: 12 }), { maxKeys: 8 });
		fc.assert(
			fc.property(tables, (given) => {
				const { counts, grouped } = cellsOf(new Map(Object.entries(given)));
				const sum = (list: number[]) => list.reduce((a, b) => a + b, 0);
				assert.equal(sum(Object.values(counts)) + (grouped?.count ?? 0), sum(Object.values(given)));
				for (const shown of Object.values(counts)) assert(shown === 0 ? !grouped : shown >= 5);
				if (!grouped || Object.keys(counts).length === 0) return;
				assert(grouped.count >= 5);
				assert(grouped.codes.filter((code) => (given[code] ?? 0) > 0).length >= 2);
			}),
		);
	});
});

describe("rates, quarters and differences", () => {
	it("Wilson's interval is the one of the textbooks, and never leaves 0 to 1", () => {
		// R: binom.confint(0, 10, methods = "wilson"), and of 5 in 10.
		const near = (a: number | undefined, b: number) =>
			assert(Math.abs((a ?? 9) - b) < 5e-5, `${a} is not ${b}`);
		near(wilson(0, 10)?.high, 0.27753);
		near(wilson(0, 10)?.low, 0);
		near(wilson(5, 10)?.low, 0.23659);
		near(wilson(5, 10)?.high, 0.76341);
		assert.equal(wilson(0, 0), null);
	});

	it("a quarter begins and ends in UTC, and the one before it ends where it begins", () => {
		const { name, from, until } = quarterOf(new Date("2026-12-31T23:59:59.999Z"));
		assert.deepEqual(
			[name, from.toISOString(), until.toISOString()],
			["2026-Q4", "2026-10-01T00:00:00.000Z", "2027-01-01T00:00:00.000Z"],
		);
		const first = quarterNamed("2026-Q1");
		assert(first);
		assert.equal(quarterBefore(first).name, "2025-Q4");
		assert.deepEqual([quarterNamed("2026-Q5"), quarterNamed("2026-Q1 ")], [null, null]);
		assert.deepEqual(
			lastQuarters(new Date("2026-05-31T00:00:00Z"), 4).map(({ name }) => name),
			["2026-Q2", "2026-Q1", "2025-Q4", "2025-Q3"],
		);
	});

	it("each figure that differs is named by its path, and one that is too many as well", () => {
		const counted = count([granted(), granted()]);
		const said = structuredClone(counted);
		said.openings.granted = 3;
		(said.reviews.verdicts as Record<string, number>).MISUSE = 1;
		assert.deepEqual(
			differences(said, counted).map(({ figure }) => figure),
			["openings.granted", "reviews.verdicts.MISUSE"],
		);
		assert.deepEqual(differences(counted, counted), []);
		assert(figuresIn(counted) > 30);
	});
});

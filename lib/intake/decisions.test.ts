import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { DomainError } from "#lib/errors.ts";
import { listDecisions, readCase } from "./decisions.ts";
import type { Integration } from "./integration.ts";
import { type IntakeBench, intakeBench, reportBody } from "./testing.ts";

let bench: IntakeBench;
let both: Integration;
before(async () => {
	// A cluster of its own: what is told waits for every older transaction of the cluster, also other tests'.
	delete process.env.TEST_CLUSTER_URL;
	bench = await intakeBench();
	both = await bench.another(["eu", "us"]);
});
after(() => bench.database.drop());

/** What a decision leaves in the outbox, in a transaction that the caller may hold open. */
async function decide(
	id: string,
	region = "eu",
	hold: () => Promise<void> = async () => {},
): Promise<string> {
	const { answer } = await bench.post(reportBody(id, { thread: { region } }), both);
	await bench.database.admin.begin(async (tx) => {
		const decision = randomUUID();
		await tx`insert into console.decision (id, case_id, person_id, outcome, account, entry_id)
			values (${decision}, ${answer.caseId}, ${randomUUID()}, 'WARN', 'u2', ${randomUUID()})`;
		await tx`insert into console.outbox (platform_id, region, decision_id)
			values (${both.platformId}, ${region}, ${decision})`;
		await tx`update console.case set closed_at = now() where id = ${answer.caseId}`;
		await hold();
	});
	return answer.caseId;
}

const page = (after?: string, limit?: number, as = both) =>
	listDecisions(
		bench.intake.sql,
		as,
		new URLSearchParams({ ...(after ? { after } : {}), ...(limit ? { limit: String(limit) } : {}) }),
	);

describe("decisions", () => {
	it("leave in pages, each once for whoever goes on from next, which stays when nothing is new", async () => {
		const cases = [await decide("d-1"), await decide("d-2"), await decide("d-3", "us")];
		const first = await page(undefined, 2);
		const second = await page(first.next, 2);
		const third = await page(second.next);
		assert.deepEqual(
			[...first.decisions, ...second.decisions].map(({ caseId }) => caseId),
			cases,
		);
		assert.deepEqual(third, { decisions: [], next: second.next });
		assert.deepEqual(first.decisions[0]?.reports, ["d-1"]);
		assert.equal(first.decisions[0]?.outcome, "WARN");
		assert.equal(first.decisions[0]?.account, "u2");
	});

	it("of other regions or platforms are not told", async () => {
		const onlyUs = await page(undefined, 100, await bench.another(["us"]));
		assert.deepEqual([...new Set(onlyUs.decisions.map(({ region }) => region))], ["us"]);
		const stranger = { ...both, platformId: randomUUID() };
		assert.deepEqual((await page(undefined, 100, stranger)).decisions, []);
	});

	it("that commit late are never passed", async () => {
		const held = Promise.withResolvers<void>();
		const written = Promise.withResolvers<void>();
		const start = (await page()).next;
		const late = decide("late", "eu", () => {
			written.resolve();
			return held.promise;
		});
		await written.promise;
		const early = await decide("early");
		const seen = await page(start);
		held.resolve();
		const lateCase = await late;
		const rest = await page(seen.next);
		const told = [...seen.decisions, ...rest.decisions].map(({ caseId }) => caseId);
		assert.deepEqual(told.sort(), [early, lateCase].sort());
	});

	it("are asked for with a cursor that was given out, or from the beginning", async () => {
		for (const query of ["after=x", "after=MS4xLng", "after=Mi4xLjE", "limit=0", "limit=501", "limit=ten"]) {
			await assert.rejects(
				listDecisions(bench.intake.sql, both, new URLSearchParams(query)),
				(error) =>
					error instanceof DomainError && error.code === "INPUT_INVALID" && error.problems.length === 1,
			);
		}
	});
});

describe("decisions after a restore into another cluster", () => {
	const admin = () => bench.database.admin;
	/** What a restore does to the feed: the rows' xids come from a cluster far ahead, and an epoch begins. */
	const restored = async () => {
		await admin()`update console.outbox set xid = (xid::text::bigint + 1000000000)::text::xid8 where epoch = 0`;
		const [row] = await admin()<{ epoch: string }[]>`select console.begin_feed_epoch()::text as epoch`;
		return row?.epoch ?? "";
	};
	const placed = (cursor: string) => Buffer.from(cursor, "base64url").toString();
	const cursor = (text: string) => Buffer.from(text).toString("base64url");
	const all = async (after?: string) => {
		const told: string[] = [];
		for (let from = after; ; ) {
			const { decisions, next } = await page(from, 2);
			if (decisions.length === 0) return told;
			told.push(...decisions.map(({ caseId }) => caseId));
			from = next;
		}
	};

	it("are told in full, the old ones before the new, and none is passed from a cursor given out before", async () => {
		const known = await all();
		const second = await page(undefined, 2);
		const [, , xid = "", position] = placed(second.next).split(".");
		await restored();
		const ahead = String(BigInt(xid) + 1_000_000_000n);
		const fresh = [await decide("e-1"), await decide("e-2")];
		assert.deepEqual(await all(), [...known, ...fresh], "from the beginning");
		for (const before of [`1.${ahead}.${position}`, `2.0.${ahead}.${position}`]) {
			assert.deepEqual(await all(cursor(before)), [...known.slice(2), ...fresh], before);
		}
		// A reader who was ahead of the backup: what it saw since is lost, what comes now is not.
		assert.deepEqual(await all(cursor("2.0.9000000000000.7")), fresh);
		assert.deepEqual(await all(cursor("1.9000000000000.7")), fresh);
	});

	it("are told again rather than passed, from a cursor of an epoch that the backup did not know", async () => {
		const lost = await restored();
		await admin()`delete from console.feed_epoch where epoch = ${lost}::text::bigint`;
		const again = await restored();
		assert(BigInt(again) > BigInt(lost), "an epoch is never given twice");
		const newest = await decide("e-3");
		const told = await all(cursor(`2.${lost}.999.1`));
		assert.deepEqual(told, await all());
		assert.equal(told.at(-1), newest);
	});

	it("begin epochs that only a restore may begin", async () => {
		for (const role of ["web", "keeper", "notary"] as const) {
			await assert.rejects(bench.database.as(role)`select console.begin_feed_epoch()`, { code: "42501" });
		}
		await assert.rejects(bench.intake.sql`insert into console.feed_epoch (epoch) values (1)`, {
			code: "42501",
		});
	});
});

describe("a case", () => {
	it("is told to its platform: open, then closed with its decision", async () => {
		const { answer } = await bench.post(reportBody("c-1"));
		const open = await readCase(bench.intake.sql, both, answer.caseId);
		assert.deepEqual(
			[open.status, open.decision, open.reports, open.thread],
			["OPEN", null, ["c-1"], "t-c-1"],
		);
		const closed = await readCase(bench.intake.sql, both, await decide("c-2"));
		assert.deepEqual([closed.status, closed.decision?.outcome], ["CLOSED", "WARN"]);
	});

	it("is not found by another platform, in a region not held, or by a wrong id", async () => {
		const { answer } = await bench.post(reportBody("c-3"));
		const stranger = { ...both, platformId: randomUUID() };
		for (const [as, id] of [
			[stranger, answer.caseId],
			[await bench.another(["us"]), answer.caseId],
			[both, randomUUID()],
			[both, "'; --"],
		] as const) {
			await assert.rejects(
				readCase(bench.intake.sql, as, id),
				(error) => error instanceof DomainError && error.code === "NOT_FOUND",
			);
		}
	});
});

/** What retention needs in tests of the database: a policy in force, threads whose work was over long ago, and the keeper's clock. */
import { randomUUID } from "node:crypto";
import { DEFAULT_POLICY } from "../lib/access/policy.ts";
import type { Retention } from "../lib/access/policy-retention.ts";
import type { TestDatabase } from "./testing.ts";

/** By default nothing stops for being too much: a test has few threads. */
export async function putRetention(
	database: TestDatabase,
	retention: Partial<Retention> = {},
): Promise<void> {
	const policy = {
		...DEFAULT_POLICY,
		retention: { ...DEFAULT_POLICY.retention, atOncePercent: 100, ...retention },
	};
	const keeper = database.as("keeper");
	await keeper`select access.put_in_force('policy', 'k-1', ${keeper.json(policy as never)})`;
}

/** Time is moved on rows: the product has no switch for it. */
export async function closeAgo(database: TestDatabase, caseId: string, days: number): Promise<void> {
	await database.admin`update console.case set closed_at = clock_timestamp() - make_interval(days => ${days}) where id = ${caseId}`;
}

export interface TestClock {
	keeper: string;
	run: string;
	ms: number;
	at: string;
	apartMs: number;
}

const RUN = randomUUID();
const BEGAN = performance.now();

export const testClock = (over: Partial<TestClock> = {}): TestClock => ({
	...{ keeper: "k-1", run: RUN, ms: Math.round(performance.now() - BEGAN) },
	...{ at: new Date().toISOString(), apartMs: 0, ...over },
});

export interface TestPlan {
	plan: string | null;
	due: number;
	living: number;
	stopped: string | null;
	waits: boolean;
}

export async function planRetention(
	database: TestDatabase,
	region = "eu",
	clock = testClock(),
): Promise<TestPlan> {
	const keeper = database.as("keeper");
	const [row] = await keeper<{ p: TestPlan }[]>`
		select vault.plan_retention(${keeper.json({ region, clock } as never)}) as p`;
	return (row as { p: TestPlan }).p;
}

export interface TestDue {
	thread: string;
	entry: string | null;
	count: number;
	why: string | null;
}

export function makeDue(
	database: TestDatabase,
	plan: string | null,
	over: { limit?: number; clock?: TestClock } = {},
): Promise<TestDue[]> {
	const keeper = database.as("keeper");
	const asked = { kind: "RETENTION", plan, limit: 500, clock: testClock(), ...over };
	return keeper<TestDue[]>`select * from vault.make_due(${keeper.json(asked as never)})`;
}

/**
 * What is past its time goes, by the keeper's clockwork: threads' content by the region's plan, then typed words and the platform's
 * ids by clocks of their own; in another job what is of no region. Everything is decided and done in the database
 * (vault.plan_retention, vault.make_due, vault.erase_…), a batch a commit, each thread with its entry; here is only when.
 *
 * Guarantees (by the database): nothing goes whose case is open, whose clock runs or on which a hold stands, whatever happens
 * between plan and deletion; where the clock cannot be trusted, or too much would go at once, nothing does until a person
 * resumed exactly that (resume.ts). A turn that is killed leaves whole batches, and the next goes on with the plan. Does not
 * guarantee: that openings which took the content before forget it; that a backup does (docs/backup.md), until the keys are
 * destroyed. Shown by: retention.test.ts, db/fate.test.ts, db/clocks.test.ts, db/erasure.test.ts.
 */
import { DomainError } from "../../errors.ts";
import type { Keeper } from "../context.ts";
import { breathe } from "../jobs/breathe.ts";
import type { KeeperJob, Turn } from "../jobs/job.ts";
import { refusals } from "../refusals.ts";
import { type Clock, readClock } from "./clock.ts";

/** Threads a commit: openings wait for one batch at most. */
const BATCH = 10;
const ROWS = 500;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

export const retention: KeeperJob = { name: "retention", every: HOUR, each: "region", run: goByPlan };
export const erasure: KeeperJob = { name: "erasure", every: HOUR, each: "all", run: goOfNoRegion };
/** Soon after the last key is gone, so that the record does not lag behind what it says. */
export const shredding: KeeperJob = { name: "shredding", every: MINUTE, each: "all", run: sayWhatIsShredded };

interface Plan {
	plan: string | null;
	due: number;
	gone: number;
	stayed: number;
	/** For a person. */
	waits: boolean;
}

async function goByPlan(keeper: Keeper, turn: Turn): Promise<void> {
	const region = turn.region as string;
	const found = await planOf(keeper, region);
	if (found.waits) return; // the plan's row says so, the alarm and the page too
	if (found.plan !== null) await carryOut(keeper, turn, found);
	await unlessStopped(async () => {
		await erase(keeper, turn, "words", region, ROWS);
		await erase(keeper, turn, "ids", region, BATCH);
	});
}

async function planOf(keeper: Keeper, region: string): Promise<Plan> {
	const clock = await readClock(keeper);
	return keeper.sql.begin(async (tx) => {
		// All threads of a region, which the keeper's own patience and plans (server.ts) are not made for.
		await tx`set local statement_timeout = '10min'`;
		await tx`set local enable_seqscan = on`;
		const [row] = await tx`select vault.plan_retention(${tx.json({ region, clock } as never)}) as p`;
		return row?.p as Plan;
	});
}

async function carryOut(keeper: Keeper, turn: Turn, { plan, due, gone, stayed }: Plan): Promise<void> {
	let done = gone + stayed;
	for (;;) {
		await turn.progress(Math.min(done, due), due);
		const began = performance.now();
		const clock = await readClock(keeper);
		const asked = { kind: "RETENTION", plan, limit: BATCH, clock };
		const rows = await orNothing(
			() => keeper.sql<{ why: string | null }[]>`
				select why from vault.make_due(${keeper.sql.json(asked as never)})`,
		);
		if (rows.length === 0) return;
		done += rows.length;
		await breathe(keeper, turn, began);
	}
}

/** Its plan was ended by another, or stopped just now: either way there is nothing more to do. */
async function orNothing<T>(act: () => Promise<readonly T[]>): Promise<readonly T[]> {
	try {
		return await refusals(act);
	} catch (error) {
		if (error instanceof DomainError && ["NOT_FOUND", "RETENTION_STOPPED"].includes(error.code)) return [];
		throw error;
	}
}

async function sayWhatIsShredded(keeper: Keeper, turn: Turn): Promise<void> {
	let done = 0;
	for (;;) {
		const [row] = await keeper.sql`select vault.mark_shredded(${ROWS}) as n`;
		done += row?.n;
		await turn.progress(done, done);
		if (row?.n < ROWS) return;
	}
}

async function goOfNoRegion(keeper: Keeper, turn: Turn): Promise<void> {
	await unlessStopped(async () => {
		await erase(keeper, turn, "searches", null, ROWS);
		await erase(keeper, turn, "staff", null, ROWS);
	});
}

type Kind = "words" | "ids" | "searches" | "staff";

async function erase(
	keeper: Keeper,
	turn: Turn,
	kind: Kind,
	region: string | null,
	limit: number,
): Promise<void> {
	const { sql } = keeper;
	for (;;) {
		const began = performance.now();
		const clock: Clock = await readClock(keeper);
		const json = sql.json({ ...(region && { region }), clock, limit } as never);
		const act = {
			words: sql`vault.erase_words(${json})`,
			ids: sql`vault.erase_ids(${json})`,
			searches: sql`vault.erase_searches(${json})`,
			staff: sql`vault.erase_staff(${json})`,
		}[kind];
		const [row] = await refusals(() => sql`select ${act} as n`);
		if (row?.n === 0) return;
		await turn.progress(0, 0);
		await breathe(keeper, turn, began);
	}
}

/** Deletion waits for a person, in some region: what is of none waits too, and that is no failure. */
async function unlessStopped(act: () => Promise<void>): Promise<void> {
	try {
		await act();
	} catch (error) {
		if (!(error instanceof DomainError) || error.code !== "RETENTION_STOPPED") throw error;
	}
}

/**
 * Runs a job's turn, in one keeper at a time: whoever has it holds a lease on its row (access.job) and renews it. A keeper that
 * is killed is followed by another, or by itself when it is back, once its lease is over. Why a turn failed is kept by its code.
 * Nothing runs before the keeper's notary has compared the log with what it signed, nor once it has halted: what the database says
 * then is not to be trusted, and deletion cannot be undone.
 * Shown by: run-job.test.ts.
 */
import { randomUUID } from "node:crypto";
import { errorCode, storedCode } from "../../errors.ts";
import type { Keeper } from "../context.ts";
import type { KeeperJob, Turn } from "./job.ts";

export const LEASE_MS = 30_000;

/** Of two keepers of one name, one of them a process that died, each is its own. */
const PROCESS = randomUUID();

export interface TurnOptions {
	region: string | null;
	/** Aborted when the keeper stops. */
	signal?: AbortSignal;
	leaseMs?: number;
	/** Who has the turn; by default this process. */
	holder?: string;
}

/**
 * @returns whether it was this keeper's turn, and, where it was, whether all was done: "busy" where another has it, "halted"
 * where nothing runs
 */
export async function runJob(
	keeper: Keeper,
	job: KeeperJob,
	{ region, signal, leaseMs = LEASE_MS, holder = `${keeper.name}:${PROCESS}` }: TurnOptions,
): Promise<"done" | "failed" | "busy" | "halted"> {
	const { sql } = keeper;
	const { notary } = keeper.log;
	await Promise.race([notary.begun, ...(signal ? [aborted(signal)] : [])]);
	if (notary.halted || signal?.aborted) return "halted";
	const lease = `${leaseMs} milliseconds`;
	const [held] = await sql<{ asked: boolean; began: string }[]>`
		insert into access.job as j (name, region, holder, leased_until, began_at)
		values (${job.name}, ${region}, ${holder}, clock_timestamp() + ${lease}::interval, clock_timestamp())
		on conflict (name, region) do update set holder = excluded.holder, leased_until = excluded.leased_until,
			began_at = excluded.began_at, done = 0, total = 0
		where j.leased_until < clock_timestamp()
		returning asked_at is not null as asked, began_at::text as began`;
	if (!held) return "busy";
	const lost = new AbortController();
	const renewed = async (write: () => Promise<readonly unknown[]>) => {
		if ((await write()).length === 0) lost.abort(new Error("the turn is another's"));
	};
	const renew = setInterval(() => {
		// What fails now, the next one does; or the lease ends, and with it the turn.
		renewed(
			() => sql`update access.job set leased_until = clock_timestamp() + ${lease}::interval
				where name = ${job.name} and region is not distinct from ${region} and holder = ${holder} returning 1`,
		).catch(() => {});
	}, leaseMs / 3);
	const ending = AbortSignal.any([lost.signal, ...(signal ? [signal] : [])]);
	const turn: Turn = {
		region,
		asked: held.asked,
		signal: ending,
		async progress(done, total) {
			if (notary.halted) lost.abort(new Error("the log has halted"));
			ending.throwIfAborted();
			await renewed(
				() => sql`update access.job
					set done = ${done}, total = ${total}, leased_until = clock_timestamp() + ${lease}::interval
					where name = ${job.name} and region is not distinct from ${region} and holder = ${holder} returning 1`,
			);
			ending.throwIfAborted();
		},
	};
	let error: unknown;
	let failed = false;
	try {
		await job.run(keeper, turn);
	} catch (reason) {
		error = reason;
		failed = !ending.aborted;
	} finally {
		clearInterval(renew);
	}
	const done = !failed && !ending.aborted;
	const code = failed ? storedCode(error) : null;
	await sql`update access.job set leased_until = '-infinity', holder = null,
			error = case when ${failed} then ${code} when ${done} then null else error end,
			failing_since = case when ${failed} then coalesce(failing_since, clock_timestamp()) when not ${done} then failing_since end,
			ended_at = case when ${done} then clock_timestamp() else ended_at end,
			asked_at = case when ${done} and asked_at <= ${held.began}::text::timestamptz then null else asked_at end
		where name = ${job.name} and region is not distinct from ${region} and holder = ${holder}`;
	sayOnce(job, region, failed ? errorCode(error) : null);
	return done ? "done" : "failed";
}

const aborted = (signal: AbortSignal) =>
	new Promise<void>((resolve) => {
		if (signal.aborted) resolve();
		else signal.addEventListener("abort", () => resolve(), { once: true });
	});

/** What was said of a job's region the last time: it is tried again and again, and says the same once. */
const said = new WeakMap<KeeperJob, Map<string | null, string | null>>();

function sayOnce(job: KeeperJob, region: string | null, code: string | null): void {
	const before = said.get(job) ?? new Map<string | null, string | null>();
	said.set(job, before);
	if (code !== null && before.get(region) !== code)
		console.error(`keeper: ${job.name}${region ? ` in ${region}` : ""} (${code})`);
	before.set(region, code);
}

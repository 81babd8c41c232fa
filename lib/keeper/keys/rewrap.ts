/**
 * Wrapping anew: what outlives an intake key's period is wrapped to the key of now, so that the earlier one can be destroyed.
 *
 * As an opening, and in its order: recorded (`key.rewrapping`), covered, taken by the same function, which gives wrapped keys alone.
 * Each is compared with its record, unwrapped, wrapped, and unwrapped again to see that it opens. What it came to is recorded for
 * each thread (`key.rewrapped`, the digests before and after), and put in place once that has its index: until then the earlier
 * one opens, so no opening waits for this. Data keys are in this process's memory meanwhile, plaintext never.
 *
 * Guarantees: a keeper that is killed leaves everything readable, and the next turn goes on; what went wrong with one is left as it
 * is, and told when the rest is done. Does not guarantee: that whoever took over the keeper's process wraps what will open; the
 * record has both digests, and the earlier wrapped key lies in backups until its key is destroyed, a week or more.
 * Shown by: rewrap.test.ts, crash.test.ts.
 */
import { randomUUID } from "node:crypto";
import { setImmediate as othersFirst } from "node:timers/promises";
import { intakeKeyNamed, unwrapDataKey, wrapUnder } from "../../envelope/wrap-key.ts";
import { DomainError } from "../../errors.ts";
import type { Keeper } from "../context.ts";
import { coverWhole } from "../cover.ts";
import { breathe } from "../jobs/breathe.ts";
import type { KeeperJob, Turn } from "../jobs/job.ts";
import type { HeldKey } from "../keyring.ts";
import { recordRewrapping, refusals } from "../record.ts";
import { keyAsRecorded, type Row, takeRows } from "../take.ts";

const MINUTE = 60_000;
/** As many as are quickly done: openings share this process and the log's batches. */
const BATCH = 32;

export const rewrap: KeeperJob = { name: "rewrap", every: MINUTE, each: "region", run: rewrapRegion };

/** What waits for its turn: by the policy's clock, or, where somebody asked, whatever period is over. */
async function rewrapRegion(keeper: Keeper, turn: Turn): Promise<void> {
	const region = turn.region as string;
	const { rewrapAfterDays } = keeper.settings.policy.retention.keys;
	await putInPlace(keeper, region);
	const waiting = await keeper.sql<{ kid: string; keys: number; notes: number }[]>`
		select kid, keys, notes from vault.rewrap_waits(${region},
			clock_timestamp() - make_interval(days => ${turn.asked ? 0 : rewrapAfterDays}))`;
	const total = waiting.reduce((sum, { keys, notes }) => sum + keys + notes, 0);
	const state: State = { done: 0, total, failed: null };
	for (const { kid } of waiting) {
		await rewrapAll(keeper, turn, { from: kid, kind: "keys" }, state);
		await rewrapAll(keeper, turn, { from: kid, kind: "notes" }, state);
	}
	if (state.failed) throw state.failed;
}

interface State {
	done: number;
	total: number;
	/** Why the first that was left was left. */
	failed: DomainError | null;
}

interface From {
	from: string;
	kind: "keys" | "notes";
}

async function rewrapAll(keeper: Keeper, turn: Turn, of: From, state: State): Promise<void> {
	let after: unknown = null;
	for (;;) {
		await turn.progress(state.done, Math.max(state.done, state.total));
		const began = performance.now();
		const to = await keeper.keyring.current(turn.region as string);
		const rewrap = randomUUID();
		const recorded = await recordRewrapping(keeper, { ...of, rewrap, to: to.kid, after, limit: BATCH });
		if (!recorded) return;
		const rows = await takeRows(keeper, await coverWhole(keeper, recorded));
		const wrapped: Record<string, string> = {};
		for (const row of rows) {
			await othersFirst();
			try {
				wrapped[row.key_id] = await wrapAnew(keeper, row, to);
			} catch (error) {
				if (!(error instanceof DomainError) || !OF_THIS_ONE.includes(error.code)) throw error;
				state.failed ??= error;
			}
		}
		await stage(keeper, rewrap, wrapped);
		await putInPlace(keeper, turn.region as string);
		state.done += recorded.taking;
		after = recorded.last;
		await breathe(keeper, turn, began);
	}
}

/** What may be wrong with one wrapped key, and says nothing of the others. */
const OF_THIS_ONE = ["EVIDENCE_MISMATCH", "ENVELOPE_INVALID"];

async function wrapAnew(keeper: Keeper, row: Row, to: HeldKey): Promise<string> {
	const { id, threadId, wrapped } =
		row.kind === "key"
			? keyAsRecorded(row)
			: { id: row.key_id, threadId: row.ref as string, wrapped: row.sealed };
	const from = await keeper.keyring.named(intakeKeyNamed(wrapped));
	const binding = { thread: threadId, key: id };
	const dataKey = unwrapDataKey(from.privateKey, { kid: from.kid, ...binding }, wrapped);
	const anew = wrapUnder(to.agreement, { kid: to.kid, ...binding }, dataKey);
	if (!unwrapDataKey(to.privateKey, { kid: to.kid, ...binding }, anew).equals(dataKey))
		throw new DomainError("ENVELOPE_INVALID", "What was wrapped anew does not open. The earlier one stays.");
	return anew;
}

/** Recorded, and waited for until the log has it: what is not in time is put in place by the next batch, or turn. */
async function stage({ sql, log }: Keeper, rewrap: string, wrapped: Record<string, string>): Promise<void> {
	const [row] = await refusals(
		() =>
			sql<{ entries: string[] }[]>`select access.stage_rewrap(${sql.json({ rewrap, wrapped })}) as entries`,
	);
	log.notary.wake();
	const inTime = AbortSignal.timeout(log.patience.checkpoint);
	await Promise.allSettled((row?.entries ?? []).map((entry) => log.notary.covered(entry, inTime)));
}

/** All that the log has the record of. */
async function putInPlace({ sql }: Keeper, region: string): Promise<void> {
	for (;;) {
		const [row] = await sql<{ placed: number }[]>`select vault.apply_rewraps(${region}, ${BATCH}) as placed`;
		if ((row?.placed ?? 0) < BATCH) return;
	}
}

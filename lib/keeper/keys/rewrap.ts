/**
 * Wrapping anew: what outlives an intake key's period is wrapped to the key of now, so that the earlier one can be destroyed.
 *
 * As an opening, and in its order: recorded (`key.rewrapping`), covered, taken by the same function, which gives wrapped keys alone.
 * Each is compared with its record, unwrapped, wrapped, and unwrapped again to see that it opens. What it came to is recorded for
 * each thread (`key.rewrapped`, the digests before and after), and put in place once that has its index: until then the earlier
 * one opens, so no opening waits for this. Data keys are in this process's memory meanwhile, plaintext never.
 *
 * Guarantees: a keeper that is killed leaves everything readable, and the next turn goes on; what went wrong with one is left as it
 * is, told when the rest is done, and tried again after a day or when somebody asks. Where the log stands or its witnesses are
 * silent it is tried less and less often, up to once in a quarter of an hour: each try is an entry. Does not guarantee: that
 * whoever took over the keeper's process wraps what will open; the record has both digests, and the earlier wrapped key lies in
 * backups until its key is destroyed, a week or more.
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
import { recordRewrapping } from "../record.ts";
import { refusals } from "../refusals.ts";
import { keyAsRecorded, type Row, takeRows } from "../take.ts";

const MINUTE = 60_000;
/** As many as are quickly done: openings share this process and the log's batches. */
const BATCH = 32;

export const rewrap: KeeperJob = { name: "rewrap", every: MINUTE, each: "region", run: rewrapRegion };

/** What waits for its turn: by the policy's clock, or, where somebody asked, whatever period is over. */
async function rewrapRegion(keeper: Keeper, turn: Turn): Promise<void> {
	const region = turn.region as string;
	const { rewrapAfterDays } = keeper.settings.policy.retention.keys;
	if (keeper.log.notary.halted)
		throw new DomainError("LOG_HALTED", "The log has halted. Nothing is wrapped anew.");
	await putInPlace(keeper, region);
	const waiting = await keeper.sql<Waiting[]>`
		select kid, keys, notes, "left" from vault.rewrap_waits(${region},
			clock_timestamp() - make_interval(days => ${turn.asked ? 0 : rewrapAfterDays}))`;
	const total = waiting.reduce((sum, { keys, notes }) => sum + keys + notes, 0);
	const state: State = { done: 0, total, failed: null };
	for (const { kid, left } of waiting) {
		if (left > 0) state.failed ??= notAsRecorded();
		try {
			await rewrapAll(keeper, turn, { from: kid, kind: "keys" }, state);
			await rewrapAll(keeper, turn, { from: kid, kind: "notes" }, state);
		} catch (error) {
			// A private half that is lost, or in a store that is away, says nothing of the other keys.
			if (!(error instanceof DomainError) || !OF_THIS_KEY.test(error.code)) throw error;
			state.failed ??= error;
		}
	}
	if (state.failed) throw state.failed;
}

interface Waiting {
	kid: string;
	keys: number;
	notes: number;
	/** Tried within a day, and since somebody asked, and failed: not tried now. */
	left: number;
}
const OF_THIS_KEY = /^(INTAKE_KEY_UNAVAILABLE|KEY_STORE_)/;

const notAsRecorded = () =>
	new DomainError(
		"EVIDENCE_MISMATCH",
		"Something that is wrapped to an earlier key is not as its record says. It stays as it is.",
	);

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
		const recorded = await sparingly(keeper, turn, async () => {
			await keeper.keyring.named(of.from); // or nothing is to be recorded
			const batch = { ...of, rewrap, to: to.kid, after, limit: BATCH };
			const began = await recordRewrapping(keeper, batch);
			return began && { ...began, covered: await coverWhole(keeper, began) };
		});
		if (!recorded) return;
		const rows = await takeRows(keeper, recorded.covered);
		// Of what is withheld the log has no record, or it is gone meanwhile.
		if (rows.length < recorded.taking) state.failed ??= notAsRecorded();
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

/** What each keeper may not try before then, by region: why, and how long it waited last, in milliseconds. */
const waits = new WeakMap<Keeper["keyring"], Map<string, Wait>>();
interface Wait {
	until: number;
	pause: number;
	error: unknown;
	/** Somebody asked before that try. */
	asked: boolean;
}
const LONGEST = 15 * MINUTE;

/** Tries, but after a failure not again for a minute, then two, four … unless somebody asks. */
async function sparingly<T>({ keyring }: Keeper, turn: Turn, act: () => Promise<T>): Promise<T> {
	const region = turn.region as string;
	const of = waits.get(keyring) ?? new Map<string, Wait>();
	waits.set(keyring, of);
	const last = of.get(region);
	if (last && (last.asked || !turn.asked) && performance.now() < last.until) throw last.error;
	try {
		const result = await act();
		of.delete(region);
		return result;
	} catch (error) {
		const pause = last ? Math.min(2 * last.pause, LONGEST) : MINUTE;
		if (error instanceof DomainError && OF_THE_LOG.includes(error.code))
			of.set(region, { until: performance.now() + pause, pause, error, asked: turn.asked });
		throw error;
	}
}
const OF_THE_LOG = ["WITNESSES_MISSING", "RECORD_NOT_SEALED", "LOG_HALTED", "GATE_CHANGED"];

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

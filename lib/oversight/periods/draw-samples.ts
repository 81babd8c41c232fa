/**
 * The worker's task: when a period has ended and the witness has signed, its sample is drawn, once, and each of its openings
 * gets its review. What is reviewed in any case gets it at once, without waiting for the period's end.
 *
 * Guarantees: a sample is drawn by the rule of lib/sampling alone and never again (the rows stay, and no two periods of a log
 * overlap); the entry, the rows and the reviews are one commit. Where the witnesses that the rule names are silent, nothing
 * is drawn, and the task says so. Does not guarantee: that it is drawn soon: a log to which nothing is added has no checkpoint
 * after the period's end. Test: draw-samples.test.ts.
 */
import type { Sql } from "#db/client.ts";
import { selectPolicyBody } from "#db/queries/policy-body.ts";
import {
	insertPeriod,
	insertSample,
	type LogRow,
	lacksEntries,
	openReviews,
	type RunningRow,
	selectCheckpointRoot,
	selectClosing,
	selectClosingCosignature,
	selectCurrentLog,
	selectDrawnUpTo,
	selectNow,
	upsertRunning,
} from "#db/queries/sampling.ts";
import { type Policy, versionOf } from "../../access/policy.ts";
import { append, bySystem } from "../../ledger/append.ts";
import { draw, sampleDigest } from "../../sampling/draw.ts";
import { frameDigest, frameOf, isAlways, type Opening } from "../../sampling/frame.ts";
import { beginOf, type Running, runningPeriod } from "../../sampling/period.ts";
import { isSeed, type Seed, seedFrom } from "../../sampling/seed.ts";
import type { Task } from "../../worker/task.ts";
import { readCourse, readOpenings } from "./read-course.ts";

const EVERY_MS = 2_000;
const HOUR_MS = 3_600_000;

export const drawSamples: Task = {
	name: "draw-samples",
	every: EVERY_MS,
	async run({ sql }) {
		const log = await selectCurrentLog(sql);
		if (log) await look(sql, log);
	},
};

async function look(sql: Sql, log: LogRow): Promise<void> {
	const course = await readCourse(sql, log.epoch);
	const from = beginOf(course);
	const say = (state: RunningRow["state"], more: Partial<RunningRow> = {}) =>
		upsertRunning(sql, {
			...{ state, period: null, endsAt: null, fromSize: from ?? 0, openings: 0, witness: null },
			...more,
		});
	if (from === null) return say("NO_RULE");
	if ((await selectDrawnUpTo(sql, log.epoch)) > from) return; // its entry has no number yet
	const place = { epoch: log.epoch, from, to: log.size };
	const [first] = await readOpenings(sql, { ...place, limit: 1 });
	if (!first) return say("NO_OPENING");
	const running = runningPeriod(course, first);
	if (!running) return say("NO_RULE");
	const policy = (await selectPolicyBody(sql)) as Policy;
	const openings = await openAlways(sql, log, running, policy);
	const known = { period: running.period, endsAt: dateOf(running.ends), openings };
	if (running.witnesses.length === 0) return say("NO_WITNESS", known);
	const now = await selectNow(sql);
	if (now < known.endsAt) return say("RUNS", { ...known, witness: running.witnesses[0]?.name ?? null });

	const found = await findSeed(sql, log, running, now);
	if ("seed" in found) return drawPeriod(sql, log, running, policy, found);
	await say(found.waits, { ...known, witness: found.witness });
	const patience = running.rule.fallbackHours * HOUR_MS;
	if (found.waits === "WAITS_FOR_WITNESS" && now.getTime() - known.endsAt.getTime() > patience) {
		throw coded("SEED_MISSING");
	}
}

/** By each database: up to where its openings were looked at, and how many there were since the period began. */
const looked = new WeakMap<Sql, { epoch: number; from: number; upTo: number; openings: number }>();

/** Reviews of what is reviewed in any case. @returns how many openings the period has so far */
async function openAlways(
	sql: Sql,
	{ epoch, size }: LogRow,
	running: Running,
	policy: Policy,
): Promise<number> {
	const { from, rule, period } = running;
	const last = looked.get(sql);
	const seen = last?.epoch === epoch && last.from === from ? last : { epoch, from, upTo: from, openings: 0 };
	const openings = await readOpenings(sql, { epoch, from: seen.upTo, to: size }, rule);
	const hours = policy.sampling.dueHours.always;
	for (const opening of openings.filter((one) => isAlways(one, rule))) {
		const due = new Date(opening.at / 1000 + hours * HOUR_MS);
		await openReviews(sql, { period: nameOf(epoch, period), due }, [{ ...opening, kind: "ALWAYS" }]);
	}
	looked.set(sql, { epoch, from, upTo: size, openings: seen.openings + openings.length });
	return seen.openings + openings.length;
}

interface Found {
	seed: Seed;
	rank: number;
	size: number;
}
type Waits = { waits: "WAITS_FOR_ENTRY" | "WAITS_FOR_WITNESS"; witness: string | null };

/** The first witness's that has signed, of those that count by now. */
async function findSeed(sql: Sql, { epoch }: LogRow, running: Running, now: Date): Promise<Found | Waits> {
	const [chosen] = running.witnesses;
	for (const [rank, { key, name, ends }] of running.witnesses.entries()) {
		const at = dateOf(ends);
		if (at > now) break;
		const closing = await selectClosing(sql, { epoch, after: running.first.index, at });
		if (closing === null && rank === 0) return { waits: "WAITS_FOR_ENTRY", witness: name };
		if (closing === null) break;
		const signed = await selectClosingCosignature(sql, { epoch, witness: name, closing, at });
		const seed = signed && seedFrom(signed.line, key);
		if (seed) return { seed, rank, size: signed.size };
	}
	return { waits: "WAITS_FOR_WITNESS", witness: chosen?.name ?? null };
}

async function drawPeriod(sql: Sql, { epoch }: LogRow, running: Running, policy: Policy, found: Found) {
	const { from, rule, period, first } = running;
	const { seed, size, rank } = found;
	await assertSigned(sql, epoch, seed, size);
	const bounds = { period, from, size };
	if (await lacksEntries(sql, { epoch, from, to: size })) throw coded("ENTRY_MISSING");
	const openings: Opening[] = await readOpenings(sql, { epoch, from, to: size }, rule);
	const frame = frameOf(openings, rule, bounds);
	const { sample, strata } = draw(frame, seed.digest, rule);
	const digests = { frame: frameDigest(frame, bounds), drawn: sampleDigest(sample, period) };
	const hours = policy.sampling.dueHours;
	const due = new Date(running.ends / 1000 + hours.drawn * HOUR_MS);
	const name = nameOf(epoch, period);
	await sql.begin(async (tx) => {
		const entry = await append(tx, {
			...{ type: "review.drawn", outcome: "done", ...bySystem, policy: versionOf(policy) },
			...{ period, from, size, seed, ...digests, count: frame.length, needed: sample.length },
		});
		await insertPeriod(tx, {
			...{ period: name, epoch, beganAt: dateOf(first.at), endsAt: dateOf(running.ends) },
			...{ fromSize: from, closedSize: size, rule, witness: seed.key, fallbacks: rank },
			...{ cosignedAt: new Date(seed.time * 1000), seed: seed.digest, ...digests },
			...{ openings: frame.length, needed: sample.length, dueAt: due, entryId: entry.id },
		});
		await insertSample(tx, name, sample, strata);
		await openReviews(tx, { period: name, due }, sample);
	});
}

/** The notary verified the line when it came; what the sample hangs on is looked at again. */
async function assertSigned(sql: Sql, epoch: number, seed: Seed, size: number): Promise<void> {
	const root = await selectCheckpointRoot(sql, epoch, size);
	const [log] = await sql<{ origin: string }[]>`select origin from ledger.log where epoch = ${epoch}`;
	if (root && log && isSeed(seed, { origin: log.origin, size, root })) return;
	throw coded("SEED_INVALID");
}

/** What is kept in oversight.task: nobody waits for an answer. */
const coded = (code: "SEED_MISSING" | "SEED_INVALID" | "ENTRY_MISSING") =>
	Object.assign(new Error(code), { code });

/** Periods of a log that begins anew are other ones, also where they are named alike. */
const nameOf = (epoch: number, period: string) => (epoch === 1 ? period : `${period}.${epoch}`);
const dateOf = (micros: number) => new Date(micros / 1000);

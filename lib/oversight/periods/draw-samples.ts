/**
 * The worker's task: when a period has ended and the witness has signed, its sample is drawn, once, and each of its openings
 * gets its review. What is reviewed in any case gets it at once, without waiting for the period's end.
 *
 * Guarantees: a sample is drawn by the rule of lib/sampling alone and never again (the rows stay, and no two periods of a log
 * overlap); the entry, the rows and the reviews are one commit, which the database holds together (0430). Where nothing can
 * be drawn, for want of a rule, of a witness or of an entry, the task fails by a code of that, at every look. Does not
 * guarantee: that it is drawn soon: a log to which nothing is added has no checkpoint after the period's end.
 * Test: draw-samples.test.ts, draw-stands.test.ts.
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
	selectCurrentLog,
	selectLastDraw,
	selectNow,
	upsertRunning,
} from "#db/queries/sampling.ts";
import type { Policy } from "../../access/policy.ts";
import { versionOf } from "../../access/policy-version.ts";
import { append, bySystem } from "../../ledger/append.ts";
import { draw, sampleDigest } from "../../sampling/draw.ts";
import { frameDigest, frameOf, isAlways, type Opening } from "../../sampling/frame.ts";
import { beginOf, type Running, runningPeriod } from "../../sampling/period.ts";
import { endOf } from "../../sampling/periods.ts";
import type { Task } from "../../worker/task.ts";
import { type Found, findSeed } from "./find-seed.ts";
import { readCourse, readOpenings } from "./read-course.ts";

const EVERY_MS = 2_000;
const HOUR_MS = 3_600_000;
/** So long a draw's entry may be without its number: the log stands, which is an alarm of its own. */
const PLACED_WITHIN_MS = 300_000;

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
	const now = await selectNow(sql);
	const drawn = course.draws.at(-1);
	// Each period comes after the last one, so behind a draw of years to come nothing would be drawn until then.
	if (drawn && (endOf(drawn.period) ?? 0) / 1000 > now.getTime()) throw coded("DRAW_AHEAD");
	const last = await selectLastDraw(sql, log.epoch);
	if (from !== null && last && last.size > from) {
		if (now.getTime() - last.drawnAt.getTime() > PLACED_WITHIN_MS) throw coded("DRAW_UNPLACED");
		return; // its entry has no number yet
	}
	const place = { epoch: log.epoch, from: from ?? 0, to: log.size };
	const [first] = await readOpenings(sql, { ...place, limit: 1 });
	if (!first) return say(from === null ? "NO_RULE" : "NO_OPENING");
	const running = runningPeriod(course, first);
	if (!running) {
		await say("NO_RULE");
		throw coded("NO_RULE");
	}
	const policy = (await selectPolicyBody(sql)) as Policy;
	const openings = await openAlways(sql, log, running, policy);
	const known = { period: running.period, endsAt: dateOf(running.ends), openings };
	if (running.witnesses.length === 0) {
		await say("NO_WITNESS", known);
		throw coded("NO_WITNESS");
	}
	if (now < known.endsAt) return say("RUNS", { ...known, witness: running.witnesses[0]?.name ?? null });

	const found = await findSeed(sql, log.epoch, running, now);
	if ("seed" in found) return drawPeriod(sql, log, running, policy, found);
	await say(found.waits, { ...known, witness: found.witness });
	const patience = running.rule.fallbackHours * HOUR_MS;
	if (now.getTime() - known.endsAt.getTime() > patience) throw coded("SEED_MISSING");
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

async function drawPeriod(sql: Sql, { epoch }: LogRow, running: Running, policy: Policy, found: Found) {
	const { from, rule, period, first } = running;
	const { seed, size, rank } = found;
	const bounds = { period, from, size };
	if (await lacksEntries(sql, { epoch, from, first: first.index, to: size })) throw coded("ENTRY_MISSING");
	const openings: Opening[] = await readOpenings(sql, { epoch, from, to: size }, rule);
	const frame = frameOf(openings, rule, bounds);
	const { sample, strata } = draw(frame, seed.digest, rule);
	const digests = { frame: frameDigest(frame, bounds), drawn: sampleDigest(sample, period) };
	const hours = policy.sampling.dueHours;
	const due = new Date(running.ends / 1000 + hours.drawn * HOUR_MS);
	const name = nameOf(epoch, period);
	await sql.begin(async (tx) => {
		// The period's row closes its sample: what comes after it is refused.
		await insertSample(tx, name, sample, strata);
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
		await openReviews(tx, { period: name, due }, sample);
	});
}

/** What is kept in oversight.task: nobody waits for an answer. */
const coded = (code: Stands) => Object.assign(new Error(code), { code });
type Stands = "NO_RULE" | "NO_WITNESS" | "SEED_MISSING" | "ENTRY_MISSING" | "DRAW_UNPLACED" | "DRAW_AHEAD";

/** Periods of a log that begins anew are other ones, also where they are named alike. */
const nameOf = (epoch: number, period: string) => (epoch === 1 ? period : `${period}.${epoch}`);
const dateOf = (micros: number) => new Date(micros / 1000);

/**
 * The worker's look for misuse: compares new reasons with earlier ones, runs the rules when something changed, and raises
 * what they find, each with its entry and reviews of its newest openings. The alarm about it is lib/alarms' to raise.
 *
 * Guarantees: a signal is raised once; again only where it says more than the last of its kind about that person, whatever
 * was made of that one. What was settled lowers no threshold. Does not: accuse; each is a question for oversight, and goes
 * to nobody else.
 * Shown by: watch-misuse.test.ts.
 */
import { setImmediate } from "node:timers/promises";
import type { Sql } from "#db/client.ts";
import {
	type LastSignal,
	putSettings,
	raiseSignal,
	selectLastSignals,
	selectReadings,
	selectStaff,
	selectState,
} from "#db/queries/signals.ts";
import type { Task, Worker } from "../worker/task.ts";
import { compareReasons } from "./compare-reasons.ts";
import { findByRule } from "./find-signals.ts";
import type { Found } from "./finding.ts";
import { KINDS, readSettings, type Settings } from "./settings.ts";
import { DAY, viewOf } from "./view.ts";

const EVERY_MS = 10_000;
/** So many of the newest openings of a signal are to be reviewed … */
const REVIEWED = 3;
/** … within so many days. */
const REVIEW_DAYS = 7;
/** Openings that a signal keeps: the newest. */
const KEPT = 100;
/** The rules look again when something changed, and not more often than their last look took, twenty times over. */
const REST = 20;

export const watchMisuse: Task = {
	name: "signals",
	every: EVERY_MS,
	run: async (worker) => void (await looks.watch(worker)),
};

export class Looks {
	#seen = "";
	#restUntil = 0;

	/** @param until what happened before it; by default until now */
	async watch({ sql, env, signal }: Worker, until = new Date()): Promise<Found[]> {
		const settings = readSettings(env.SIGNALS_FILE);
		await putSettings(sql, settings);
		await compareReasons(sql, signal);
		const began = performance.now();
		const state = await selectState(sql);
		if (signal.aborted || state === this.#seen || began < this.#restUntil) return [];
		const findings = await find(sql, settings, until);
		const last = await selectLastSignals(sql);
		for (const finding of findings) {
			const before = last.find(({ kind, person }) => kind === finding.kind && person === finding.person);
			if (!before || saysMore(finding, before, settings)) await raise(sql, finding, before);
		}
		this.#seen = state;
		this.#restUntil = performance.now() + REST * (performance.now() - began);
		return findings;
	}
}
const looks = new Looks();

async function find(sql: Sql, settings: Settings, until: Date): Promise<Found[]> {
	const from = new Date(until.getTime() - settings.days * DAY);
	const [readings, staff] = await Promise.all([selectReadings(sql, from, until), selectStaff(sql)]);
	const view = viewOf(readings, staff, until.getTime(), settings);
	const found: Found[] = [];
	for (const kind of KINDS) {
		await setImmediate(); // the worker's other tasks, and the lease of this one, have their turn
		found.push(...findByRule(view, kind, settings));
	}
	return found;
}

function saysMore({ score, openings }: Found, before: LastSignal, { again }: Settings): boolean {
	const newest = openings[0]?.at ?? 0;
	return newest > before.lastAt && (score >= again * before.score || openings.length >= again * before.total);
}

async function raise(sql: Sql, finding: Found, before: LastSignal | undefined): Promise<void> {
	const kept = finding.openings.slice(0, KEPT);
	const times = kept.map(({ at }) => at);
	await raiseSignal(sql, {
		kind: finding.kind,
		person: finding.person,
		region: finding.region,
		score: finding.score,
		numbers: { ...finding.numbers, total: finding.openings.length },
		openings: kept.map(({ id }) => id),
		firstAt: new Date(Math.min(...times)).toISOString(),
		lastAt: new Date(Math.max(...times)).toISOString(),
		follows: before?.id ?? null,
		reviewed: kept.slice(0, REVIEWED).map(({ id }) => id),
		reviewDays: REVIEW_DAYS,
	});
}

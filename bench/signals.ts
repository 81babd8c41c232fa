/**
 * How well names are found in generated years: the committed seed as the product does it (a database, the worker's role, the
 * page's order), and others straight from what happened, so that a choice that fits one year shows.
 */

import { randomUUID } from "node:crypto";
import { chmodSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { connect, withRole } from "#db/client.ts";
import { embeddedPlaces, startEmbedded } from "#db/embedded.ts";
import { migrate } from "#db/migrate.ts";
import { selectLastSignals } from "#db/queries/signals.ts";
import { readEnv } from "#lib/env.ts";
import { rank } from "#lib/signals/rank.ts";
import { DEFAULT_SETTINGS, type Kind } from "#lib/signals/settings.ts";
import { Looks } from "#lib/signals/watch-misuse.ts";
import { goal } from "./report.ts";
import { loadYear } from "./year/load.ts";
import { EXAM_SEED } from "./year/planted.ts";
import { FIRST_NAMES, type Score, scoreNames, scoreYear } from "./year/score.ts";

/** Not looked at while the rules were made. */
const OTHERS = ["fresh-1", "fresh-2", "fresh-3", "fresh-4", "fresh-5", "fresh-6"];
const WANTED = 10;

export interface Signals {
	exam: Score;
	others: Score[];
	/** Seconds: comparing the year's reasons and running the rules, once over everything. */
	took: number;
}

export async function measureSignals(folder: string, say: (line: string) => void): Promise<Signals> {
	const base = embeddedPlaces(join(folder, "data")).base;
	const remove = () => {
		for (const made of [base, folder]) rmSync(made, { recursive: true, force: true, maxRetries: 3 });
	};
	remove();
	for (const made of [folder, base]) mkdirSync(made, { recursive: true });
	chmodSync(base, 0o755); // the database runs as another account
	try {
		const { exam, took } = await inDatabase(base, say);
		const others = OTHERS.map((seed) => {
			say(`a year of seed ${seed}`);
			return scoreYear(seed);
		});
		return { exam, others, took };
	} finally {
		remove();
	}
}

async function inDatabase(base: string, say: (line: string) => void) {
	const server = await startEmbedded({ dataDir: join(base, "database"), keysDir: join(base, "keys") });
	const passwords = { web: randomUUID(), keeper: randomUUID(), notary: randomUUID(), worker: randomUUID() };
	await migrate(server.adminUrl, { rolePasswords: passwords });
	const admin = connect(server.adminUrl, { max: 2, name: "bench" });
	const sql = connect(withRole(server.adminUrl, "worker", passwords.worker), { max: 4, name: "worker" });
	try {
		const year = await loadYear(admin, { say });
		await admin.unsafe("VACUUM ANALYZE");
		say("the worker looks");
		const began = performance.now();
		await new Looks().watch(
			{ sql, env: readEnv({}), signal: new AbortController().signal },
			new Date(year.end),
		);
		const took = (performance.now() - began) / 1000;
		const signals = await selectLastSignals(sql);
		const names = rank(
			signals.map((signal) => ({ ...signal, kind: signal.kind as Kind })),
			DEFAULT_SETTINGS,
		).map(({ person }) => person);
		const [row] = await admin<{ openings: number }[]>`select count(*)::int as openings from access.opening`;
		const planted = year.planted.map(({ kind, strength }, person) => ({ person, kind, strength }));
		const idOf = (person: number) => year.planted[person]?.personId ?? "";
		return { exam: scoreNames(EXAM_SEED, row?.openings ?? 0, names, planted, idOf), took };
	} finally {
		await sql.end({ timeout: 2 });
		await admin.end({ timeout: 2 });
		await server.stop();
	}
}

export function signalRows({ exam, others }: Signals) {
	return [exam, ...others].map(({ seed, openings, found, honest, named, missed }) => ({
		...{
			seed,
			openings: openings.toLocaleString("en"),
			"planted found": `${found} of 12`,
			"honest shown": honest,
		},
		precision: `${Math.round((found / Math.max(1, found + honest)) * 100)} %`,
		...{ "people named": named, missed: missed.map(({ kind }) => kind).join(", ") || "nobody" },
	}));
}

export function signalGoals({ exam, others, took }: Signals) {
	const least = Math.min(...others.map(({ found }) => found));
	const mean = others.reduce((sum, { found }) => sum + found, 0) / others.length;
	return [
		goal(
			`planted among the first ${FIRST_NAMES} names, ${exam.seed}`,
			...([`${exam.found} of 12`, exam.found >= WANTED, "≥ 10 of 12"] as const),
		),
		goal(
			`the same, mean of ${others.length} other seeds`,
			...([mean.toFixed(1), mean >= WANTED, "≥ 10"] as const),
		),
		{ goal: "the same, the worst of them", measured: String(least), wanted: "", met: "" },
		{ goal: "a whole year compared and looked at", measured: `${took.toFixed(0)} s`, wanted: "", met: "" },
	];
}

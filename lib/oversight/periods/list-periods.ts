/**
 * Periods and their samples, for oversight: ids, codes, counts and times. Nothing of an opening but that it was, so looking
 * here is no entry; the reviews themselves are.
 */
import {
	type PeriodFacts,
	type PeriodRow,
	type RunningPeriodRow,
	type SampleRow,
	type StratumRow,
	selectPeriod,
	selectPeriods,
	selectRunningPeriod,
	selectSample,
	selectStrata,
} from "#db/queries/periods.ts";
import { web } from "#db/web.ts";
import { authorise, regionsFor } from "../../access/roles.ts";
import type { Actor } from "../../actor.ts";
import { DomainError } from "../../errors.ts";

export const PERIOD_PAGE = 50;
export const SAMPLE_PAGE = 200;

export interface PeriodList {
	running: RunningPeriodRow | undefined;
	periods: PeriodRow[];
	/** Where the next page begins. */
	next: string | undefined;
}

export async function listPeriods(actor: Actor, before?: string): Promise<PeriodList> {
	authorise(actor, "review.read");
	const [running, rows] = await Promise.all([
		selectRunningPeriod(web()),
		selectPeriods(web(), { limit: PERIOD_PAGE + 1, before }),
	]);
	const periods = rows.slice(0, PERIOD_PAGE);
	const next = rows.length > PERIOD_PAGE ? periods.at(-1)?.drawnAt.toISOString() : undefined;
	return { running, periods, next };
}

export interface PeriodView {
	period: PeriodFacts;
	strata: StratumRow[];
	/** Of the actor's regions. */
	sample: SampleRow[];
	regions: string[];
	next: number | undefined;
}

/** @throws DomainError NOT_FOUND */
export async function readPeriod(actor: Actor, name: string, after = -1): Promise<PeriodView> {
	authorise(actor, "review.read");
	const regions = regionsFor(actor, "review.read");
	const period = await selectPeriod(web(), name);
	if (!period) throw new DomainError("NOT_FOUND", "There is no such period, or nothing was drawn of it.");
	const [strata, rows] = await Promise.all([
		selectStrata(web(), name),
		selectSample(web(), { period: name, regions, limit: SAMPLE_PAGE + 1, after }),
	]);
	const sample = rows.slice(0, SAMPLE_PAGE);
	return {
		period,
		strata,
		sample,
		regions,
		next: rows.length > SAMPLE_PAGE ? sample.at(-1)?.index : undefined,
	};
}

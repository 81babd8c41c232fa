/**
 * How much work there is in a lead's regions, who has how much of it, and what becomes late when.
 *
 * Guarantees: sums and aliases; no case is named. Child safety's cases are in nobody's sums but those of who may see them, theirs too
 * in who works on how many. Of what people read only how near they are to their budget (exposure.ts). At most FRESH_MS old; undone
 * decisions are none. Shown by: load.test.ts.
 */
import { countRefused, countSecondIn } from "#db/queries/decisions-at-home.ts";
import {
	AGES,
	type ClaimantRow,
	DUES,
	type FlowRow,
	type OpenRow,
	selectClaimants,
	selectFlow,
	selectOpen,
} from "#db/queries/load.ts";
import { web } from "#db/web.ts";
import { authorise, regionsFor } from "../access/roles.ts";
import type { Actor } from "../actor.ts";
import { freshFor } from "../fresh-for.ts";
import { type Load as Burden, exposureOf } from "./exposure.ts";

export { AGES, DUES };

export const FLOW_HOURS = 48;
export const REFUSED_DAYS = 7;
const FRESH_MS = 10_000;
const CLAIMANTS_MOST = 100;

export interface DeskLoad {
	/** Open cases by severity; of each: by age and by what is left (see AGES and DUES). */
	open: {
		severity: number;
		count: number;
		claimed: number;
		resting: number;
		ages: number[];
		dues: number[];
	}[];
	holders: ClaimantRow[];
	flow: FlowRow[];
	/** What platforms refused to do, in a week. */
	refused: { region: string; kind: string; code: string | null; count: number }[];
	/** Severe decisions that wait for a second person's word, and since when the first of them does. */
	second: { count: number; since: Date | null };
	/** Whoever may work there, by how much of a day's exposure they had. */
	exposure: { region: string; people: Burden[] }[];
	/** All the regions that the actor leads. */
	regions: string[];
	/** Milliseconds since 1970. */
	countedAt: number;
}

/** @param region one of the actor's; null: all of them */
export async function readLoad(actor: Actor, region: string | null = null): Promise<DeskLoad> {
	if (region !== null) authorise(actor, "load.read", region);
	else authorise(actor, "load.read");
	const all = regionsFor(actor, "load.read");
	const regions = region === null ? all : [region];
	const restricted = regionsFor(actor, "queue.read_restricted").filter((one) => regions.includes(one));
	const lanes = [
		...regions.map((one) => ({ region: one, restricted: false })),
		...restricted.map((one) => ({ region: one, restricted: true })),
	];
	const [counted, refused, second, exposure] = await Promise.all([
		sumsOf(lanes),
		countRefused(web(), regions, new Date(Date.now() - REFUSED_DAYS * 86_400_000)),
		countSecondIn(web(), lanes),
		Promise.all(regions.map(async (one) => ({ region: one, people: await exposureOf(actor, one) }))),
	]);
	return { ...counted, refused, second, exposure, regions: all };
}

type Sums = Pick<DeskLoad, "open" | "holders" | "flow" | "countedAt">;
const summed = freshFor<Sums>(FRESH_MS);

/** Several leads, and one who loads the page again and again, have it counted once. */
function sumsOf(lanes: { region: string; restricted: boolean }[]): Promise<Sums> {
	return summed.of(lanes, async () => {
		const [rows, holders, flow] = await Promise.all([
			selectOpen(web(), lanes),
			selectClaimants(web(), lanes, CLAIMANTS_MOST),
			selectFlow(web(), lanes, FLOW_HOURS),
		]);
		return { open: bySeverity(rows), holders, flow, countedAt: Date.now() };
	});
}

function bySeverity(rows: readonly OpenRow[]): DeskLoad["open"] {
	return [0, 1, 2, 3].map((severity) => {
		const those = rows.filter((row) => row.severity === severity);
		const sum = (some: readonly OpenRow[], of: "count" | "claimed" | "resting" = "count") =>
			some.reduce((total, row) => total + row[of], 0);
		const along = (by: "age" | "due", length: number) =>
			Array.from({ length }, (_, n) => sum(those.filter((row) => row[by] === n)));
		return {
			...{ severity, count: sum(those), claimed: sum(those, "claimed"), resting: sum(those, "resting") },
			...{ ages: along("age", AGES.length + 1), dues: along("due", DUES.length + 2) },
		};
	});
}

/** For tests. */
export const forgetLoad = summed.forget;

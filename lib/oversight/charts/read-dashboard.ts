/**
 * Oversight's dashboards: what the worker counted of the ledger, for the regions that somebody oversees.
 *
 * Guarantees: looking is an entry, committed before a figure is read, one a view; a page sums hours and days and counts no
 * entry, however many there are. Does not guarantee: that the figures are of this moment (`counted` says how far they go),
 * or that they are the log's: an access report can be recounted by a stranger, a dashboard cannot.
 * Shown by: read-dashboard.test.ts.
 */
import {
	type PeerRow,
	type StandingRow,
	type SumRow,
	selectByDay,
	selectByHour,
	selectCounted,
	selectPeers,
	selectStandings,
	selectSums,
	type Window,
} from "#db/queries/dashboards.ts";
import { web } from "#db/web.ts";
import { authorise, regionsFor } from "../../access/roles.ts";
import type { Actor } from "../../actor.ts";
import { median } from "../../signals/statistics.ts";
import { type Rate, wilson } from "../../totals/wilson.ts";
import { type RecordedSearch, recordSearch } from "../record-search.ts";
import { termsOf, type View } from "./view.ts";

const DAY_MS = 86_400_000;
const TYPES = [
	...["opening.granted", "opening.refused", "opening.requested", "opening.approved", "opening.denied"],
	...["opening.cancelled", "opening.lapsed", "opening.covered", "opening.decided", "review.judged"],
];
/** As count-hours.ts names how long a decision took. */
export const DELAYS = ["M5", "M15", "H1", "H4", "D1", "D3", "MORE"] as const;

export interface Count {
	code: string;
	count: number;
}

export interface Peers {
	role: string;
	region: string;
	/** The most openings first. */
	people: PeerRow[];
	median: number;
	/** Where the person who was asked for stands; undefined: not among them. */
	chosen: PeerRow | undefined;
}

export interface Dashboard {
	recorded: RecordedSearch;
	view: View;
	from: Date;
	until: Date;
	counted: { next: number; size: number; missing: number; countedAt: Date | null };
	granted: number;
	byReason: Count[];
	byRole: Count[];
	byRegion: Count[];
	byHour: Count[];
	byDay: Count[];
	covered: number;
	coverage: Rate | null;
	coverageByReason: { code: string; granted: number; covered: number; rate: Rate | null }[];
	standings: StandingRow[];
	delays: Count[];
	approvals: Count[];
	verdicts: { code: string; count: number; rate: Rate }[];
	judged: number;
	peers: Peers[];
}

export async function readDashboard(actor: Actor, view: View): Promise<Dashboard> {
	const role = authorise(actor, "ledger.search", view.region);
	const recorded = await recordSearch(actor, role, termsOf(view));
	const regions = view.region ? [view.region] : regionsFor(actor, "ledger.search");
	const until = new Date();
	// Whole days, so that the first of them is not half empty.
	const from = new Date(Math.floor(until.getTime() / DAY_MS) * DAY_MS - (view.days - 1) * DAY_MS);
	const window: Window = { from, until, regions };
	const [sums, hours, days, standings, people, counted] = await Promise.all([
		selectSums(web(), TYPES, window),
		selectByHour(web(), window),
		selectByDay(web(), window),
		selectStandings(web(), regions),
		selectPeers(web(), window),
		selectCounted(web()),
	]);
	const granted = sums.filter(({ type }) => type === "opening.granted");
	const covered = sums.filter(({ type }) => type === "opening.covered");
	const judged = sums.filter(
		({ type, code, outcome }) => type === "review.judged" && outcome === "done" && code !== "NEEDS_CONTENT",
	);
	return {
		...{ recorded, view, from, until, counted, standings },
		granted: sum(granted),
		byReason: by(granted, "code"),
		byRole: by(granted, "role"),
		byRegion: by(granted, "region"),
		byHour: Array.from({ length: 24 }, (_, hour) => ({
			code: `${String(hour).padStart(2, "0")}:00`,
			count: hours.find((one) => one.hour === hour)?.count ?? 0,
		})),
		byDay: everyDay(from, view.days, days),
		covered: sum(covered),
		coverage: wilson(Math.min(sum(covered), sum(granted)), sum(granted)),
		coverageByReason: by(granted, "code").map(({ code, count }) => {
			const of = Math.min(count, sum(covered.filter((one) => one.code === code)));
			return { code, granted: count, covered: of, rate: wilson(of, count) };
		}),
		delays: DELAYS.map((code) => ({
			code,
			count: sum(sums.filter((one) => one.type === "opening.decided" && one.code === code)),
		})),
		approvals: ["requested", "approved", "denied", "cancelled", "lapsed"].map((act) => ({
			code: act,
			count: sum(sums.filter(({ type, outcome }) => type === `opening.${act}` && outcome !== "refused")),
		})),
		verdicts: by(judged, "code").map(({ code, count }) => ({
			...{ code, count },
			rate: wilson(count, sum(judged)) as Rate,
		})),
		judged: sum(judged),
		peers: peersIn(people, view.person),
	};
}

const sum = (rows: readonly { count: number }[]): number =>
	rows.reduce((total, { count }) => total + count, 0);

/** The most first. */
function by(rows: readonly SumRow[], key: "code" | "role" | "region"): Count[] {
	const counts = new Map<string, number>();
	for (const row of rows) counts.set(row[key], (counts.get(row[key]) ?? 0) + row.count);
	return [...counts]
		.map(([code, count]) => ({ code, count }))
		.sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1));
}

function everyDay(from: Date, days: number, found: readonly { day: string; count: number }[]): Count[] {
	const counts = new Map(found.map(({ day, count }) => [day, count]));
	return Array.from({ length: days }, (_, i) => {
		const code = new Date(from.getTime() + i * DAY_MS).toISOString().slice(0, 10);
		return { code, count: counts.get(code) ?? 0 };
	});
}

/** By role and region: only who does the same work is a peer. With a person, the groups that they are in. */
function peersIn(rows: readonly PeerRow[], person: string | undefined): Peers[] {
	const groups = new Map<string, PeerRow[]>();
	for (const row of rows) {
		const key = `${row.role} ${row.region}`;
		groups.set(key, [...(groups.get(key) ?? []), row]);
	}
	return [...groups.values()]
		.map((people) => ({
			...{ role: people[0]?.role ?? "", region: people[0]?.region ?? "", people },
			median: median(people.map(({ openings }) => openings)),
			chosen: people.find(({ alias }) => alias === person),
		}))
		.filter(({ chosen }) => person === undefined || chosen !== undefined);
}

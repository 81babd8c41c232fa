/** What the rules look at: each person's openings as the cases that they worked on, and the peers to compare them with. */
import type { ReadingRow, StaffRow } from "#db/queries/signals.ts";
import type { Settings } from "./settings.ts";
import { apart, middleOfDay } from "./statistics.ts";

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const DAY_MINUTES = 24 * 60;

/** What is nobody's to decide: audits look at what others decided. */
const LOOKS_AGAIN = new Set(["QUALITY_AUDIT", "OVERSIGHT_REVIEW"]);

/** One case, as one person opened it. */
export interface Work {
	caseId: string;
	/** When it was first opened. */
	at: number;
	openings: ReadingRow[];
	/** Region and category. */
	queue: string;
	/** More was opened after the first. */
	widened: boolean;
	/** On their own word, beyond the reported messages. */
	reach: number;
	/** Opened, not decided, and not theirs any more or for too long. */
	undecided: boolean;
	accounts: number[];
	linked: number[];
}

export interface Profile {
	id: string;
	office: string;
	leftAt: number | null;
	openings: ReadingRow[];
	works: Work[];
	/** Days on which they opened something, each counted from the middle of their free time. */
	days: Map<number, Work[]>;
	role: string;
	region: string;
	queue: string;
	/** Minutes after midnight, UTC. */
	middle: number;
	peers: Profile[];
}

export interface View {
	people: Profile[];
	until: number;
}

export function viewOf(
	readings: readonly ReadingRow[],
	staff: readonly StaffRow[],
	until: number,
	settings: Settings,
): View {
	const own = Map.groupBy(readings, ({ person }) => person);
	const people = staff.flatMap(({ id, office, leftAt }) => {
		const openings = own.get(id) ?? [];
		return openings.length === 0 ? [] : [profileOf(id, office, leftAt, openings, until, settings)];
	});
	for (const person of people) person.peers = peersOf(person, people, settings);
	return { people, until };
}

function profileOf(
	id: string,
	office: string,
	leftAt: number | null,
	openings: ReadingRow[],
	until: number,
	settings: Settings,
): Profile {
	const middle = middleOfDay(openings.map(minuteOf), DAY_MINUTES);
	const patience = until - settings.decisionHours * HOUR;
	const works = [...Map.groupBy(openings, ({ caseId }) => caseId)].map(([caseId, all]) =>
		workOf(caseId, all, patience),
	);
	const free = (middle + DAY_MINUTES / 2) * MINUTE;
	return {
		...{ id, office, leftAt, openings, works, middle, peers: [] },
		days: Map.groupBy(works, ({ at }) => Math.floor((at - free) / DAY)),
		role: most(openings.map(({ role }) => role)),
		region: most(openings.map(({ region }) => region)),
		queue: most(works.map(({ queue }) => queue)),
	};
}

function workOf(caseId: string, openings: ReadingRow[], patience: number): Work {
	const first = openings[0] as ReadingRow;
	const judged = openings.filter(({ reason }) => !LOOKS_AGAIN.has(reason));
	return {
		...{ caseId, openings, at: first.at, queue: `${first.region} ${first.category}` },
		widened: openings.some(({ widens, approved }) => widens && !approved),
		reach: Math.max(0, ...judged.filter(({ approved }) => !approved).map(({ reach }) => reach)),
		undecided: judged.length > 0 && judged.every(({ acted, held, at }) => !acted && (!held || at < patience)),
		...{ accounts: first.accounts, linked: first.linked },
	};
}

function peersOf(
	person: Profile,
	people: readonly Profile[],
	{ peers: { hours, least } }: Settings,
): Profile[] {
	const others = people.filter(({ id, role }) => id !== person.id && role === person.role);
	const queue = others.filter(({ queue }) => queue === person.queue);
	const shift = queue.filter(({ middle }) => apart(middle, person.middle, DAY_MINUTES) <= hours * 60);
	return [shift, queue].find((found) => found.length >= least) ?? others;
}

export const minuteOf = ({ at }: { at: number }): number => Math.floor(at / MINUTE) % DAY_MINUTES;
export const weekOf = (at: number): number => Math.floor(at / (7 * DAY));

function most(values: readonly string[]): string {
	const counts = new Map<string, number>();
	for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
	return [...counts].reduce((best, one) => (one[1] > best[1] ? one : best), ["", 0])[0];
}

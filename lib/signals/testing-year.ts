/** Small openings for tests of the rules, as the worker would read them. */
import type { ReadingRow, StaffRow } from "#db/queries/signals.ts";
import { DAY, HOUR } from "./view.ts";

export const START = Date.UTC(2026, 0, 5); // a Monday
let count = 0;

export function opening(person: string, day: number, more: Partial<ReadingRow> = {}): ReadingRow {
	const id = `o${++count}`;
	return {
		...{ id, person, at: START + day * DAY + 10 * HOUR + (count % 300) * 60_000, caseId: `c-${id}` },
		...{ region: "eu", role: "moderator", category: "SCAMS_AND_FRAUD", reason: "USER_REPORT_REVIEW" },
		...{ acted: true, held: true, widens: false, approved: false, reach: 5, likeness: 0.1 },
		...{ address: "office", accounts: [1000 + count], linked: [] },
		...more,
	};
}

/** Six people who work alike: four cases on each of so many days. */
export function ordinary(days = 60): { readings: ReadingRow[]; staff: StaffRow[] } {
	const people = ["a", "b", "c", "d", "e", "f"];
	return {
		readings: Array.from({ length: days }, (_, day) => day)
			.filter((day) => day % 7 < 5)
			.flatMap((day) => people.flatMap((person) => Array.from({ length: 4 }, () => opening(person, day)))),
		staff: people.map((id) => ({ id, office: "DE", leftAt: null })),
	};
}

export const inOrder = (readings: ReadingRow[]) => readings.toSorted((one, other) => one.at - other.at);

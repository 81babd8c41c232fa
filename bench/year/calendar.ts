/** Days, offices and shifts. Clocks change with the seasons, where they do. */
import type { Dice } from "./random.ts";

export const DAYS = 365;
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

export type Office = "DE" | "IE" | "PT" | "US" | "PH";

const OFFICES: Record<Office, { offset: number; summer: boolean; holidays: readonly string[] }> = {
	DE: { offset: 1, summer: true, holidays: ["01-01", "05-01", "10-03", "12-25", "12-26"] },
	IE: { offset: 0, summer: true, holidays: ["01-01", "03-17", "12-25", "12-26"] },
	PT: { offset: 0, summer: true, holidays: ["01-01", "04-25", "05-01", "06-10", "12-25"] },
	US: { offset: -6, summer: true, holidays: ["01-01", "07-04", "11-27", "12-25"] },
	PH: { offset: 8, summer: false, holidays: ["01-01", "04-09", "06-12", "12-25", "12-30"] },
};

/** Hours of the office's own clock; a shift may end after midnight. */
export const SHIFTS = {
	EARLY: [6, 14],
	DAY: [9, 17],
	LATE: [14, 22],
	NIGHT: [22, 30],
} as const;
export type Shift = keyof typeof SHIFTS;

/** Midnight of a day at the office, in UTC. */
export function midnight(from: number, day: number, office: Office): number {
	const { offset, summer } = OFFICES[office];
	const date = new Date(from + day * DAY);
	// From the last Sunday of March to that of October, near enough.
	const month = date.getUTCMonth() * 31 + date.getUTCDate();
	const ahead = summer && month >= 2 * 31 + 29 && month < 9 * 31 + 26 ? 1 : 0;
	return from + day * DAY - (offset + ahead) * HOUR;
}

export function weekday(from: number, day: number): number {
	return new Date(from + day * DAY).getUTCDay();
}

export function isHoliday(from: number, day: number, office: Office): boolean {
	return OFFICES[office].holidays.includes(new Date(from + day * DAY).toISOString().slice(5, 10));
}

/** Weeks off through the year, and days of illness. */
export function absences(dice: Dice): Set<number> {
	const away = new Set<number>();
	const leave = (first: number, days: number) => {
		for (let day = first; day < first + days; day++) away.add(day);
	};
	leave(170 + dice.below(70), 14 + dice.below(8));
	leave(dice.below(150), 5 + dice.below(5));
	leave(350 + dice.below(8), 9);
	for (let ill = dice.poisson(3); ill > 0; ill--) leave(dice.below(DAYS), 1 + dice.below(4));
	return away;
}

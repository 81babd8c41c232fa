/**
 * What falls due when, from days to what a chart can show: the next 30 days one by one, and a year by months. Pure.
 * Shown by: falls.test.ts.
 */

/** How many threads fall due on a day, "2026-11-30" in UTC. */
export interface DayCount {
	day: string;
	count: number;
}

export interface Named {
	name: string;
	count: number;
}

export interface Falls {
	/** Their day is over: the next run takes them. */
	now: number;
	/** Today and the 30 days after it, "30 Nov". */
	days: Named[];
	/** This month and the twelve after it, "Nov 2026"; what falls due already counts in the first. */
	months: Named[];
	/** After those. */
	later: number;
}

const DAYS = 31;
const MONTHS = 13;
const NAMES = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** @param passed how many are past their day; not among `counts` */
export function fallsOf(counts: readonly DayCount[], passed: number, now: Date): Falls {
	const [year, month, date] = [now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()];
	const byDay = new Map(counts.map(({ day, count }) => [day, count]));
	const days = Array.from({ length: DAYS }, (_, n) => {
		const at = new Date(Date.UTC(year, month, date + n));
		const name = `${at.getUTCDate()} ${NAMES[at.getUTCMonth()]}`;
		return { name, count: byDay.get(at.toISOString().slice(0, 10)) ?? 0 };
	});
	const months = Array.from({ length: MONTHS }, (_, n) => {
		const at = new Date(Date.UTC(year, month + n));
		const prefix = at.toISOString().slice(0, 7);
		const name = `${NAMES[at.getUTCMonth()]} ${at.getUTCFullYear()}`;
		return { name, count: sum(counts.filter(({ day }) => day.startsWith(prefix))) + (n === 0 ? passed : 0) };
	});
	const end = new Date(Date.UTC(year, month + MONTHS)).toISOString().slice(0, 10);
	return { now: passed, days, months, later: sum(counts.filter(({ day }) => day >= end)) };
}

const sum = (counts: readonly DayCount[]) => counts.reduce((total, { count }) => total + count, 0);

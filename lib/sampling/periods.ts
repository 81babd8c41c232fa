/**
 * Calendar periods in UTC: the code of each, and where it ends.
 *
 *   month   2026-11            week    2026-W47 (ISO 8601: from Monday; the year is its Thursday's)
 *   day     2026-11-21         hour    2026-11-21T19          minute  2026-11-21T19.30
 *
 * Times are microseconds since 1970, as exact as an entry's. Test: periods.test.ts.
 */
import type { PeriodUnit } from "../access/policy-sampling.ts";

const MS = { minute: 60_000, hour: 3_600_000, day: 86_400_000, week: 604_800_000 };

/** Of an entry's `at`: 2026-11-21T12:00:00.000000Z. */
export function microsOf(at: string): number {
	return Date.parse(`${at.slice(0, 19)}Z`) * 1000 + Number(at.slice(20, 26));
}

export interface Period {
	code: string;
	/** The first moment that is no more of it. */
	ends: number;
}

/** The period in which that moment lies. */
export function periodAt(micros: number, unit: PeriodUnit): Period {
	const ms = Math.floor(micros / 1000);
	const stamp = (from: number) => new Date(from).toISOString();
	if (unit === "month") {
		const at = new Date(ms);
		const ends = Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 1);
		return { code: stamp(ms).slice(0, 7), ends: ends * 1000 };
	}
	if (unit === "week") {
		// 1970-01-01 was a Thursday: weeks of that count begin three days before.
		const monday = Math.floor((ms + 3 * MS.day) / MS.week) * MS.week - 3 * MS.day;
		const year = new Date(monday + 3 * MS.day).getUTCFullYear();
		const week = 1 + Math.floor((monday + 3 * MS.day - Date.UTC(year, 0, 1)) / MS.week);
		return { code: `${year}-W${String(week).padStart(2, "0")}`, ends: (monday + MS.week) * 1000 };
	}
	const began = Math.floor(ms / MS[unit]) * MS[unit];
	const code = stamp(began).slice(0, { day: 10, hour: 13, minute: 16 }[unit]);
	return { code: code.replace(":", "."), ends: (began + MS[unit]) * 1000 };
}

/** Where the period of this code ends, whatever its unit; null where it is no code. */
export function endOf(code: string): number | null {
	const week = /^(\d{4})-W(\d\d)$/.exec(code);
	if (week) {
		const fourth = Date.UTC(Number(week[1]), 0, 4); // always in the first week
		const found = periodAt((fourth + (Number(week[2]) - 1) * MS.week) * 1000, "week");
		return found.code === code ? found.ends : null;
	}
	const unit = ({ 7: "month", 10: "day", 13: "hour", 16: "minute" } as const)[code.length];
	const began = Date.parse(`${code.replace(".", ":")}${"2026-01-01T00:00".slice(code.length)}Z`);
	if (!unit || Number.isNaN(began)) return null;
	const found = periodAt(began * 1000, unit);
	return found.code === code ? found.ends : null;
}

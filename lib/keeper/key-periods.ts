/** The periods of intake keys: calendar units in UTC, weeks from Monday (ISO 8601). Pure. Shown by: key-periods.test.ts. */
import type { KeyPeriod } from "../access/policy-retention.ts";

/** RFC 3339 in UTC, to the millisecond; the end is the next one's beginning. */
export interface Period {
	notBefore: string;
	notAfter: string;
}

/**
 * The period that begins then: to the end of the calendar unit it begins in. It may begin in the middle of one, after a rotation
 * or where the policy had another unit before; the next one is whole.
 *
 * @param others the region's other periods: one that is to come (made ahead, also by another unit) stays, and ends this one
 */
export function periodFrom(notBefore: string, unit: KeyPeriod, others: Iterable<Period> = []): Period {
	let notAfter = endOf(new Date(notBefore), unit).toISOString();
	for (const other of others)
		if (notBefore < other.notBefore && other.notBefore < notAfter) notAfter = other.notBefore;
	return { notBefore, notAfter };
}

/** The first moment that is no more of the unit in which that one lies. */
function endOf(at: Date, unit: KeyPeriod): Date {
	const [year, month, day] = [at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate()];
	if (unit === "month") return new Date(Date.UTC(year, month + 1, 1));
	const weekday = at.getUTCDay() || 7; // Sunday is the week's last
	return new Date(Date.UTC(year, month, day + (unit === "week" ? 8 - weekday : 1)));
}

/** Quarters of the calendar in UTC, such as 2026-Q4. Pure. */
export function quarterOf(at: Date): string {
	return `${at.getUTCFullYear()}-Q${Math.floor(at.getUTCMonth() / 3) + 1}`;
}

/** Its first moment, and the first that is not in it; null where it is no quarter. */
export function quarterBounds(quarter: string): { from: Date; until: Date } | null {
	const [, year, n] = /^(2[0-9]{3})-Q([1-4])$/.exec(quarter) ?? [];
	if (!year || !n) return null;
	const month = (Number(n) - 1) * 3;
	return {
		from: new Date(Date.UTC(Number(year), month)),
		until: new Date(Date.UTC(Number(year), month + 3)),
	};
}

/** The current one and those before it, the newest first. */
export function lastQuarters(now: Date, count: number): string[] {
	return Array.from({ length: count }, (_, i) =>
		quarterOf(new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 3 * i))),
	);
}

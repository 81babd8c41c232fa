/** Quarters of the calendar, in UTC: what access reports, evidence packs and reviews of the protocol are of. Pure. */
export interface Period {
	/** "2026-Q4" */
	name: string;
	/** Its first moment, and the next one's. */
	from: Date;
	until: Date;
}

export function quarterOf(at: Date): Period {
	return quarter(at.getUTCFullYear(), Math.floor(at.getUTCMonth() / 3));
}

export function quarterBefore({ from }: Period): Period {
	return quarterOf(new Date(from.getTime() - 1));
}

/** The one that this moment is in and those before it, the newest first. */
export function lastQuarters(now: Date, count: number): Period[] {
	return Array.from({ length: count }, (_, n) =>
		quarter(now.getUTCFullYear(), Math.floor(now.getUTCMonth() / 3) - n),
	);
}

/** Null where the name is none. */
export function quarterNamed(name: string): Period | null {
	const [, year, number] = /^([0-9]{4})-Q([1-4])$/.exec(name) ?? [];
	return year && number ? quarter(Number(year), Number(number) - 1) : null;
}

/** @param number from 0, and below it in the years before */
function quarter(year: number, number: number): Period {
	const from = new Date(Date.UTC(year, number * 3));
	return {
		name: `${String(from.getUTCFullYear()).padStart(4, "0")}-Q${from.getUTCMonth() / 3 + 1}`,
		from,
		until: new Date(Date.UTC(year, number * 3 + 3)),
	};
}

/** Quarters of the year, in UTC: what an access report is of. Pure. */
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

/** Null where the name is none. */
export function quarterNamed(name: string): Period | null {
	const [, year, number] = /^([0-9]{4})-Q([1-4])$/.exec(name) ?? [];
	return year && number ? quarter(Number(year), Number(number) - 1) : null;
}

function quarter(year: number, number: number): Period {
	return {
		name: `${String(year).padStart(4, "0")}-Q${number + 1}`,
		from: new Date(Date.UTC(year, number * 3)),
		until: new Date(Date.UTC(year, number * 3 + 3)),
	};
}

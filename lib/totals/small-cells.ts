/**
 * A table of counts in which few stand together, so that nobody is found in it (decision 0019). Pure and a function of the
 * counts alone, so that a stranger who recounts arrives at the same table.
 *
 * The law: cells of 1 to 4 are put into one group, with those of 0. While the group holds fewer than two cells with
 * anything in them, or fewer than 5 in all, the smallest of the others joins it: a group of one would be its own cell,
 * since the table's total is published. What is left where everything has joined is the total.
 * Shown by: count.test.ts.
 */
export const FEW = 5;

export interface Cells {
	/** Each of at least 5, or 0 where nothing is small. */
	counts: Record<string, number>;
	/** Null where nothing is small. Its codes count 0 or more each. */
	grouped: { codes: string[]; count: number } | null;
}

/** @param domain codes to be named even where nothing was counted */
export function cellsOf(counted: ReadonlyMap<string, number>, domain: readonly string[] = []): Cells {
	const codes = [...new Set([...domain, ...counted.keys()])].sort();
	const cells = codes.map((code) => ({ code, count: counted.get(code) ?? 0 }));
	const small = cells.some(({ count }) => count > 0 && count < FEW);
	if (!small) return { counts: byCode(cells), grouped: null };
	// By size, then by name: one order, whoever counts.
	const rising = cells.toSorted((a, b) => a.count - b.count || (a.code < b.code ? -1 : 1));
	const group = rising.filter(({ count }) => count < FEW);
	const rest = rising.slice(group.length);
	const sum = () => group.reduce((total, { count }) => total + count, 0);
	while (rest.length > 0 && (sum() < FEW || group.filter(({ count }) => count > 0).length < 2)) {
		group.push(rest.shift() as (typeof rest)[number]);
	}
	return {
		counts: byCode(rest),
		grouped: { codes: group.map(({ code }) => code).sort(), count: sum() },
	};
}

const byCode = (cells: readonly { code: string; count: number }[]): Record<string, number> =>
	Object.fromEntries(
		cells.toSorted((a, b) => (a.code < b.code ? -1 : 1)).map(({ code, count }) => [code, count]),
	);

/** Where a report says something else than was counted: each figure by its path. Pure. */
export interface Difference {
	/** "openings.byReason.counts.USER_REPORT_REVIEW" */
	figure: string;
	/** Undefined where the report lacks it, or has one that nobody counts. */
	said: unknown;
	counted: unknown;
}

export function differences(said: unknown, counted: unknown, figure = ""): Difference[] {
	const lists = isTable(said) && isTable(counted);
	if (!lists) return JSON.stringify(said) === JSON.stringify(counted) ? [] : [{ figure, said, counted }];
	const keys = [...new Set([...Object.keys(counted), ...Object.keys(said)])];
	return keys.flatMap((key) =>
		differences(own(said, key), own(counted, key), figure === "" ? key : `${figure}.${key}`),
	);
}

/** How many figures there are to be counted. */
export function figuresIn(value: unknown): number {
	if (!isTable(value)) return 1;
	return Object.values(value).reduce<number>((total, inner) => total + figuresIn(inner), 0);
}

const isTable = (value: unknown): value is Record<string, unknown> =>
	typeof value === "object" && value !== null && !Array.isArray(value);

/** A report is somebody else's file: "__proto__" is a key like others. */
const own = (table: Record<string, unknown>, key: string): unknown =>
	Object.hasOwn(table, key) ? table[key] : undefined;

/**
 * From what a person asks for to the sequence numbers that an entry covers. Pure.
 *
 * A thread has an order of reading (by time, then by arrival); sequence numbers are given at arrival and never
 * change. Windows are counted in the order of reading, recorded as sequence numbers.
 */

/** Inclusive at both ends, ascending, neither overlapping nor touching. */
export type Interval = readonly [from: number, to: number];

/** What a person asks for. `from` and `to` are sequence numbers of two messages; all that is read between them. */
export type ScopeRequest =
	| { kind: "reported" }
	| { kind: "window"; from: number; to: number }
	| { kind: "thread" }
	/** All that the person saw whose act is looked at again. */
	| { kind: "seen" };

/**
 * @param order every sequence number of the thread, in reading order
 * @param reported sequence numbers of the reported messages
 * @param around messages on either side of each reported one
 */
export function aroundReported(
	order: readonly number[],
	reported: ReadonlySet<number>,
	around: number,
): number[] {
	const chosen = new Set<number>();
	order.forEach((sequence, position) => {
		if (!reported.has(sequence)) return;
		for (const near of order.slice(Math.max(0, position - around), position + around + 1)) chosen.add(near);
	});
	return [...chosen];
}

/** The messages read from one to another, both included; undefined where one is not in the thread or they are swapped. */
export function between(order: readonly number[], from: number, to: number): number[] | undefined {
	const start = order.indexOf(from);
	const end = order.indexOf(to);
	return start < 0 || end < start ? undefined : order.slice(start, end + 1);
}

export function toIntervals(sequences: Iterable<number>): Interval[] {
	const intervals: [number, number][] = [];
	for (const sequence of [...new Set(sequences)].sort((a, b) => a - b)) {
		const last = intervals.at(-1);
		if (last && sequence <= last[1] + 1) last[1] = Math.max(last[1], sequence);
		else intervals.push([sequence, sequence]);
	}
	return intervals;
}

/** PostgreSQL's int4multirange. */
export function toMultirange(intervals: readonly Interval[]): string {
	return `{${intervals.map(([from, to]) => `[${from},${to}]`).join(",")}}`;
}

/** What PostgreSQL prints of one: `{[1,5),[9,12)}`. */
export function fromMultirange(text: string | null): Interval[] {
	return [...(text ?? "").matchAll(/\[(\d+),(\d+)\)/g)].map(([, from, to]) => [Number(from), Number(to) - 1]);
}

export function sequencesIn(intervals: readonly Interval[]): number[] {
	return intervals.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, i) => from + i));
}

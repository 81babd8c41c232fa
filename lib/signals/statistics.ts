/** The little statistics that the rules stand on. Pure. */

export function median(values: readonly number[]): number {
	const sorted = values.toSorted((a, b) => a - b);
	const half = sorted.length >> 1;
	if (sorted.length === 0) return Number.NaN;
	return sorted.length % 2 === 1
		? (sorted[half] as number)
		: ((sorted[half - 1] as number) + (sorted[half] as number)) / 2;
}

/**
 * How far a value stands above others, in robust standard deviations: (x − median) / (1.4826 · MAD), where MAD is the median
 * of the distances from the median (Iglewicz and Hoaglin, 1993). `floor`: the least that a deviation counts for, or three
 * colleagues who work alike would make a fourth one look wild.
 */
export function robustZ(value: number, others: readonly number[], floor: number): number {
	const middle = median(others);
	const deviation = 1.4826 * median(others.map((other) => Math.abs(other - middle)));
	return (value - middle) / Math.max(deviation, floor);
}

/**
 * How many powers of ten chance is against so many or more of `of`, where each is expected with the same share: −log₁₀ P(N ≥ n),
 * N binomial.
 */
export function surprise(count: number, of: number, share: number): number {
	if (count <= of * share || share >= 1) return 0;
	if (share <= 0) return 300;
	// The first term of the tail, and what the others add to it.
	let log = count * Math.log(share) + (of - count) * Math.log1p(-share);
	for (let n = 1; n <= of - count; n++) log += Math.log((count + n) / n);
	let sum = 1;
	let term = 1;
	for (let n = count; n < of && term > 1e-12 * sum; n++) {
		term *= ((of - n) / (n + 1)) * (share / (1 - share));
		sum += term;
	}
	return Math.min(300, -(log + Math.log(sum)) / Math.LN10);
}

/** How far one share stands above another, in standard deviations of their difference. */
export function shareZ(some: number, of: number, before: number, ofBefore: number): number {
	if (of === 0 || ofBefore === 0) return 0;
	const pooled = (some + before + 1) / (of + ofBefore + 2);
	return (some / of - before / ofBefore) / Math.sqrt(pooled * (1 - pooled) * (1 / of + 1 / ofBefore));
}

/** The shortest stretch of a circle of so many minutes in which `share` of these minutes lie. */
export function usualArc(
	minutes: readonly number[],
	share: number,
	circle: number,
): { from: number; length: number } {
	const sorted = minutes.toSorted((a, b) => a - b);
	const wanted = Math.max(1, Math.ceil(sorted.length * share));
	let best = { from: 0, length: circle };
	for (const [i, from] of sorted.entries()) {
		const j = i + wanted - 1;
		const last = sorted[j % sorted.length] as number;
		const length = last + (j >= sorted.length ? circle : 0) - from;
		if (length < best.length) best = { from, length };
	}
	return best;
}

/** The middle of times of day, as on a clock's face, and how far two of them are apart. */
export function middleOfDay(minutes: readonly number[], circle: number): number {
	const turn = (2 * Math.PI) / circle;
	const sin = minutes.reduce((sum, m) => sum + Math.sin(m * turn), 0);
	const cos = minutes.reduce((sum, m) => sum + Math.cos(m * turn), 0);
	return (Math.atan2(sin, cos) / turn + circle) % circle;
}

export function apart(one: number, other: number, circle: number): number {
	const distance = Math.abs(one - other) % circle;
	return Math.min(distance, circle - distance);
}

/**
 * The interval of a rate by Wilson's score (E. B. Wilson, JASA 22, 1927): for few counts too, never below 0 or above 1,
 * and not of width nought where nothing was found. Pure.
 */
export interface Rate {
	share: number;
	low: number;
	high: number;
}

/** The normal quantile of 97.5 %: the interval is the one of 95 %. */
const Z = 1.959963984540054;

/** Null where there is nothing to have a share of. */
export function wilson(count: number, of: number): Rate | null {
	if (of <= 0) return null;
	const share = count / of;
	const scale = 1 + Z ** 2 / of;
	const middle = (share + Z ** 2 / (2 * of)) / scale;
	const half = (Z * Math.sqrt((share * (1 - share)) / of + Z ** 2 / (4 * of ** 2))) / scale;
	return { share, low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}

const FIRST_MS = 5_000;
const LONGEST_MS = 3_600_000;

/** How long to wait after so many failures: doubling, up to an hour, a fifth of it by chance so that many do not come at once. */
export function pauseAfter(attempts: number, chance: number = Math.random()): number {
	const whole = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempts - 1, 20));
	return Math.round(whole * (0.8 + 0.2 * chance));
}

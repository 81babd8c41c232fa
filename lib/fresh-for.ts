/**
 * What many ask for at once, asked of the database once: an answer is given again until it is `ms` old. One that fails is not kept.
 * For sums that may be seconds old, never for what decides whether somebody may. Shown by: fresh-for.test.ts.
 */
export interface Fresh<T> {
	/** @param key all that the answer depends on, whose it is among it: it is compared as JSON */
	of(key: unknown, ask: () => Promise<T>): Promise<T>;
	/** For tests, which look at what they have just written. */
	forget(): void;
}

/** @param ms milliseconds; @param clock in milliseconds, never backwards */
export function freshFor<T>(ms: number, clock: () => number = () => performance.now()): Fresh<T> {
	const known = new Map<string, { answer: Promise<T>; until: number }>();
	return {
		of(key, ask) {
			const [name, now] = [JSON.stringify(key), clock()];
			const found = known.get(name);
			if (found && found.until > now) return found.answer;
			for (const [old, { until }] of known) if (until <= now) known.delete(old);
			const kept = { answer: ask(), until: now + ms };
			known.set(name, kept);
			kept.answer.catch(() => {
				if (known.get(name) === kept) known.delete(name);
			});
			return kept.answer;
		},
		forget: () => known.clear(),
	};
}

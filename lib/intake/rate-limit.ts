import { DomainError } from "#lib/errors.ts";

/**
 * A bucket of tokens for each integration: `perSecond` flow in, at most two seconds' worth are held. In memory,
 * so each web process counts for itself.
 *
 * @throws DomainError RATE_LIMITED
 */
export function rateLimiter(
	perSecond: number,
	now: () => number = () => performance.now(),
	what = "reports a second are taken of one key",
) {
	const buckets = new Map<string, { tokens: number; at: number }>();
	const most = perSecond * 2;
	return (integrationId: string): void => {
		const time = now();
		const bucket = buckets.get(integrationId) ?? { tokens: most, at: time };
		bucket.tokens = Math.min(most, bucket.tokens + ((time - bucket.at) / 1000) * perSecond);
		bucket.at = time;
		buckets.set(integrationId, bucket);
		if (bucket.tokens < 1) {
			throw new DomainError("RATE_LIMITED", `At most ${perSecond} ${what}.`);
		}
		bucket.tokens -= 1;
	};
}

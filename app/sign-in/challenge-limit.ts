/**
 * How many challenges one address is given: each is a row of the decryption service's, which has room for so many
 * (lib/keeper/passkeys/sign-in.ts), and one outsider alone must not be able to fill it. Asking is no failed attempt. In
 * memory, so each web process counts for itself. Shown by: challenge-limit.test.ts.
 */
import { DomainError } from "#lib/errors.ts";

export const CHALLENGES = { most: 120, withinMs: 120_000, addresses: 10_000 } as const;

export function challengeLimiter(now: () => number = () => performance.now()) {
	const asked = new Map<string, { count: number; since: number }>();
	/** @throws DomainError RATE_LIMITED */
	return (address: string | null): void => {
		// All that cannot be told apart count as one.
		const key = address ?? "unknown";
		const time = now();
		let of = asked.get(key);
		if (!of || time - of.since >= CHALLENGES.withinMs) {
			if (asked.size >= CHALLENGES.addresses) {
				for (const [other, { since }] of asked) if (time - since >= CHALLENGES.withinMs) asked.delete(other);
				if (asked.size >= CHALLENGES.addresses) asked.clear();
			}
			of = { count: 0, since: time };
			asked.set(key, of);
		}
		of.count += 1;
		if (of.count > CHALLENGES.most) {
			throw new DomainError(
				"RATE_LIMITED",
				"Too many attempts to sign in. Nothing was done. Wait two minutes.",
			);
		}
	};
}

/**
 * How often somebody may try to sign in. Failed attempts are counted over the last minutes: of one address, and at one
 * person. Successful ones are not: a whole office may have one address.
 *
 * Guarantees: of any number of attempts at once no more than the limit are let through, since each is written before
 * they are counted. Not: that an address is one attacker; whoever has many is stopped at the person.
 * Shown by: sign-in.test.ts.
 */
import {
	countAttempts,
	deleteAttempt,
	deleteOldAttempts,
	insertAttempt,
	nameAttempt,
	settleAttempt,
} from "#db/queries/sign-in-attempts.ts";
import { web } from "#db/web.ts";
import type { Factor } from "./factor.ts";

export const ATTEMPTS = { minutes: 10, perPerson: 10, perAddress: 30 } as const;

/** Too many attempts. `first`: nobody was turned away for this in the window before, so it is news for the record. */
export class TooManyAttempts extends Error {
	readonly of: "ADDRESS" | "PERSON";
	readonly first: boolean;

	constructor(of: "ADDRESS" | "PERSON", first: boolean) {
		super("too many attempts");
		this.of = of;
		this.first = first;
	}
}

export interface Attempt {
	/** As soon as it is known whom it means. @throws TooManyAttempts */
	names(personId: string): Promise<void>;
	/** It failed, and counts. */
	failed(): Promise<void>;
	/** It succeeded, or our own machinery failed: it does not count. */
	forgotten(): Promise<void>;
}

/** @throws TooManyAttempts */
export async function beginAttempt(of: { factor: Factor; address: Buffer | null }): Promise<Attempt> {
	await deleteOldAttempts(web(), ATTEMPTS.minutes);
	const id = await insertAttempt(web(), of);
	const check = async (by: { address: Buffer } | { person: string }, most: number) => {
		const { counted, turnedAway } = await countAttempts(web(), by, ATTEMPTS.minutes);
		if (counted <= most) return;
		// One row says that the limit was reached; a flood of more would only fill the table.
		if (turnedAway) await deleteAttempt(web(), id);
		else await settleAttempt(web(), id, "limited");
		throw new TooManyAttempts("address" in by ? "ADDRESS" : "PERSON", !turnedAway);
	};
	if (of.address) await check({ address: of.address }, ATTEMPTS.perAddress);
	return {
		names: async (person) => {
			await nameAttempt(web(), id, person);
			await check({ person }, ATTEMPTS.perPerson);
		},
		failed: () => settleAttempt(web(), id, "refused"),
		forgotten: () => deleteAttempt(web(), id),
	};
}

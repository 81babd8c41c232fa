/**
 * Made-up intake keys, for tests that seal nothing: whatever is sealed, or only looks sealed, names a key that the database knows.
 * A real keyring's are made by lib/keeper/keyring.ts.
 */
import { randomBytes } from "node:crypto";
import { namingKey } from "./attacks/traps.ts";
import type { Sql } from "./client.ts";

export interface TestIntakeKey {
	kid: string;
	region: string;
	notBefore?: string;
	notAfter?: string;
	publicJwk?: object;
}

/** The key that a region seals to now; made where there is none. Half its period has passed. */
export async function testIntakeKey(admin: Sql, region = "eu"): Promise<{ kid: string; wrapped: string }> {
	const kid = await admin.begin(async (tx) => {
		await tx`select pg_advisory_xact_lock(7267500)`; // of two tests' seeds at once, both get the same
		const [there] = await tx<{ kid: string }[]>`
			select kid from access.intake_key where region = ${region} and not_before <= now() and now() < not_after
				and announced_at is null order by not_before desc limit 1`;
		if (there) return there.kid;
		const made = randomBytes(32).toString("base64url");
		await tx`insert into access.intake_key (kid, region, not_before, not_after)
			values (${made}, ${region}, now() - interval '15 days', now() + interval '15 days')`;
		return made;
	});
	return { kid, wrapped: namingKey(kid) };
}

/** A key pair of the test's own, as the keeper would have recorded it. */
export async function recordIntakeKey(
	admin: Sql,
	{
		kid,
		region,
		notBefore = "2020-01-01T00:00:00.000Z",
		notAfter = "2099-01-01T00:00:00.000Z",
		publicJwk,
	}: TestIntakeKey,
): Promise<void> {
	await admin`insert into access.intake_key (kid, region, not_before, not_after, public_jwk)
		values (${kid}, ${region}, ${notBefore}, ${notAfter}, ${publicJwk ? admin.json(publicJwk as never) : null})`;
}

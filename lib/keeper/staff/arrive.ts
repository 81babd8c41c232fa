/**
 * Somebody signed in at the identity provider: who are they here? A person that is known, or a new one without any right.
 * That they signed in is web's word; it gives a sign-in and never a right.
 */
import { versionOf } from "../../access/policy-version.ts";
import type { Keeper } from "../context.ts";
import { written } from "../passkeys/written.ts";
import type { Arrival } from "./messages-staff.ts";

/** @throws DomainError PERSON_DISABLED */
export async function arrive({ sql, settings }: Keeper, arrival: Arrival): Promise<{ personId: string }> {
	const event = { ...arrival, policy: versionOf(settings.policy) };
	const { person } = await written(() => sql`select access.arrive(${sql.json(event)}) as r`);
	return { personId: person };
}

/**
 * Versions of the policy, as the decryption service put them in force, and who of oversight answers for each: a lead signs
 * for exactly one digest, once. Shown by: sign-off.test.ts.
 */
import { type PolicyVersionRow, selectPolicyVersions, signPolicy as sign } from "#db/queries/protocol.ts";
import { web } from "#db/web.ts";
import { authorise } from "../../access/roles.ts";
import type { Actor } from "../../actor.ts";
import { DomainError } from "../../errors.ts";
import { actingAs } from "./acting.ts";
import { orRefused } from "./refused.ts";

/** @throws DomainError NOT_FOUND */
export async function readPolicyVersion(actor: Actor, id: string): Promise<PolicyVersionRow> {
	authorise(actor, "protocol.read");
	const [row] = /^[0-9]{1,15}$/.test(id) ? await selectPolicyVersions(web(), 1, Number(id)) : [];
	if (!row) throw new DomainError("NOT_FOUND", "There is no such version of the policy.");
	return row;
}

/** @param digest as it was shown: what is signed is that, and nothing that came since */
export async function signPolicy(
	actor: Actor,
	{ id, digest }: { id: number; digest: string },
): Promise<{ entry: string }> {
	const role = authorise(actor, "policy.sign");
	const acting = await actingAs(actor, role);
	return orRefused(() => sign(web(), { ...acting, configuration: id, digest }));
}

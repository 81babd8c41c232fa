/**
 * Versions of the policy, as the decryption service put them in force, and who of oversight answers for each: a lead signs
 * for exactly one digest, once, by passkey (keeper/protocol/sign-protocol.ts). Shown by: sign-off.test.ts.
 */
import { type PolicyVersionRow, selectPolicyVersions } from "#db/queries/protocol.ts";
import { web } from "#db/web.ts";
import { authorise } from "../../access/roles.ts";
import type { Actor } from "../../actor.ts";
import { DomainError } from "../../errors.ts";

/** @throws DomainError NOT_FOUND */
export async function readPolicyVersion(actor: Actor, id: string): Promise<PolicyVersionRow> {
	authorise(actor, "protocol.read");
	const [row] = /^[0-9]{1,15}$/.test(id) ? await selectPolicyVersions(web(), 1, Number(id)) : [];
	if (!row) throw new DomainError("NOT_FOUND", "There is no such version of the policy.");
	return row;
}

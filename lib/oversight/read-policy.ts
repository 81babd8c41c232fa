/**
 * The policy in force, for people: the table that the decryption service put in force itself, its version, since when, and
 * the entry that says so. For all staff; for anybody where the deployment says so (PUBLIC_POLICY).
 */
import { type InForceRow, selectPolicyInForce } from "#db/queries/policy.ts";
import { web } from "#db/web.ts";
import type { Policy } from "../access/policy.ts";
import { versionOf } from "../access/policy-version.ts";
import { authorise } from "../access/roles.ts";
import type { Actor } from "../actor.ts";
import { policyInForce } from "../policy/policy-in-force.ts";

export interface PolicyView {
	policy: Policy;
	version: string;
	/** Null before any decryption service has started on this database. */
	since: InForceRow | null;
}

/** @param actor null: anybody, which is allowed only where the policy is public */
export async function readPolicyInForce(actor: Actor | null): Promise<PolicyView> {
	if (actor && !isPolicyPublic()) authorise(actor, "policy.read");
	const [policy, since] = await Promise.all([policyInForce(), selectPolicyInForce(web())]);
	return { policy, version: versionOf(policy), since: since ?? null };
}

/** Read when asked, not when built. */
export function isPolicyPublic(): boolean {
	return process.env.PUBLIC_POLICY === "true";
}

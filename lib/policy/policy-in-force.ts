/**
 * The policy in force, as the decryption service put it there by an entry: what pages say, and the version that entries
 * of the console carry. At most five seconds old; before any decryption service has started, the default.
 */
import { selectPolicyBody } from "#db/queries/policy-body.ts";
import { web } from "#db/web.ts";
import { DEFAULT_POLICY, type Policy } from "../access/policy.ts";
import { versionOf } from "../access/policy-version.ts";
import type { Role } from "../access/roles.ts";
import type { Actor } from "../actor.ts";
import { actBy } from "../ledger/append.ts";

const FRESH_MS = 5_000;
let fresh: { policy: Promise<Policy>; until: number } | undefined;
let known = DEFAULT_POLICY;

export function policyInForce(): Promise<Policy> {
	if (!fresh || fresh.until < performance.now()) {
		const policy = selectPolicyBody(web()).then((body) => {
			known = (body as Policy | null) ?? DEFAULT_POLICY;
			return known;
		});
		fresh = { policy, until: performance.now() + FRESH_MS };
		policy.catch(() => {
			fresh = undefined;
		});
	}
	return fresh.policy;
}

/**
 * `actBy` under the policy in force. It waits for nothing: inside a transaction it may not ask for another connection,
 * so it takes what is known, and has it looked up for the next one.
 */
export function actInForce(actor: Actor, role: Role) {
	policyInForce().catch(() => {}); // what was known before stays
	return { ...actBy(actor, role), policy: versionOf(known) };
}

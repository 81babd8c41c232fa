/**
 * The policy in force, as the decryption service put it there by an entry: what pages say, and the version that entries
 * of the console carry. At most five seconds old; before any decryption service has started, the default.
 */
import { selectPolicyBody } from "#db/queries/policy-body.ts";
import { web } from "#db/web.ts";
import { DEFAULT_POLICY, type Policy } from "../access/policy.ts";

const FRESH_MS = 5_000;
let fresh: { policy: Promise<Policy>; until: number } | undefined;

export function policyInForce(): Promise<Policy> {
	if (!fresh || fresh.until < performance.now()) {
		const policy = selectPolicyBody(web()).then((body) => (body as Policy | null) ?? DEFAULT_POLICY);
		fresh = { policy, until: performance.now() + FRESH_MS };
		policy.catch(() => {
			fresh = undefined;
		});
	}
	return fresh.policy;
}

import type { Policy } from "../access/policy.ts";
import { DEFAULT_RETENTION, type Retention } from "../access/policy-retention.ts";
import { policyInForce } from "../policy/policy-in-force.ts";

/** How long data live, by the policy in force; one that was put there before policies said so says the default. */
export async function retentionInForce(): Promise<Retention> {
	const { retention }: Partial<Policy> = await policyInForce();
	return retention ?? DEFAULT_RETENTION;
}

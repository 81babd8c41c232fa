/** What the policy in force says of the desk. A policy that was put in force before there was a desk says nothing: defaults. */
import { DEFAULT_DESK, type Desk } from "../access/policy-desk.ts";
import { policyInForce } from "./policy-in-force.ts";

export async function deskInForce(): Promise<Desk> {
	const { desk } = (await policyInForce()) as { desk?: Desk };
	return desk ?? DEFAULT_DESK;
}

import type { Acting } from "#db/queries/protocol.ts";
import { versionOf } from "../../access/policy-version.ts";
import type { Role } from "../../access/roles.ts";
import type { Actor } from "../../actor.ts";
import { policyInForce } from "../../policy/policy-in-force.ts";

/** Who acts, as the database's functions want to know it; they look again whether that person holds the role. */
export async function actingAs(actor: Actor, role: Role): Promise<Acting> {
	const policy = versionOf(await policyInForce());
	return { person: actor.personId, session: actor.sessionId, role, policy };
}

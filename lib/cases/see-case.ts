import type { Lane } from "#db/queries/queue.ts";
import { allowed, authorise, type Role, regionsFor } from "../access/roles.ts";
import type { Actor } from "../actor.ts";
import { DomainError } from "../errors.ts";

type CaseAction =
	| "case.read"
	| "case.claim"
	| "case.take_over"
	| "case.decide"
	| "decision.undo"
	| "decision.confirm"
	| "case.escalate"
	| "case.note"
	| "case.pause"
	| "case.hand_over"
	| "case.reopen";

/**
 * May the actor do this to this case? Region and restriction are asked together, always here.
 *
 * @returns the role in which the actor acts
 */
export function authoriseCase(
	actor: Actor,
	action: CaseAction,
	found: { region: string; restricted: boolean } | undefined,
): Role {
	authorise(actor, action);
	if (!found) throw new DomainError("NOT_FOUND", "There is no such case.");
	const role = authorise(actor, action, found.region);
	if (!found.restricted) return role;
	if (!allowed(actor, "case.read_restricted", found.region)) {
		throw new DomainError(
			"CASE_RESTRICTED",
			"This is a child-safety case: only child-safety staff of its region see it. Nothing was opened.",
		);
	}
	return action === "case.take_over" ? role : "child_safety";
}

/** Whether `authoriseCase` would let them: for what a page offers. */
export function mayAct(
	actor: Actor,
	action: CaseAction,
	{ region, restricted }: { region: string; restricted: boolean },
): boolean {
	return allowed(actor, action, region) && (!restricted || allowed(actor, "case.read_restricted", region));
}

/** Whether a link to the case leads anywhere for the actor. */
export const maySeeCase = (actor: Actor, found: { region: string; restricted: boolean }): boolean =>
	mayAct(actor, "case.read", found);

/** The parts of the queue that the actor may see. */
export function lanesFor(actor: Actor): Lane[] {
	const rolesIn = (region: string) =>
		FOR_ROLES.filter((role) => actor.grants.some((grant) => grant.role === role && grant.region === region));
	return [
		...regionsFor(actor, "queue.read").map((region) => ({
			region,
			restricted: false,
			roles: rolesIn(region),
		})),
		...regionsFor(actor, "queue.read_restricted").map((region) => ({
			...{ region, restricted: true, roles: rolesIn(region) },
		})),
	];
}

/** Whom a case may be handed over to as a role. */
export const FOR_ROLES = ["lead", "child_safety"] as const satisfies readonly Role[];
export type ForRole = (typeof FOR_ROLES)[number];

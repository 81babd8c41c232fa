/** Rights over what has no regions of its own: the log holds the entries of all of them. Pure. */
import type { Actor } from "../actor.ts";
import { DomainError } from "../errors.ts";
import { type Action, authorise, type Role, regionsFor } from "./roles.ts";

/** @throws DomainError NOT_PERMITTED, or REGION_NOT_HELD where the actor has the right in some regions only */
export function authoriseEverywhere(
	actor: Actor,
	action: Action,
	regions: readonly string[],
	notDone = "Nothing was exported.",
): Role {
	const role = authorise(actor, action);
	const held = regionsFor(actor, action);
	if (regions.every((region) => held.includes(region))) return role;
	throw new DomainError(
		"REGION_NOT_HELD",
		`The log holds the entries of all regions, and you do not work in all of them. ${notDone}`,
	);
}

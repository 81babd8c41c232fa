/** What somebody who places a hold chooses from. */
import {
	type MatterRow,
	type NameableRow,
	selectMatters,
	selectNameable,
	selectPlatforms,
} from "#db/queries/holds.ts";
import { web } from "#db/web.ts";
import { authorise, regionsFor } from "../../access/roles.ts";
import type { Actor } from "../../actor.ts";
import { policyInForce } from "../../policy/policy-in-force.ts";

export interface PlacingView {
	regions: string[];
	matters: MatterRow[];
	platforms: { id: string; code: string; name: string }[];
	people: NameableRow[];
	words: { min: number; max: number };
}

/** @throws DomainError NOT_PERMITTED */
export async function readPlacing(actor: Actor): Promise<PlacingView> {
	authorise(actor, "hold.place");
	const [matters, platforms, people, { words }] = await Promise.all([
		selectMatters(web(), actor.personId, 500),
		selectPlatforms(web()),
		selectNameable(web(), actor.personId),
		policyInForce(),
	]);
	return { regions: regionsFor(actor, "hold.place"), matters, platforms, people, words };
}

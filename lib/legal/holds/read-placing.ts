/** What somebody who places a hold chooses from. */
import {
	type LostRow,
	type MatterRow,
	type NameableRow,
	selectLost,
	selectMatters,
	selectNameable,
	selectPlatforms,
} from "#db/queries/holds.ts";
import { web, webAs } from "#db/web.ts";
import { authorise, regionsFor } from "../../access/roles.ts";
import type { Actor } from "../../actor.ts";
import { policyInForce } from "../../policy/policy-in-force.ts";

export interface PlacingView {
	regions: string[];
	matters: MatterRow[];
	platforms: { id: string; code: string; name: string }[];
	people: NameableRow[];
	words: { min: number; max: number };
	/** The lost hold that is placed again, under its own id. */
	again: LostRow | undefined;
}

/**
 * @param token of the actor's session: the database shows by it what the actor may know of
 * @throws DomainError NOT_PERMITTED
 */
export async function readPlacing(actor: Actor, token: string, again?: string): Promise<PlacingView> {
	authorise(actor, "hold.place");
	const regions = regionsFor(actor, "hold.place");
	const [matters, platforms, people, { words }, lost] = await Promise.all([
		webAs(token, (tx) => selectMatters(tx, 500)),
		selectPlatforms(web()),
		selectNameable(web(), actor.personId),
		policyInForce(),
		again === undefined ? [] : selectLost(web(), regions),
	]);
	return { regions, matters, platforms, people, words, again: lost.find(({ hold }) => hold === again) };
}

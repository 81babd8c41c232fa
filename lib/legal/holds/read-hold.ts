/** One hold: what it covers, on what it stands, and every act on it with its entry. */
import {
	type HeldThreadRow,
	type HoldDetail,
	type NameableRow,
	type ReleaseRow,
	type RenewalRow,
	type ScopeRow,
	selectHeldThreads,
	selectHold,
	selectNameable,
	selectReleases,
	selectRenewals,
	selectScope,
} from "#db/queries/holds.ts";
import { web, webAs } from "#db/web.ts";
import { allowed, authorise } from "../../access/roles.ts";
import type { Actor } from "../../actor.ts";
import { DomainError } from "../../errors.ts";
import { policyInForce } from "../../policy/policy-in-force.ts";
import { isUuid } from "../../uuid.ts";
import { lookingAs } from "./list-holds.ts";

const MOST = 200;

export interface HoldView extends HoldDetail {
	scope: ScopeRow[];
	threads: HeldThreadRow[];
	renewals: RenewalRow[];
	releases: ReleaseRow[];
	/** What waits for a second person. */
	waiting: ReleaseRow | undefined;
	/** In which the actor may renew it, ask that it be lifted, or lift it. */
	mayAct: boolean;
	/** Whom its matter may name as well, where it is restricted and the actor may. */
	nameable: NameableRow[];
	/** How long words may be. */
	words: { min: number; max: number };
}

/**
 * @param token of the actor's session: the database shows by it what the actor may know of
 * @throws DomainError NOT_PERMITTED; NOT_FOUND also where its matter is restricted and does not name the actor
 */
export async function readHold(actor: Actor, token: string, id: string): Promise<HoldView> {
	authorise(actor, "hold.read");
	const { words } = await policyInForce();
	const [hold, scope, threads, renewals, releases] = await webAs(token, async (tx) => {
		const found = isUuid(id) ? await selectHold(tx, lookingAs(actor), id) : undefined;
		if (!found) throw new DomainError("NOT_FOUND", "There is no such hold.");
		return Promise.all([
			found,
			selectScope(tx, id, MOST),
			selectHeldThreads(tx, id, MOST),
			selectRenewals(tx, id),
			selectReleases(tx, id),
		]);
	});
	const mayAct = hold.endedAt === null && allowed(actor, "hold.place", hold.region);
	const others = mayAct && hold.restricted ? await selectNameable(web(), actor.personId) : [];
	return {
		...{ ...hold, scope, threads, renewals, releases, words },
		waiting: hold.endedAt ? undefined : releases.find(({ state }) => state === "WAITS"),
		mayAct,
		nameable: others.filter(({ alias }) => !hold.people.includes(alias)),
	};
}

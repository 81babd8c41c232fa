/**
 * An admin has dead letters of an endpoint sent once more, under the ids that they had: a receiver that took one after all knows it.
 *
 * Guarantees: only what was given up, in regions where the actor is admin, and exactly as many as the entry says: the database's
 * function asks all of it again. An entry a region. Rests on the session: it opens nothing, and tells a platform what left for it.
 * Shown by: replay-deliveries.test.ts.
 */
import { replay, selectDead, selectEndpoint } from "#db/queries/endpoints.ts";
import { web } from "#db/web.ts";
import { authorise, regionsFor } from "../access/roles.ts";
import type { Actor } from "../actor.ts";
import { DomainError } from "../errors.ts";
import { append } from "../ledger/append.ts";
import { actInForce } from "../policy/policy-in-force.ts";
import { isUuid } from "../uuid.ts";

const MOST_AT_ONCE = 1000;

/** @param only one of them; undefined: all, a thousand at a time. @returns how many */
export async function replayDeliveries(actor: Actor, endpointId: string, only?: string): Promise<number> {
	authorise(actor, "delivery.replay");
	const regions = regionsFor(actor, "delivery.replay");
	if (!isUuid(endpointId) || (only !== undefined && !isUuid(only))) throw nothing();
	const replayed = web().begin(async (tx) => {
		const endpoint = await selectEndpoint(tx, { id: endpointId, regions });
		if (!endpoint) throw nothing();
		const dead = await selectDead(tx, {
			...{ endpointId, regions, only: only === undefined ? null : [only], limit: MOST_AT_ONCE },
		});
		if (dead.length === 0) throw nothing();
		for (const region of [...new Set(dead.map((one) => one.region))].sort()) {
			const role = authorise(actor, "delivery.replay", region);
			const ids = dead.filter((one) => one.region === region).map(({ id }) => id);
			const entry = await append(tx, {
				type: "delivery.replayed",
				outcome: "done",
				...actInForce(actor, role),
				region,
				endpoint: endpointId,
				count: ids.length,
			});
			await replay(tx, entry.id, ids);
		}
		return dead.length;
	}) as Promise<number>;
	return replayed.catch((error: unknown) => {
		const { code } = error as { code?: string };
		if (code === "CS421")
			throw new DomainError("NOT_PERMITTED", "You are no admin of that region any more. Nothing was sent.");
		// Somebody else was faster: what they had sent is not sent again.
		if (code === "CS423") throw nothing();
		throw error;
	});
}

const nothing = () =>
	new DomainError(
		"NOT_FOUND",
		"Nothing of this is given up now. Another admin may have had it sent. Nothing was recorded.",
	);

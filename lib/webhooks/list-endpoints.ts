/**
 * Where platforms are told of decisions, and what became of each delivery: for admins and oversight, of their own regions. Ids, codes,
 * times and addresses; of what is told nothing. Shown by: replay-deliveries.test.ts.
 */
import {
	countDead,
	DELIVERY_STATES,
	type DeliveryState,
	type DeliveryView,
	type EndpointRow,
	type EndpointView,
	MOST_COUNTED,
	type ReplayRow,
	selectDeliveries,
	selectEndpoint,
	selectEndpoints,
	selectReplays,
} from "#db/queries/endpoints.ts";
import { web } from "#db/web.ts";
import { authorise, regionsFor } from "../access/roles.ts";
import type { Actor } from "../actor.ts";
import { DomainError } from "../errors.ts";
import { isUuid } from "../uuid.ts";

const A_PAGE = 50;
/** Of what waits or was given up no more are counted. */
export const MOST_COUNTED_HERE = MOST_COUNTED;
export const STATES: readonly DeliveryState[] = DELIVERY_STATES;

export async function listEndpoints(actor: Actor): Promise<EndpointView[]> {
	authorise(actor, "delivery.read");
	return selectEndpoints(web(), { regions: regionsFor(actor, "delivery.read") });
}

export interface EndpointPage {
	endpoint: EndpointRow & { platform: string; entryNumber: number | null };
	deliveries: DeliveryView[];
	/** Of the next page. */
	next: { at: string; id: string } | null;
	replays: ReplayRow[];
	/** How many were given up, up to MOST_COUNTED. */
	dead: number;
}

/** @throws DomainError NOT_FOUND, also where it tells of no region of the actor's */
export async function readEndpoint(
	actor: Actor,
	endpointId: string,
	{ state, before }: { state: DeliveryState | null; before: { at: string; id: string } | null },
): Promise<EndpointPage> {
	authorise(actor, "delivery.read");
	const regions = regionsFor(actor, "delivery.read");
	const endpoint = isUuid(endpointId) ? await selectEndpoint(web(), { id: endpointId, regions }) : undefined;
	if (!endpoint) throw new DomainError("NOT_FOUND", "There is no such endpoint in your regions.");
	const [deliveries, replays, dead] = await Promise.all([
		selectDeliveries(web(), { endpointId, regions, state, before, limit: A_PAGE + 1 }),
		selectReplays(web(), { endpointId, regions }),
		countDead(web(), { endpointId, regions }),
	]);
	const shown = deliveries.slice(0, A_PAGE);
	const last = shown.at(-1);
	const next = deliveries.length > A_PAGE && last ? { at: last.madeAt, id: last.id } : null;
	return { endpoint, deliveries: shown, next, replays, dead };
}

/** As it stands in an address. */
export const stateOf = (text: string | undefined): DeliveryState | null =>
	DELIVERY_STATES.find((state) => state === text) ?? null;

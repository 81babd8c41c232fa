/**
 * Keys and data, for admin, legal and oversight: each intake key of one's regions with its period, what depends on it and how it
 * ends; what the keeper does about it in the background; whether the key store answers.
 *
 * Guarantees: regions of one's own only; counts, codes and times; no id of a thread. What a legal hold keeps is not told apart
 * from what lives for another reason: there may be one that not everybody may know of.
 * Shown by: read-keys.test.ts.
 */
import {
	type JobRow,
	type KeyRow,
	type StoreRow,
	selectJobs,
	selectKeys,
	selectStores,
} from "#db/queries/keys.ts";
import { web } from "#db/web.ts";
import { allowed, authorise, regionsFor } from "../access/roles.ts";
import type { Actor } from "../actor.ts";
import { policyInForce } from "../policy/policy-in-force.ts";
import { type KeyState, keyState } from "./key-state.ts";

const DAY_MS = 86_400_000;
const DESTROYED_SHOWN = 24;

export interface KeyView extends KeyRow {
	state: KeyState;
	/** From when on it may be destroyed, where that is announced. */
	destroyedFrom: Date | null;
	/** What the actor may do about it now. */
	may: "announce" | "cancel" | null;
	/** Why its destruction cannot be announced yet, where the actor could; null: it can, or it is nobody's question. */
	notYet: string | null;
}

export interface KeysView {
	regions: string[];
	keys: KeyView[];
	jobs: JobRow[];
	stores: StoreRow[];
	/** Days from the announcement to the destruction. */
	announceDays: number;
}

/** @param region one of the actor's; undefined: all of them. @throws DomainError NOT_PERMITTED, REGION_NOT_HELD */
export async function readKeys(actor: Actor, region?: string): Promise<KeysView> {
	authorise(actor, "keys.read", region);
	const regions = regionsFor(actor, "keys.read");
	const within = region === undefined ? regions : [region];
	const [keys, jobs, stores, { retention }] = await Promise.all([
		selectKeys(web(), within, DESTROYED_SHOWN),
		selectJobs(web(), within),
		selectStores(web()),
		policyInForce(),
	]);
	const { announceDays } = retention.keys;
	const now = new Date();
	return {
		regions,
		keys: keys.map((row) => viewOf(actor, row, announceDays, now)),
		jobs,
		stores,
		announceDays,
	};
}

function viewOf(actor: Actor, row: KeyRow, announceDays: number, now: Date): KeyView {
	const state = keyState(row, now);
	const { announcedAt, threads, notes } = row;
	const mine = allowed(actor, "key.destroy", row.region);
	return {
		...{ ...row, state },
		destroyedFrom: announcedAt && new Date(announcedAt.getTime() + announceDays * DAY_MS),
		may:
			mine && state === "announced"
				? "cancel"
				: mine && state === "over" && threads + notes === 0
					? "announce"
					: null,
		notYet: mine && state === "over" && threads + notes > 0 ? "what lives on is wrapped anew first" : null,
	};
}

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
	type PlanRow,
	type StoreRow,
	selectJobs,
	selectKeys,
	selectPlans,
	selectStores,
} from "#db/queries/keys.ts";
import { web } from "#db/web.ts";
import { allowed, authorise, regionsFor } from "../access/roles.ts";
import type { Actor } from "../actor.ts";
import { type KeyState, keyState } from "./key-state.ts";
import { retentionInForce } from "./retention-in-force.ts";

const DESTROYED_SHOWN = 24;
const PLANS_SHOWN = 10;

export interface KeyView extends KeyRow {
	state: KeyState;
	/** What the actor may do about it now. */
	may: "announce" | "cancel" | null;
}

export interface KeysView {
	regions: string[];
	keys: KeyView[];
	jobs: JobRow[];
	stores: StoreRow[];
	/** Runs of deletion: those under way, and the last that ended. */
	plans: PlanView[];
	/** Days from the announcement to the destruction. */
	announceDays: number;
}

export interface PlanView extends PlanRow {
	waits: boolean;
	/** Whether the actor may let it go on. */
	mayResume: boolean;
}

/** @param region one of the actor's; undefined: all of them. @throws DomainError NOT_PERMITTED, REGION_NOT_HELD */
export async function readKeys(actor: Actor, region?: string): Promise<KeysView> {
	authorise(actor, "keys.read", region);
	const regions = regionsFor(actor, "keys.read");
	const within = region === undefined ? regions : [region];
	const [keys, jobs, stores, plans, retention] = await Promise.all([
		selectKeys(web(), within, DESTROYED_SHOWN),
		selectJobs(web(), within),
		selectStores(web()),
		selectPlans(web(), within, PLANS_SHOWN),
		retentionInForce(),
	]);
	const { announceDays } = retention.keys;
	const now = new Date();
	return {
		...{ regions, jobs, stores, announceDays },
		keys: keys.map((row) => viewOf(actor, row, now)),
		plans: plans.map((row) => {
			const waits = row.stopped !== null && row.resumedAt === null && row.endedAt === null;
			return { ...row, waits, mayResume: waits && allowed(actor, "retention.resume", row.region) };
		}),
	};
}

/** Until a console that has not heard of the key that follows seals to it no more. */
const GRACE_MS = 3_600_000;

function viewOf(actor: Actor, row: KeyRow, now: Date): KeyView {
	const state = keyState(row, now);
	const done = state === "over" && row.notAfter.getTime() + GRACE_MS <= now.getTime();
	const may = state === "announced" ? "cancel" : done ? "announce" : null;
	return { ...row, state, may: allowed(actor, "key.destroy", row.region) ? may : null };
}

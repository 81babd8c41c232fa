/**
 * What of the protocol itself is reviewed, and what is due. Ids, codes and times; no entry is read, so looking is none.
 */
import {
	type CampaignRow,
	type DueRow,
	type InventorySignatureRow,
	type OutsiderRow,
	type PolicyVersionRow,
	selectCampaigns,
	selectEnding,
	selectInventorySignatures,
	selectPolicyVersions,
	selectProtocolDue,
} from "#db/queries/protocol.ts";
import { web } from "#db/web.ts";
import { authorise, regionsFor } from "../../access/roles.ts";
import type { Actor } from "../../actor.ts";

const MOST = 12;

export interface Protocol {
	due: DueRow[];
	campaigns: CampaignRow[];
	policies: PolicyVersionRow[];
	inventories: InventorySignatureRow[];
	/** Rights that end by themselves, in the actor's regions. */
	ending: OutsiderRow[];
}

export async function readProtocol(actor: Actor): Promise<Protocol> {
	authorise(actor, "protocol.read");
	const db = web();
	const [due, campaigns, policies, inventories, ending] = await Promise.all([
		selectProtocolDue(db, 100),
		selectCampaigns(db, MOST),
		selectPolicyVersions(db, MOST),
		selectInventorySignatures(db, 3 * MOST),
		selectEnding(db, regionsFor(actor, "protocol.read"), 100),
	]);
	return { due, campaigns, policies, inventories, ending };
}

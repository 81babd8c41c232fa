/** One quarter's user access review, in the actor's regions: a work list of roles, with what helps to judge them. */
import { selectRegions } from "#db/queries/log.ts";
import {
	type CampaignRow,
	type RightRow,
	selectCampaigns,
	selectDecisionsDigest,
	selectRights,
} from "#db/queries/protocol.ts";
import { web } from "#db/web.ts";
import { authorise, regionsFor } from "../../access/roles.ts";
import type { Actor } from "../../actor.ts";
import { DomainError } from "../../errors.ts";

export const RIGHTS_PAGE = 50;
export const CAMPAIGN_VIEWS = ["open", "held", "all"] as const;
export type CampaignView = (typeof CAMPAIGN_VIEWS)[number];

export interface Right extends RightRow {
	/** Why this actor may not decide it, if so. */
	blocked: "OWN_ACT" | "GIVEN_BY_ACTOR" | null;
}

export interface Campaign {
	campaign: CampaignRow;
	rights: Right[];
	more: boolean;
	/** Of all decisions, once there are all: what whoever closes the review signs. */
	decisions: string | null;
	/** Whether this actor may close it: of every region, as all decisions are signed for. */
	closes: boolean;
}

/** @throws DomainError NOT_FOUND */
export async function readCampaign(
	actor: Actor,
	query: { period: string; state: CampaignView; page: number },
): Promise<Campaign> {
	authorise(actor, "protocol.read");
	const { period, state, page } = query;
	const known = /^[0-9]{4}-Q[1-4]$/.test(period) ? await selectCampaigns(web(), 1, period) : [];
	const [campaign] = known;
	if (!campaign) throw new DomainError("NOT_FOUND", "There is no review of this quarter.");
	const rows = await selectRights(web(), {
		...{ period, state, regions: regionsFor(actor, "rights.review") },
		...{ limit: RIGHTS_PAGE + 1, skip: (page - 1) * RIGHTS_PAGE },
	});
	const decided = campaign.decided === campaign.count && campaign.closedAt === null;
	const held = regionsFor(actor, "rights.close");
	return {
		campaign,
		decisions: decided ? await selectDecisionsDigest(web(), period) : null,
		closes: (await selectRegions(web())).every((region) => held.includes(region)),
		rights: rows.slice(0, RIGHTS_PAGE).map((row) => ({ ...row, blocked: blockedFor(actor, row) })),
		more: rows.length > RIGHTS_PAGE,
	};
}

function blockedFor({ personId }: Actor, row: RightRow): Right["blocked"] {
	if (row.personId === personId) return "OWN_ACT";
	return row.givers.includes(personId) ? "GIVEN_BY_ACTOR" : null;
}

/**
 * Before anything is opened: what policy will ask of this very opening, and the challenge by which the person confirms
 * it. A refusal is told, and recorded, as it would be when opening.
 */
import { randomBytes } from "node:crypto";
import { commit } from "../../envelope/commitment.ts";
import { whoAsks } from "../asking.ts";
import { issue } from "../confirm/issue.ts";
import type { Keeper } from "../context.ts";
import type { OpeningAsked, OpeningBody } from "../messages.ts";
import { refuse } from "../refuse.ts";
import { assertSettingsInForce } from "../settings-agree.ts";
import { fieldsOf, judge, reasonCodeOf } from "../wish.ts";

export async function askToOpen(
	keeper: Keeper,
	sessionToken: string,
	body: OpeningBody,
): Promise<OpeningAsked> {
	await assertSettingsInForce(keeper);
	const asking = await whoAsks(keeper.sql, sessionToken, body.caseId);
	return refuse(keeper, asking, reasonCodeOf(body), async () => {
		const wish = await judge(keeper, asking, body);
		const { minutes, reviewHours, verification, approval } = wish.permit;
		const { salt, commitment } = wish.approved
			? { salt: randomBytes(32), commitment: wish.approved.commitment }
			: commit(wish.text ?? "");
		const fields = fieldsOf(keeper, asking.actor, wish, commitment);
		const asked = await issue(keeper, asking.actor, "open", fields, {
			verification: verification === "verification" ? "required" : "preferred",
			salt,
		});
		return {
			...asked,
			...{ verification, minutes, reviewHours },
			needsApproval: approval,
			needsFurtherReason: wish.missing,
		};
	});
}

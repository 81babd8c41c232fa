/** Asks others to approve what policy does not let one person open alone. The words are sealed now, for them to read. */
import { randomUUID } from "node:crypto";
import type { Approval } from "../../access/policy.ts";
import { DomainError } from "../../errors.ts";
import { whoAsks } from "../asking.ts";
import { atOnce } from "../at-once.ts";
import type { Keeper } from "../context.ts";
import type { OpeningRequest, RequestMade } from "../messages.ts";
import { recordRequest } from "../record.ts";
import { refuse } from "../refuse.ts";
import { assertSettingsInForce } from "../settings-agree.ts";
import { assertReasoned, confirmWish, judge, type Wish } from "../wish.ts";

export async function requestOpening(
	keeper: Keeper,
	sessionToken: string,
	body: OpeningRequest,
): Promise<RequestMade> {
	await assertSettingsInForce(keeper);
	const first = await whoAsks(keeper.sql, sessionToken, body.caseId);
	return refuse(keeper, first, body.reason.code, () =>
		atOnce(async (again) => {
			const asking = again ? await whoAsks(keeper.sql, sessionToken, body.caseId) : first;
			const wish = await judge(keeper, asking, body);
			assertNeeded(wish);
			assertReasoned(wish.missing);
			const request = randomUUID();
			const confirmed = await confirmWish(keeper, asking.actor, wish, request, body.confirmation);
			return recordRequest(keeper, asking, wish, request, confirmed);
		}),
	);
}

function assertNeeded(wish: Wish): asserts wish is Wish & { permit: { approval: Approval } } {
	if (!wish.permit.approval) {
		throw new DomainError(
			"APPROVAL_NOT_NEEDED",
			"This opens without anybody's approval. Nothing was asked; open it.",
		);
	}
}

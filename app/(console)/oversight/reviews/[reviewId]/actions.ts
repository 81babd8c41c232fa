"use server";
/** What is done about a review. Verdicts and closures are the keeper's, by passkey; taking and giving back are on the session. */
import { revalidatePath } from "next/cache";
import type { Confirmation } from "#lib/keeper/client.ts";
import {
	closeFinding,
	closureChallenge,
	type FindingClosed,
	type Judgement,
	judgeReview,
	verdictChallenge,
} from "#lib/keeper/client-oversight.ts";
import { claimReview } from "#lib/oversight/reviews/claim-review.ts";
import { asReviewed } from "#lib/oversight/reviews/refused.ts";
import { releaseReview } from "#lib/oversight/reviews/release-review.ts";
import { actorNow } from "../../../../_auth/session.ts";
import { type ActionState, tried } from "../../../cases/action-state.ts";
import { type AskedState, askedOrNot } from "../../../confirmed-state.ts";
import { tokenNow } from "../../../token-now.ts";

export async function claim(reviewId: string, _: ActionState, _form: FormData): Promise<ActionState> {
	return done(reviewId, async () => claimReview(await actorNow(), reviewId));
}

export async function release(reviewId: string, _: ActionState, _form: FormData): Promise<ActionState> {
	return done(reviewId, async () => releaseReview(await actorNow(), reviewId));
}

export async function askVerdict(reviewId: string, said: Judgement): Promise<AskedState> {
	return askedOrNot(() => asReviewed(async () => verdictChallenge(await tokenNow(), reviewId, said)));
}

export async function judge(
	reviewId: string,
	said: Judgement,
	confirmation?: Confirmation,
): Promise<ActionState> {
	return done(reviewId, () =>
		asReviewed(async () => judgeReview(await tokenNow(), reviewId, { ...said, confirmation })),
	);
}

export async function askClosure(reviewId: string, said: FindingClosed): Promise<AskedState> {
	return askedOrNot(() => asReviewed(async () => closureChallenge(await tokenNow(), reviewId, said)));
}

export async function close(
	reviewId: string,
	said: FindingClosed,
	confirmation?: Confirmation,
): Promise<ActionState> {
	return done(reviewId, () =>
		asReviewed(async () => closeFinding(await tokenNow(), reviewId, { ...said, confirmation })),
	);
}

async function done(reviewId: string, act: () => Promise<unknown>): Promise<ActionState> {
	return tried(async () => {
		await act();
		revalidatePath(`/oversight/reviews/${reviewId}`);
	});
}

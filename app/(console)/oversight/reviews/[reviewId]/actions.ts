"use server";
import { revalidatePath } from "next/cache";
import { DomainError } from "#lib/errors.ts";
import { claimReview } from "#lib/oversight/reviews/claim-review.ts";
import { closeFinding } from "#lib/oversight/reviews/close-finding.ts";
import { judgeReview } from "#lib/oversight/reviews/judge-review.ts";
import { releaseReview } from "#lib/oversight/reviews/release-review.ts";
import { actorNow } from "../../../../_auth/session.ts";
import { type ActionState, tried } from "../../../cases/action-state.ts";

export interface JudgeState {
	message?: string;
	code?: string;
	problems?: readonly { path: string; message: string }[];
}

export async function claim(reviewId: string, _: ActionState, _form: FormData): Promise<ActionState> {
	return tried(async () => {
		await claimReview(await actorNow(), reviewId);
		revalidatePath(`/oversight/reviews/${reviewId}`);
	});
}

export async function release(reviewId: string, _: ActionState, _form: FormData): Promise<ActionState> {
	return tried(async () => {
		await releaseReview(await actorNow(), reviewId);
		revalidatePath(`/oversight/reviews/${reviewId}`);
	});
}

export async function judge(reviewId: string, _: JudgeState, form: FormData): Promise<JudgeState> {
	return said(reviewId, async () => {
		const actor = await actorNow(); // an ended session says so, and what was typed stays
		await judgeReview(actor, {
			reviewId,
			verdict: textOf(form, "verdict"),
			words: textOf(form, "words"),
			severity: textOf(form, "severity"),
			action: textOf(form, "action"),
		});
	});
}

export async function close(reviewId: string, _: JudgeState, form: FormData): Promise<JudgeState> {
	return said(reviewId, async () => {
		const actor = await actorNow();
		await closeFinding(actor, {
			reviewId,
			closure: textOf(form, "closure"),
			words: textOf(form, "words"),
		});
	});
}

async function said(reviewId: string, act: () => Promise<void>): Promise<JudgeState> {
	try {
		await act();
	} catch (error) {
		if (!(error instanceof DomainError)) throw error;
		return { message: error.message, code: error.code, problems: error.problems };
	}
	revalidatePath(`/oversight/reviews/${reviewId}`);
	return {};
}

const textOf = (form: FormData, name: string) => String(form.get(name) ?? "");

"use server";
import { revalidatePath } from "next/cache";
import { DomainError } from "#lib/errors.ts";
import { judgeReview } from "#lib/oversight/judge-review.ts";
import { actorNow } from "../../../../_auth/session.ts";

export interface JudgeState {
	message?: string;
	code?: string;
	problems?: readonly { path: string; message: string }[];
}

export async function judge(reviewId: string, _: JudgeState, form: FormData): Promise<JudgeState> {
	try {
		const actor = await actorNow(); // an ended session says so, and what was typed stays
		const verdict = String(form.get("verdict") ?? "");
		await judgeReview(actor, { reviewId, verdict, words: String(form.get("words") ?? "") });
	} catch (error) {
		if (!(error instanceof DomainError)) throw error;
		return { message: error.message, code: error.code, problems: error.problems };
	}
	revalidatePath(`/oversight/reviews/${reviewId}`);
	return {};
}

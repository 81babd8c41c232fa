"use server";
import { revalidatePath } from "next/cache";
import { DomainError } from "#lib/errors.ts";
import { answerFinding } from "#lib/oversight/reviews/answer-finding.ts";
import { actorNow } from "../../../../_auth/session.ts";

export interface AnswerState {
	message?: string;
	code?: string;
	problems?: readonly { path: string; message: string }[];
}

export async function answer(reviewId: string, _: AnswerState, form: FormData): Promise<AnswerState> {
	try {
		await answerFinding(await actorNow(), { reviewId, words: String(form.get("words") ?? "") });
	} catch (error) {
		if (!(error instanceof DomainError)) throw error;
		return { message: error.message, code: error.code, problems: error.problems };
	}
	revalidatePath("/account", "layout");
	return {};
}

/** What policy asks and does, said before anybody confirms. Pure. */
import type { WordsOf } from "../../../_words/words-in.ts";
import type { Reason } from "./model.ts";

type W = WordsOf<"opening">;

/** Under a reason's name: how long, and what follows. */
export function termsOf({ minutes, reviewHours, widest, approval, notYet }: Reason, w: W): string {
	if (notYet !== null) return w("opensNothing");
	return [
		w("termMinutes", { minutes }),
		reviewHours === null ? w("termNoReview") : w("termReview", { hours: reviewHours }),
		...(widest === "none" && approval !== null ? [w("termApproval")] : []),
	].join(" · ");
}

export function consequences(
	reason: Reason,
	ask: {
		count: number;
		/** More than the reported messages. */
		wider: boolean;
		forApproval: boolean;
		/** In words. */
		approvers: string | null;
		asksPasskey: boolean;
	},
	w: W,
): string {
	const { minutes, reviewHours, limit, verification } = reason;
	const { count } = ask;
	const shown = ask.wider ? verification.wider : verification.reported;
	return [
		ask.forApproval ? w("willAsk", { count, minutes }) : w("willOpen", { count, minutes }),
		ask.forApproval ? w("willNeed", { approvers: ask.approvers ?? w("anotherPerson") }) : w("willNeedNobody"),
		ask.asksPasskey ? w(shown === "verification" ? "willVerify" : "willTouch") : null,
		reviewHours === null ? w("willNotBeReviewed") : w("willBeReviewed", { hours: reviewHours }),
		limit,
	]
		.filter(Boolean)
		.join(" ");
}

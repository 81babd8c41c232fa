/** What policy asks and does, said before anybody confirms. Pure. */
import type { Reason } from "./model.ts";

/** Under a reason's name: how long, and what follows. */
export function termsOf({ minutes, reviewHours, widest, approval, notYet }: Reason): string {
	if (notYet !== null) return "opens nothing yet";
	return [
		`${minutes} minutes`,
		reviewHours === null ? "no review by itself" : `reviewed within ${reviewHours} h`,
		...(widest === "none" && approval !== null ? ["needs approval"] : []),
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
): string {
	const { minutes, reviewHours, limit, verification } = reason;
	const messages = `${ask.count.toLocaleString("en")} ${ask.count === 1 ? "message" : "messages"}`;
	const shown = ask.wider ? verification.wider : verification.reported;
	return [
		ask.forApproval
			? `Asks for ${messages}, to you alone, for ${minutes} minutes from when you open it.`
			: `Opens ${messages} to you alone for ${minutes} minutes.`,
		ask.forApproval
			? `First it must be approved by ${ask.approvers ?? "another person"}; who asks whom is on the record.`
			: "Nobody else must approve. It is on the record before a word is shown.",
		ask.asksPasskey
			? shown === "verification"
				? "Your passkey asks for your fingerprint, face or PIN."
				: "Your passkey asks for at least a touch."
			: null,
		reviewHours === null
			? "Oversight may look at it; no review is due by itself."
			: `Oversight is told and judges it within ${reviewHours} hours.`,
		limit,
	]
		.filter(Boolean)
		.join(" ");
}

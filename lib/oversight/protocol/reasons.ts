/** Why a right is kept or is to go: a closed list, so that it can be counted and shown; words go beside, sealed. Pure. */
export type RightVerdict = "keep" | "withdraw" | "gone";

export const RIGHT_REASONS = {
	keep: {
		STILL_NEEDED: "Needed for the person's work",
		COVERS_FOR_OTHERS: "Needed to cover for others",
		KEEP_OTHER: "Another reason, written below",
	},
	withdraw: {
		NOT_NEEDED: "Not needed any more",
		NOT_USED: "Was not used",
		JOB_CHANGED: "The person does other work now",
		LEFT: "The person has left or is leaving",
		TOO_WIDE: "Wider than the work needs",
		WITHDRAW_OTHER: "Another reason, written below",
	},
	gone: { GONE: "Taken away or ended since the review was opened" },
} as const satisfies Record<RightVerdict, Record<string, string>>;

/** @returns null where there is no such reason */
export function verdictOf(reason: string): RightVerdict | null {
	const found = Object.entries(RIGHT_REASONS).find(([, reasons]) => Object.hasOwn(reasons, reason));
	return found ? (found[0] as RightVerdict) : null;
}

export function reasonInWords(reason: string): string {
	const all: Record<string, string> = Object.assign({}, ...Object.values(RIGHT_REASONS));
	return (all[reason] ?? reason).replace(", written below", "");
}

/** Which reasons say nothing by themselves. */
export const needsWords = (reason: string) => reason.endsWith("_OTHER");

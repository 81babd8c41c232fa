/** Labels that a platform is asked to show. Codes are the interface to platforms: they stay. Pure. */
export const LABELS = {
	SENSITIVE: "Sensitive content",
	GRAPHIC: "Violent or graphic content",
	NUDITY: "Nudity",
	SUSPECTED_SCAM: "Suspected scam",
	MISLEADING: "Misleading",
	IMPERSONATION: "Impersonation",
	AUTOMATED: "Automated account",
} as const;
export type Label = keyof typeof LABELS;
export const LABEL_CODES = Object.keys(LABELS) as Label[];

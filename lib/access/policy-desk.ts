/** What the policy says of the moderator's desk: claims, decisions, reading, care. */

/** What a decision may ask of the platform, the mildest first. */
export const ACTION_KINDS = [
	"SUPPORT",
	"LABEL",
	"WARN",
	"AGE_RESTRICT",
	"REMOVE_MESSAGES",
	"RESTRICT_DMS",
	"SUSPEND_ACCOUNT",
	"TERMINATE_ACCOUNT",
] as const;
export type ActionKind = (typeof ACTION_KINDS)[number];

export interface Desk {
	/** A decision leaves the house so long after it was made; until then whoever made it may undo it. 0: at once. */
	undoSeconds: number;
	claims: {
		/** Without an act of whoever claimed it the case goes back to the queue. */
		lapseMinutes: number;
		/** Said so long before. */
		warnMinutes: number;
	};
	/** What a second person must confirm, by passkey, before it leaves the house. */
	secondPerson: {
		actions: readonly ActionKind[];
		/** Also a suspension that is longer, or without an end. */
		suspensionDaysOver: number;
	};
	/** How attachments and text are shown until a person chooses otherwise. */
	reading: { blur: boolean; grey: boolean; muted: boolean; autoplay: boolean };
	/** Exposure, as points in twelve hours: each message read and each attachment shown counts by the case's severity. Nothing is refused by it. */
	exposure: {
		/** Points a day; at `remindPercent` of it, and at all of it, a pause is proposed. */
		budget: number;
		remindPercent: number;
		message: Readonly<Record<"S0" | "S1" | "S2" | "S3", number>>;
		attachment: Readonly<Record<"S0" | "S1" | "S2" | "S3", number>>;
	};
}

export const DEFAULT_DESK: Desk = {
	undoSeconds: 30,
	claims: { lapseMinutes: 60, warnMinutes: 10 },
	secondPerson: { actions: ["TERMINATE_ACCOUNT"], suspensionDaysOver: 30 },
	reading: { blur: true, grey: true, muted: true, autoplay: false },
	exposure: {
		budget: 1000,
		remindPercent: 80,
		message: { S0: 4, S1: 2, S2: 1, S3: 1 },
		attachment: { S0: 40, S1: 20, S2: 5, S3: 2 },
	},
};

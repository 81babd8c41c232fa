/** What a case that rests waits for; pure, for pages and domain alike. */
export const PAUSE_KINDS = [
	"AWAITS_PLATFORM",
	"AWAITS_REPORTER",
	"AWAITS_LEGAL",
	"AWAITS_AUTHORITY",
	"AWAITS_EXPERT",
	"OTHER",
] as const;
export type PauseKind = (typeof PAUSE_KINDS)[number];

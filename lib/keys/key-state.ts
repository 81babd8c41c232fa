/** Where an intake key is in its life. Pure. Shown by: read-keys.test.ts. */

export const KEY_STATES = ["ahead", "current", "over", "announced", "destroyed"] as const;
export type KeyState = (typeof KEY_STATES)[number];

export interface KeyTimes {
	notBefore: Date;
	notAfter: Date;
	announcedAt: Date | null;
	destroyedAt: Date | null;
}

export function keyState({ notBefore, notAfter, announcedAt, destroyedAt }: KeyTimes, now: Date): KeyState {
	if (destroyedAt) return "destroyed";
	if (announcedAt) return "announced";
	if (now < notBefore) return "ahead";
	return now < notAfter ? "current" : "over";
}

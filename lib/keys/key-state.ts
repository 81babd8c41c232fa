/** Where an intake key is in its life. Pure. Shown by: read-keys.test.ts. */

export type KeyState = "ahead" | "current" | "over" | "announced" | "destroyed";

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

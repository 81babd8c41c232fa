import { createHash, randomBytes } from "node:crypto";

/** 256 random bits, base64url: all that the cookie holds. */
export function newToken(): string {
	return randomBytes(32).toString("base64url");
}

export function isToken(text: string): boolean {
	return /^[A-Za-z0-9_-]{43}$/.test(text);
}

/** SHA-256 of the token as text: all that the database holds. */
export function hashToken(token: string): Buffer {
	return createHash("sha256").update(token).digest();
}

/** A session ends after so long without a request … */
export const IDLE_MINUTES = 30;
/** … and after so long whatever happens. */
export const ABSOLUTE_HOURS = 12;

/**
 * One-time codes with which a person enrols a passkey: 100 random bits, in letters that are not mistaken for one another
 * (Crockford's base 32), to be read out or typed. Only the SHA-256 is kept.
 */
import { createHash, randomBytes } from "node:crypto";

const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** @returns the code for its person alone, and the hash for access.open_enrolment */
export function newEnrolmentCode(): { code: string; hash: Buffer } {
	const letters = Array.from(randomBytes(20), (byte) => LETTERS[byte & 31]).join("");
	const code = letters.replace(/.{5}(?=.)/g, "$&-");
	return { code, hash: enrolmentHash(code) };
}

/** However it was typed: small letters, O for 0, I and L for 1, with dashes, spaces or without. */
export function enrolmentHash(code: string): Buffer {
	const plain = code.toUpperCase().replace(/[\s-]/g, "").replace(/O/g, "0").replace(/[IL]/g, "1");
	return createHash("sha256").update(plain, "utf8").digest();
}

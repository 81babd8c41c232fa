/**
 * How sure we were of the person, as an entry's leaf says it, in words. Never throws: a leaf that somebody changed must
 * not be able to take the page away from oversight. It says what the leaf holds; that the signature is right is for
 * `npm run ledger -- confirmations` and anybody else with the public key.
 * Shown by: assurance-in-words.test.ts.
 */
import { challengeOf, requestIn } from "../access/confirmation.ts";

export interface AssuranceInWords {
	kind: "passkey" | "session" | "system" | "opening" | "unknown";
	words: string;
	/** What else is to be known of it. */
	detail: string | null;
	/** The entry that this one rests on. */
	entry: string | null;
	/** That what was signed is not what the entry says: nothing that an honest keeper appends. */
	alarm: boolean;
}

export function assuranceInWords(leaf: Record<string, unknown>): AssuranceInWords {
	const { kind, ...parts } = fieldsOf(leaf.assurance);
	if (kind === "session") {
		return said(
			"session",
			"by the session alone",
			"No passkey confirmed it: whoever held the session did it.",
		);
	}
	if (kind === "system") return said("system", "by the system itself", "No person acted.");
	if (kind === "opening") {
		const entry = typeof parts.entry === "string" ? parts.entry : null;
		return { ...said("opening", "under an opening that was confirmed itself", null), entry };
	}
	if (kind !== "passkey") return said("unknown", "not said", null);
	const how = isVerified(parts.authenticatorData)
		? "verified by fingerprint, face or PIN"
		: "a touch, without fingerprint, face or PIN";
	const signed = signedThis(leaf, parts);
	if (signed === null) {
		return {
			...said("passkey", `by passkey (${how}), as no such act is confirmed`, UNCONFIRMED),
			alarm: true,
		};
	}
	if (signed === false) {
		return {
			...said("passkey", `by passkey (${how}), but not over this request`, MISMATCH),
			alarm: true,
		};
	}
	return said("passkey", `by passkey (${how}), over exactly this request`, null);
}

const MISMATCH =
	"The challenge that was signed is not the hash of what this entry says. Do not rely on it; tell whoever runs this system.";

const UNCONFIRMED =
	"Acts of this type are confirmed by no passkey, so nobody signed this. Do not rely on it; tell whoever runs this system.";

/** Whether the signed challenge is the hash of what the entry itself says; null where no passkey confirms such an act. */
function signedThis(leaf: Record<string, unknown>, parts: Record<string, unknown>): boolean | null {
	try {
		const request = requestIn(leaf);
		if (request === null) return null;
		if (typeof parts.nonce !== "string") return false;
		return challengeOf(request.act, request.fields, parts.nonce) === parts.challenge;
	} catch {
		return false;
	}
}

/** WebAuthn Level 3 §6.1: 32 bytes of RP ID hash, then the flags; UV is bit 2. */
function isVerified(authenticatorData: unknown): boolean {
	if (typeof authenticatorData !== "string") return false;
	return ((Buffer.from(authenticatorData, "base64url")[32] ?? 0) & 0x04) !== 0;
}

function said(kind: AssuranceInWords["kind"], words: string, detail: string | null): AssuranceInWords {
	return { kind, words, detail, entry: null, alarm: false };
}

const fieldsOf = (value: unknown): Record<string, unknown> =>
	typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};

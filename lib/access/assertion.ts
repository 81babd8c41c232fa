/**
 * A WebAuthn assertion, verified with the public key alone (Level 3 §7.2): by `node:crypto`, nothing installed.
 *
 * The signature is over authenticatorData ‖ SHA-256(clientDataJSON). clientDataJSON is the browser's word about type,
 * challenge and origin; authenticatorData begins with SHA-256(RP ID), a byte of flags and the counter (u32be).
 * Guarantees and limits: confirmation.ts. Shown by: assertion.test.ts; confirmation-oracle.test.ts holds it together with a
 * second implementation (@simplewebauthn/server).
 */
import { createHash, createPublicKey, type KeyObject, verify } from "node:crypto";

export interface AssertionParts {
	/** All base64url without padding. */
	authenticatorData: string;
	clientDataJSON: string;
	signature: string;
}

export interface Expected {
	/** The relying party's name: the host of the console's address. */
	rpId: string;
	/** Such as https://countersign.example. */
	origin: string;
}

const WHY = {
	NOT_BY_PASSKEY:
		"No passkey confirmed this act: the entry rests on a session, on the system or on another entry.",
	REQUEST_UNKNOWN: "This type of entry is none that a passkey confirms, or its facts are incomplete.",
	REQUEST_OTHER: "The challenge is not the request's: the entry states other facts than were confirmed.",
	PASSKEY_MISSING: "The log has no entry that adds this passkey.",
	PASSKEY_OTHER: "This entry does not add the passkey that confirmed.",
	PASSKEY_REPEATED: "The log adds a passkey of this id twice: whose key it is cannot be told.",
	PASSKEY_REMOVED: "The passkey was removed before.",
	PASSKEY_TOO_NEW: "The passkey was not in force yet.",
	PERSON_OTHER: "The passkey is not that of the person whom the entry names.",
	KEY_MALFORMED: "The public key is none that passkeys here have.",
	ASSERTION_MALFORMED: "The assertion is not as WebAuthn has it.",
	TYPE_OTHER: "What was signed is no assertion.",
	CHALLENGE_OTHER: "What was signed is another challenge.",
	ORIGIN_OTHER: "It was signed on a page of another origin.",
	RP_ID_OTHER: "It was signed for another relying party.",
	NOBODY_PRESENT: "Nobody touched the authenticator.",
	SIGNATURE_INVALID: "The signature is not this passkey's over what the entry states.",
	REFERENCE_MISSING:
		"The entry that this one rests on is not in the log, or is of another person, opening or confirmation.",
	REFERENCE_FAILED: "The entry that this one rests on was never confirmed as it says.",
	SCOPE_WIDER: "It covers more than the opening that it rests on.",
	APPROVAL_MISSING: "It says that others approved it, or must have, and names nobody, or too few.",
	APPROVAL_OTHER:
		"The approvals that it names are not in the log, or are of another person, change or request, or of the same person.",
	APPROVAL_FAILED: "An approval that it names was never confirmed as it says.",
	APPROVAL_REPEATED: "The same approvals stand in an earlier entry: they were given once.",
	NONCE_REPEATED: "The same confirmation stands in an earlier act: one of the two was never confirmed.",
} as const;

export type ConfirmationCode = keyof typeof WHY;

/** Its code is stable; its sentence never quotes what was checked. */
export class ConfirmationError extends Error {
	override readonly name = "ConfirmationError";
	readonly code: ConfirmationCode;
	constructor(code: ConfirmationCode) {
		super(WHY[code]);
		this.code = code;
	}
}

const [PRESENT, VERIFIED, ATTESTED, EXTENDED] = [0x01, 0x04, 0x40, 0x80];
/** RP ID's hash, flags and counter. */
const FIXED_BYTES = 37;
/** Of the decoded parts: more than any authenticator needs, and what an entry takes. */
const MAX_BYTES = 768;

/** @throws ConfirmationError */
export function verifyAssertion(
	parts: AssertionParts,
	key: { publicKey: string; algorithm: number },
	expected: Expected & { challenge: string },
): { verified: "presence" | "verification"; counter: number } {
	const [authenticatorData, clientDataJSON, signature] = [
		bytesOf(parts.authenticatorData),
		bytesOf(parts.clientDataJSON),
		bytesOf(parts.signature),
	];
	checkClientData(clientDataJSON, expected);
	const { flags, counter } = checkAuthenticatorData(authenticatorData, expected.rpId);
	const signed = Buffer.concat([authenticatorData, sha256(clientDataJSON)]);
	if (!signatureFits(publicKeyOf(key), key.algorithm, signed, signature))
		throw new ConfirmationError("SIGNATURE_INVALID");
	return { verified: (flags & VERIFIED) === 0 ? "presence" : "verification", counter };
}

function checkClientData(bytes: Buffer, expected: Expected & { challenge: string }): void {
	let data: unknown;
	try {
		data = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
	} catch {
		throw new ConfirmationError("ASSERTION_MALFORMED");
	}
	if (typeof data !== "object" || data === null) throw new ConfirmationError("ASSERTION_MALFORMED");
	const { type, challenge, origin, crossOrigin, topOrigin } = data as Record<string, unknown>;
	if (type !== "webauthn.get") throw new ConfirmationError("TYPE_OTHER");
	if (challenge !== expected.challenge) throw new ConfirmationError("CHALLENGE_OTHER");
	// Our pages are in nobody's frame.
	if (origin !== expected.origin || (crossOrigin ?? false) !== false || topOrigin !== undefined)
		throw new ConfirmationError("ORIGIN_OTHER");
}

function checkAuthenticatorData(data: Buffer, rpId: string): { flags: number; counter: number } {
	if (data.length < FIXED_BYTES) throw new ConfirmationError("ASSERTION_MALFORMED");
	const flags = data.readUInt8(32);
	// §6.1: an assertion carries no attested credential data, and nothing follows that no flag announces.
	const extended = (flags & EXTENDED) !== 0;
	if ((flags & ATTESTED) !== 0 || extended !== data.length > FIXED_BYTES)
		throw new ConfirmationError("ASSERTION_MALFORMED");
	if (!data.subarray(0, 32).equals(sha256(Buffer.from(rpId, "utf8"))))
		throw new ConfirmationError("RP_ID_OTHER");
	if ((flags & PRESENT) === 0) throw new ConfirmationError("NOBODY_PRESENT");
	return { flags, counter: data.readUInt32BE(33) };
}

/** COSE's numbers (RFC 9053, RFC 8812): ES256 with P-256, EdDSA with Ed25519, RS256. */
function signatureFits(key: KeyObject, algorithm: number, signed: Buffer, signature: Buffer): boolean {
	try {
		return verify(algorithm === -8 ? null : "sha256", signed, key, signature);
	} catch {
		return false;
	}
}

/** Reading a key costs several times what verifying with it does, and few people sign often. Only keys that were accepted. */
const known = new Map<string, KeyObject>();
const KEYS_KEPT = 1000;

/** A SubjectPublicKeyInfo, only where it is of the algorithm's one kind and spelt in the one way. @throws ConfirmationError */
export function publicKeyOf({ publicKey, algorithm }: { publicKey: string; algorithm: number }): KeyObject {
	const name = `${algorithm} ${publicKey}`;
	const made = known.get(name) ?? readKey(bytesOf(publicKey, "KEY_MALFORMED"), algorithm);
	if (known.size >= KEYS_KEPT) known.clear();
	known.set(name, made);
	return made;
}

function readKey(der: Buffer, algorithm: number): KeyObject {
	let key: KeyObject;
	try {
		key = createPublicKey({ key: der, format: "der", type: "spki" });
		if (!key.export({ format: "der", type: "spki" }).equals(der)) throw new Error("another spelling");
	} catch {
		throw new ConfirmationError("KEY_MALFORMED");
	}
	if (!fits(key, algorithm)) throw new ConfirmationError("KEY_MALFORMED");
	return key;
}

function fits(key: KeyObject, algorithm: number): boolean {
	const { namedCurve, modulusLength = 0, publicExponent } = key.asymmetricKeyDetails ?? {};
	if (algorithm === -7) return key.asymmetricKeyType === "ec" && namedCurve === "prime256v1";
	if (algorithm === -8) return key.asymmetricKeyType === "ed25519";
	if (algorithm !== -257 || key.asymmetricKeyType !== "rsa") return false;
	return modulusLength >= 2048 && modulusLength <= 4096 && publicExponent === 65537n;
}

/** @throws ConfirmationError where it is not canonical base64url, empty or too long */
function bytesOf(text: string, code: ConfirmationCode = "ASSERTION_MALFORMED"): Buffer {
	if (text.length === 0 || text.length > (MAX_BYTES / 3) * 4) throw new ConfirmationError(code);
	const bytes = Buffer.from(text, "base64url");
	if (bytes.toString("base64url") !== text) throw new ConfirmationError(code);
	return bytes;
}

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest();

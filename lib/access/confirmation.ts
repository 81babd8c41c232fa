/**
 * What a person confirms by passkey, as bytes, and the check that anybody can make of it later.
 *
 * A passkey signs a challenge of 32 bytes. Ours is SHA-256 over the canonical request: the act, its facts and a nonce of
 * the keeper's, as JSON with sorted keys and no white space:
 *
 *   {"act":"open","actor":"…","case":"…","nonce":"…","policy":"p-…","reason":{…},"scope":[[15,25]],"thread":"…","v":1}
 *
 * The entry of the act holds those facts, the nonce and the assertion; the entry `passkey.added` of the passkey holds
 * its public key. So from two entries, the relying party's name and its origin, an outsider finds out who confirmed
 * what. `verifyConfirmation` needs Node alone: nothing installed, no database.
 *
 * Guarantees, where it returns: the private key of that passkey signed exactly the request that the entry states, on a
 * page of that origin, with a person present (or verified). Not: which person (that is what the entries before it say),
 * that they understood what they confirmed, or that the nonce was fresh (the keeper spends each once; `confirmations`
 * of npm run ledger finds one that stands in two acts).
 * Source: WebAuthn Level 3 §7.2, §6.1, §5.8.1. Shown by: confirmation.test.ts, confirmation-oracle.test.ts.
 */
import { createHash } from "node:crypto";
import { type AssertionParts, ConfirmationError, type Expected, verifyAssertion } from "./assertion.ts";

export type Act =
	| "open"
	| "approve"
	| "deny"
	| "revoke"
	| "disclose"
	| "propose"
	| "confirm"
	| "decline"
	| "disable"
	| "revoke_role"
	| "change_person"
	| "sign_in"
	| "register"
	| "add_passkey"
	| "remove_passkey"
	| "end_sessions"
	| "open_code"
	| "export"
	| "confirm_export"
	| "decline_export"
	| "publish_totals"
	| "judge_review"
	| "close_finding"
	| "sign_policy"
	| "sign_inventory"
	| "close_rights"
	| "announce_destruction"
	| "cancel_destruction"
	| "resume_retention"
	| "place_hold"
	| "renew_hold"
	| "ask_release"
	| "decline_release"
	| "release_hold"
	| "ask_subject"
	| "answer_subject"
	| "close_subject"
	| "confirm_decision"
	| "decline_decision";

/** JSON of {v: 1, act, ...fields, nonce}: keys by code point at every level, no white space, undefined left out. */
export function canonical(act: Act, fields: Record<string, unknown>, nonce: string): string {
	for (const own of ["v", "act", "nonce"])
		if (Object.hasOwn(fields, own)) throw new TypeError(`a request has no field ${own} of its own`);
	return write({ ...fields, v: 1, act, nonce });
}

/** What the passkey signs: base64url(SHA-256(UTF-8(canonical))). */
export function challengeOf(act: Act, fields: Record<string, unknown>, nonce: string): string {
	return createHash("sha256")
		.update(canonical(act, fields, nonce), "utf8")
		.digest("base64url");
}

/** One value, one spelling: no fractions, no lone surrogates, nothing that JSON.stringify would drop or turn into null. */
function write(value: unknown): string {
	if (value === null || typeof value === "boolean") return String(value);
	if (typeof value === "string" && value.isWellFormed()) return JSON.stringify(value);
	if (typeof value === "number" && Number.isSafeInteger(value)) return String(value === 0 ? 0 : value);
	if (Array.isArray(value)) return `[${Array.from(value, write).join(",")}]`;
	if (typeof value === "object" && isPlain(value)) {
		const pairs = Object.entries(value).filter(([, one]) => one !== undefined);
		pairs.sort(([a], [b]) => byCodePoint(a, b));
		return `{${pairs.map(([key, one]) => `${write(key)}:${write(one)}`).join(",")}}`;
	}
	throw new TypeError("a request holds text, whole numbers, lists and objects only");
}

const isPlain = (value: object) =>
	Object.getPrototypeOf(value) === Object.prototype || Object.getPrototypeOf(value) === null;

/** JavaScript sorts by UTF-16 unit, other languages by code point; they differ beyond U+FFFF. */
function byCodePoint(a: string, b: string): number {
	const [left, right] = [Array.from(a), Array.from(b)];
	for (let i = 0; i < Math.min(left.length, right.length); i++) {
		const apart = (left[i]?.codePointAt(0) ?? 0) - (right[i]?.codePointAt(0) ?? 0);
		if (apart !== 0) return apart;
	}
	return left.length - right.length;
}

type Leaf = Record<string, unknown>;

/** Which act an entry is, and which of its facts were confirmed. */
const REQUESTS: Record<string, { act: Act; fields(leaf: Leaf): Leaf }> = {
	// An opening's `expires` is counted from when it was recorded, so it is no part of what was asked; the policy is.
	"opening.requested": { act: "open", fields: (leaf) => opening({ ...leaf, request: undefined }) },
	"opening.granted": { act: "open", fields: (leaf) => opening(leaf) },
	"thread.decrypted": { act: "open", fields: (leaf) => opening(leaf) },
	"opening.approved": { act: "approve", fields: (leaf) => verdict(leaf) },
	"opening.denied": { act: "deny", fields: (leaf) => verdict(leaf) },
	"opening.revoked": { act: "revoke", fields: (leaf) => by(leaf, "opening", "entry") },
	"note.disclosed": {
		act: "disclose",
		fields: (leaf) => ({ ...by(leaf), notes: objectIn(leaf.scope).notes }),
	},
	"staff.proposed": {
		act: "propose",
		fields: (leaf) => by(leaf, "proposal", "person", "change", "role", "region", "commitment", "expires"),
	},
	"staff.confirmed": {
		act: "confirm",
		fields: (leaf) =>
			by(leaf, "proposal", "entry", "person", "change", "role", "region", "commitment", "expires"),
	},
	"staff.declined": {
		act: "decline",
		fields: (leaf) => by(leaf, "proposal", "entry", "person", "change", "role", "region", "expires"),
	},
	// The code that two people's proposal allows; `approvals` are their entries.
	"enrolment.opened": { act: "open_code", fields: (leaf) => by(leaf, "person", "approvals") },
	"passkey.added": {
		act: "add_passkey",
		fields: (leaf) => by(leaf, "passkey", "publicKey", "algorithm"),
	},
	"passkey.removed": { act: "remove_passkey", fields: (leaf) => by(leaf, "passkey") },
	"person.disabled": { act: "disable", fields: (leaf) => by(leaf, "person") },
	"role.revoked": { act: "revoke_role", fields: (leaf) => by(leaf, "person", "role", "region") },
	"person.changed": {
		act: "change_person",
		fields: (leaf) => by(leaf, "person", "change", "before", "after"),
	},
	// Signed before it has an id, as a request for an opening is.
	"export.requested": { act: "export", fields: (leaf) => by(leaf, "size") },
	"export.confirmed": { act: "confirm_export", fields: (leaf) => by(leaf, "request", "entry", "size") },
	"totals.published": {
		act: "publish_totals",
		fields: (leaf) => by(leaf, "period", "from", "size", "digest"),
	},
	// `commitment`: of the words, which are sealed beside.
	"review.judged": {
		act: "judge_review",
		fields: (leaf) => by(leaf, "review", "opening", "verdict", "severity", "action", "commitment"),
	},
	"review.closed": {
		act: "close_finding",
		fields: (leaf) => by(leaf, "review", "opening", "verdict", "commitment"),
	},
	"rights.closed": { act: "close_rights", fields: (leaf) => by(leaf, "period", "digest", "count") },
	"policy.signed": { act: "sign_policy", fields: (leaf) => by(leaf, "configuration", "entry") },
	"inventory.signed": {
		act: "sign_inventory",
		fields: (leaf) => by(leaf, "period", "kind", "digest", "count"),
	},
	// When it is due is counted from when it was recorded, so it is no part of what was asked.
	"key.destruction_announced": { act: "announce_destruction", fields: (leaf) => by(leaf, "key") },
	"key.destruction_cancelled": { act: "cancel_destruction", fields: (leaf) => by(leaf, "key", "entry") },
	// `commitment`: of the account, which stands beside.
	"subject.asked": {
		act: "ask_subject",
		fields: (leaf) => by(leaf, "subject", "kind", "region", "commitment", "due"),
	},
	"subject.answered": {
		act: "answer_subject",
		fields: (leaf) => by(leaf, "subject", "kind", "digest", "count"),
	},
	"subject.closed": { act: "close_subject", fields: (leaf) => by(leaf, "subject", "kind") },
	// `commitment`: of why, and of what a hold covers.
	"hold.placed": {
		act: "place_hold",
		fields: (leaf) => by(leaf, "hold", "matter", "region", "expires", "commitment"),
	},
	"hold.renewed": {
		act: "renew_hold",
		fields: (leaf) => by(leaf, "hold", "matter", "region", "expires", "commitment"),
	},
	"hold.release_asked": {
		act: "ask_release",
		fields: (leaf) => by(leaf, "hold", "matter", "region", "request", "commitment"),
	},
	"hold.release_declined": {
		act: "decline_release",
		fields: (leaf) => by(leaf, "hold", "matter", "region", "request", "entry"),
	},
	"hold.released": {
		act: "release_hold",
		fields: (leaf) => by(leaf, "hold", "matter", "region", "request", "entry"),
	},
	// `digest`: of the violation and all actions that were decided.
	"decision.confirmed": {
		act: "confirm_decision",
		fields: (leaf) => by(leaf, "decision", "entry", "digest"),
	},
	"decision.declined": {
		act: "decline_decision",
		fields: (leaf) => by(leaf, "decision", "entry", "digest"),
	},
	// `entry`: which says why it stopped, and how much would go.
	"retention.resumed": { act: "resume_retention", fields: (leaf) => by(leaf, "entry") },
	"export.declined": { act: "decline_export", fields: (leaf) => by(leaf, "request", "entry", "size") },
};

/** The request that an entry says was confirmed, rebuilt from its leaf; null where its type is no confirmed act. */
export function requestIn(leaf: Leaf): { act: Act; fields: Record<string, unknown> } | null {
	const known =
		typeof leaf.type === "string" && Object.hasOwn(REQUESTS, leaf.type) ? REQUESTS[leaf.type] : null;
	return known ? { act: known.act, fields: known.fields(leaf) } : null;
}

function by(leaf: Leaf, ...names: string[]): Leaf {
	const { id } = objectIn(leaf.actor);
	return { actor: id, ...Object.fromEntries(names.map((name) => [name, leaf[name]])) };
}

const opening = (leaf: Leaf) => ({
	...by(leaf, "case", "thread", "policy", "request", "review"),
	reason: reasonIn(leaf),
	scope: objectIn(leaf.scope).intervals,
});

const verdict = (leaf: Leaf) => ({
	...by(leaf, "request", "entry", "policy"),
	reason: reasonIn(leaf),
	scope: objectIn(leaf.scope).intervals,
});

function reasonIn(leaf: Leaf): Leaf {
	const { code, question, commitment } = objectIn(leaf.reason);
	return { code, question, commitment };
}

const objectIn = (value: unknown): Leaf =>
	typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Leaf) : {};

export interface Confirmed {
	/** Our id of who confirmed. */
	person: string;
	act: Act;
	/** What was confirmed, as it was signed. */
	request: string;
	nonce: string;
	passkey: string;
	/** `presence`: somebody touched the authenticator. `verification`: it also knew them (PIN, finger, face). */
	verified: "presence" | "verification";
	/** The authenticator's own count of its signatures; many keep none (0). */
	counter: number;
}

/**
 * Verifies one entry's assertion with the public key in the `passkey.added` entry of its passkey.
 *
 * @example
 * verifyConfirmation(leaf, passkeyLeaf, { rpId: "countersign.example", origin: "https://countersign.example" });
 *
 * @param leaf what JSON.parse makes of the entry
 * @throws ConfirmationError with a code
 */
export function verifyConfirmation(leaf: Leaf, passkeyLeaf: Leaf, expected: Expected): Confirmed {
	const assurance = objectIn(leaf.assurance);
	if (assurance.kind !== "passkey") throw new ConfirmationError("NOT_BY_PASSKEY");
	const asked = requestIn(leaf);
	if (!asked) throw new ConfirmationError("REQUEST_UNKNOWN");
	const parts = partsIn(assurance);
	const { person } = passkeyLeaf;
	if (passkeyLeaf.type !== "passkey.added" || passkeyLeaf.passkey !== assurance.passkey)
		throw new ConfirmationError("PASSKEY_OTHER");
	if (typeof person !== "string" || person !== objectIn(leaf.actor).id)
		throw new ConfirmationError("PERSON_OTHER");
	if (!inForce(leaf, passkeyLeaf)) throw new ConfirmationError("PASSKEY_TOO_NEW");
	const request = rebuilt(asked, parts.nonce);
	const challenge = createHash("sha256").update(request, "utf8").digest("base64url");
	if (challenge !== assurance.challenge) throw new ConfirmationError("REQUEST_OTHER");
	const { publicKey, algorithm } = passkeyLeaf;
	if (typeof publicKey !== "string" || typeof algorithm !== "number")
		throw new ConfirmationError("KEY_MALFORMED");
	const { verified, counter } = verifyAssertion(parts, { publicKey, algorithm }, { ...expected, challenge });
	const passkey = String(assurance.passkey);
	return { person, act: asked.act, request, nonce: parts.nonce, passkey, verified, counter };
}

function rebuilt({ act, fields }: { act: Act; fields: Leaf }, nonce: string): string {
	try {
		return canonical(act, fields, nonce);
	} catch {
		throw new ConfirmationError("REQUEST_UNKNOWN");
	}
}

function partsIn(assurance: Leaf): AssertionParts & { nonce: string } {
	const { nonce, authenticatorData, clientData, signature } = assurance;
	if (
		typeof nonce !== "string" ||
		typeof authenticatorData !== "string" ||
		typeof clientData !== "string" ||
		typeof signature !== "string"
	) {
		throw new ConfirmationError("ASSERTION_MALFORMED");
	}
	return { nonce, authenticatorData, clientDataJSON: clientData, signature };
}

/** Both times are the log's own claim; ISO 8601 in UTC, to the microsecond and to the millisecond. */
function inForce({ at }: Leaf, { usable }: Leaf): boolean {
	if (typeof at !== "string" || typeof usable !== "string") return false;
	return Date.parse(at) >= Date.parse(usable);
}

export { ConfirmationError } from "./assertion.ts";

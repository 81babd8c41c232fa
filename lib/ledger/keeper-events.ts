import { z } from "zod";
import {
	base64url,
	code,
	commitment,
	event,
	gate,
	hex,
	id,
	limits,
	planned,
	reason,
	samplingRule,
	scope,
} from "./event-parts.ts";

const lifeOfKey = { store: code.optional(), starts: z.string().optional(), expires: z.string().optional() };

/** What the keeper appends. `opening.granted` and `thread.decrypted` are built by `access.open` in the database. */
export const KEEPER_EVENTS = [
	event("opening.requested", {
		request: id,
		/** Whose content is asked for: oversight's own look. */
		review: id.optional(),
		reason,
		scope: planned,
		lapses: z.string(),
		needed: z.int(),
		limits,
	}),
	event("opening.approved", { request: id, entry: id, reason, scope: planned }),
	event("opening.denied", { request: id, entry: id, reason, scope: planned }),
	event("opening.cancelled", { request: id }),
	event("opening.lapsed", { request: id }),
	event("opening.granted", {
		opening: id,
		/** Where others approved it: the request, and their entries. */
		request: id.optional(),
		review: id.optional(),
		approvals: z.array(id).optional(),
		limits,
		reason,
		widens: id.optional(),
		expires: z.string(),
		scope: planned,
	}),
	event("opening.revoked", { opening: id, entry: id }),
	event("opening.refused", { reason: reason.optional() }),
	event("thread.decrypted", {
		opening: id,
		/** As in its opening.granted: it is part of what a passkey confirmed. */
		request: id.optional(),
		review: id.optional(),
		reason,
		widens: id.optional(),
		expires: z.string(),
		scope,
		gate,
	}),
	event("thread.delivered", { opening: id, entry: id }),
	event("note.disclosed", {
		note: id,
		/** All that were confirmed together, by id; the entries after the first refer to it (assurance `opening`). */
		scope: z.strictObject({ notes: z.array(id) }).optional(),
		gate,
	}),
	event("release.failed", { entry: id, opening: id.optional() }),
	event("release.unknown", { entry: id, opening: id.optional() }),
	event("release.fallback", { entry: id, opening: id, gate }),
	event("witness.changed", { gate, witnesses: z.array(z.string()) }),
	/** An intake key, by its thumbprint: from when to when it seals, and which key store has its private half. */
	event("key.created", { key: code, ...lifeOfKey }),
	event("key.rotated", { key: code, keyVersion: code.optional(), ...lifeOfKey }),
	/** Its private half moved into another key store. */
	event("key.stored", { key: code, store: code }),
	/** Wrapped keys of a batch are taken, to be wrapped anew: how many, and SHA-256 over their ids in order. */
	event("key.rewrapping", { rewrap: id, key: code, count: z.int().positive(), digest: hex, gate }),
	/**
	 * A thread's wrapped keys are wrapped to the intake key `key` from now on: of each the intake key it had, and the digests
	 * before and after. Of staff's sealed words one digest for all (lib/keeper/keys).
	 */
	event("key.rewrapped", {
		...{ rewrap: id, key: code },
		keys: z
			.array(z.strictObject({ keyVersion: id, from: code, before: hex, after: hex }))
			.min(1)
			.max(64)
			.optional(),
		notes: z.strictObject({ count: z.int().positive(), digest: hex }).optional(),
	}),
	/** `due`: from when on it may be destroyed; not where it was refused. */
	event("key.destruction_announced", { key: code, due: z.string().optional() }),
	event("key.destruction_cancelled", { key: code, entry: id }),
	/** `entry`: by which it was announced. */
	event("key.destroyed", { key: code, entry: id }),
	/** A thread's sealed messages and wrapped keys are deleted. `kind`: by which clock, or for whom. */
	event("thread.due", {
		...{ life: z.int().positive(), kind: code, count: z.int().nonnegative() },
		request: id.optional(),
	}),
	/** Every intake key that it was ever wrapped to is destroyed. `entry`: its thread.due. */
	event("thread.shredded", { life: z.int().positive(), entry: id }),
	/** Deletion waits for a person. `count` of `size` threads would have gone. */
	event("retention.stopped", {
		kind: code,
		count: z.int().nonnegative().optional(),
		size: z.int().nonnegative().optional(),
	}),
	event("retention.resumed", { entry: id }),
	/** Typed words, names, addresses or platform ids went by their own clock: how many. */
	event("data.erased", { kind: code, count: z.int().positive(), request: id.optional() }),
	/** What it covers, and why, stand beside; `commitment` is of both. */
	event("hold.placed", { hold: id, matter: id, expires: z.string(), commitment }),
	event("hold.renewed", { hold: id, matter: id, expires: z.string(), commitment }),
	event("hold.release_asked", { hold: id, matter: id, request: id, commitment }),
	event("hold.release_declined", { hold: id, matter: id, request: id, entry: id }),
	event("hold.released", { hold: id, matter: id, request: id, entry: id }),
	event("hold.expired", { hold: id, matter: id }),
	/** Somebody asks what became of their data. `commitment`: of the account. */
	event("subject.asked", { subject: id, kind: code, commitment, due: z.string() }),
	/** What they are to be told. `digest`: SHA-256 of the answer. */
	event("subject.answered", { subject: id, kind: code, digest: hex, count: z.int().nonnegative() }),
	event("subject.closed", { subject: id, kind: code }),
	event("person.added", { person: id, factor: code.optional(), approvals: z.array(id).optional() }),
	/** Its words (names, addresses, accounts) stand beside; before and after as commitments. */
	event("person.changed", {
		person: id,
		change: code,
		before: commitment,
		after: commitment,
		approvals: z.array(id).optional(),
	}),
	event("person.disabled", { person: id }),
	event("person.enabled", { person: id, approvals: z.array(id).optional() }),
	/** `expires`: where it ends by itself. */
	event("role.granted", {
		person: id,
		role: code,
		approvals: z.array(id).optional(),
		expires: z.string().optional(),
	}),
	event("role.revoked", { person: id, role: code }),
	/** A change of staff that a second person must confirm; `commitment`: of its words, which stand beside. */
	event("staff.proposed", {
		...{ proposal: id, person: id, change: code, commitment },
		...{ role: code.optional(), expires: z.string().optional() },
	}),
	event("staff.confirmed", {
		proposal: id,
		entry: id,
		person: id,
		change: code,
		role: code.optional(),
		expires: z.string().optional(),
		commitment,
	}),
	event("staff.declined", {
		...{ proposal: id, entry: id, person: id, change: code },
		...{ role: code.optional(), expires: z.string().optional() },
	}),
	/** A one-time code was made with which a person enrols a first passkey. */
	event("enrolment.opened", { person: id, approvals: z.array(id).optional() }),
	/** `publicKey`: SubjectPublicKeyInfo, DER. `algorithm`: COSE's number. `usable`: opens nothing before. */
	event("passkey.added", {
		person: id,
		passkey: id,
		publicKey: base64url,
		algorithm: z.int(),
		usable: z.string(),
		approvals: z.array(id).optional(),
	}),
	event("passkey.renamed", { person: id, passkey: id }),
	event("passkey.removed", { person: id, passkey: id }),
	/**
	 * `configuration`: SHA-256 of the policy's or the keeper's settings, whose text stands beside. `drawn`: the policy's rule by
	 * which openings are reviewed, in clear, so that whoever has the log can draw them again (sampling/rule.ts).
	 */
	event("policy.changed", { configuration: hex, drawn: samplingRule.optional() }),
	event("configuration.changed", { configuration: hex }),
	/** An export of the log that another of oversight must confirm; `size`: how many entries it had. */
	event("export.requested", { request: id, size: z.int().positive() }),
	event("export.confirmed", { request: id, entry: id, size: z.int().positive() }),
	event("export.declined", { request: id, entry: id, size: z.int().positive() }),
	/** Somebody looks for entries by words of their reasons: how many words, no more. */
	event("words.asked", { count: z.int().positive() }),
	/** A period's access report, signed with the log's key; `from` and `size`: how many entries the log had at its two ends. */
	event("totals.published", {
		period: code,
		from: z.int().nonnegative(),
		size: z.int().positive(),
		digest: hex,
	}),
	/** What others rely on, signed by somebody of oversight. `digest`: SHA-256 of a review's decisions, or of an inventory. */
	event("rights.closed", { period: code, digest: hex, count: z.int().nonnegative().optional() }),
	/** `entry`: by which this version of the policy, whose digest is `configuration`, was put in force. */
	event("policy.signed", { configuration: hex, entry: id.optional() }),
	event("inventory.signed", {
		...{ period: code, kind: code, digest: hex },
		count: z.int().nonnegative().optional(),
	}),
	/**
	 * An opening was judged; where it is a finding, how grave (0 the gravest) and what is to follow. Older ones rest on a session
	 * and have neither `action` nor `commitment`.
	 */
	event("review.judged", {
		...{ review: id, opening: id, verdict: code, note: id.optional(), commitment: commitment.optional() },
		...{ severity: z.int().min(0).max(3).optional(), action: code.optional() },
	}),
	/** A second of oversight closes a finding. */
	event("review.closed", {
		...{ review: id, opening: id, verdict: code, note: id.optional(), commitment: commitment.optional() },
	}),
	/** One attachment shown under an opening; `digest`: as in its `attachment.received`, `scope`: the message that names it. */
	event("attachment.displayed", {
		...{ opening: id, attachment: id, digest: hex },
		...{ gate, expires: z.string() },
		scope: scope.pick({ intervals: true, count: true, digest: true }),
	}),
	/** A second person's word on a decision that needs one; `entry`: the decision's, `digest`: of what was decided. */
	event("decision.confirmed", { decision: id, entry: id, digest: hex }),
	event("decision.declined", { decision: id, entry: id, digest: hex, note: id.optional() }),
] as const;

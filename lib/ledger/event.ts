/**
 * Every event that may be recorded: one closed union, `area.verb`. Which database role may append which type is
 * the database's list (ledger.event_type); `event.test.ts` holds the two together.
 *
 * A leaf outlives every erasure, so it holds only our own random ids, codes, counts, digests and salted
 * commitments: no content, no platform ids, no typed text. `ledger.append` refuses what does not look like one.
 */
import { z } from "zod";

const id = z.uuid();
const code = z.string().regex(/^[A-Za-z0-9_.-]{1,64}$/);
const hex = z.string().regex(/^[0-9a-f]{64}$/);
const interval = z.tuple([z.int().positive(), z.int().positive()]);

const base64url = z.string().regex(/^[A-Za-z0-9_-]{1,1024}$/);
/**
 * How sure we are of the actor. `passkey`: the three parts of a WebAuthn assertion (Level 3 §6.1, §6.5.4) over the challenge
 * SHA-256(canonical request), where the request is this entry's own facts and the nonce (access/confirmation.ts); the
 * public key stands in the entry `passkey.added` of that passkey. `opening`: under an opening that was itself confirmed.
 */
const assurance = z.discriminatedUnion("kind", [
	z.strictObject({ kind: z.enum(["session", "system"]) }),
	z.strictObject({ kind: z.literal("opening"), entry: id }),
	z.strictObject({
		kind: z.literal("passkey"),
		passkey: id,
		nonce: base64url,
		challenge: base64url,
		authenticatorData: base64url,
		clientData: base64url,
		signature: base64url,
	}),
]);
const common = {
	assurance,
	outcome: z.enum(["done", "granted", "refused", "failed", "unknown"]),
	policy: code.optional(),
	actor: z.strictObject({ id, role: code }).optional(),
	session: id.optional(),
	region: code.optional(),
	case: id.optional(),
	thread: id.optional(),
	error: code.optional(),
};
const event = <T extends string, S extends z.core.$ZodLooseShape>(type: T, shape: S) =>
	z.strictObject({ type: z.literal(type), ...common, ...shape });

/** What a release waits for. */
const gate = z.string().regex(/^(checkpoint|witnesses:[1-9][0-9]?)$/);
const reason = z.strictObject({ code, question: code.optional(), commitment: hex.optional() });
const scope = z.strictObject({
	intervals: z.array(interval),
	count: z.int().nonnegative(),
	digest: hex,
	parts: z.array(z.enum(["messages", "note", "names"])),
	/** Whose note and names. */
	reports: z.array(id),
});

/** What is asked for, before a row is counted. */
const planned = z.strictObject({ intervals: z.array(interval) });
/** Soft limits that were passed by with a further reason. */
const limits = z.array(code).optional();
/** SHA-256(salt ‖ text) of what stands beside, erasable. */
const commitment = hex;

const samplingRule = z.strictObject({
	v: z.literal(1),
	period: code,
	shares: z.record(code, z.int().min(1).max(100)),
	wholeAbove: z.int().positive().optional(),
	pastLimits: z.boolean(),
	witnesses: z.array(z.string()),
	fallbackHours: z.int().positive(),
});

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
	event("key.created", { key: code }),
	event("key.rotated", { key: code, keyVersion: code.optional() }),
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
] as const;

/** What web appends: it gates nothing. */
export const WEB_EVENTS = [
	event("session.signed_in", { factor: code }),
	event("session.refused", { factor: code }),
	event("session.ended", {}),
	event("report.received", {
		report: id,
		key: hex,
		keyVersion: id,
		messages: z.int().nonnegative(),
		category: code,
		severity: z.int().min(0).max(3),
	}),
	event("case.claimed", {}),
	event("case.released", { person: id.optional() }),
	event("case.escalated", { escalation: id, category: code }),
	event("case.decided", { decision: id, verdict: code, note: id.optional() }),
	event("case.reopened", { previous: id }),
	event("review.claimed", { review: id, opening: id }),
	event("review.released", { review: id, opening: id }),
	/** The person whose opening was judged answers, in sealed words. */
	event("review.answered", { review: id, opening: id, note: id }),
	event("ledger.searched", {
		query: z.strictObject({ commitment: hex }),
		results: z.int().nonnegative().optional(),
	}),
	/**
	 * Entries left: all there were, this one often included, or one alone with its proof. `size`: how many before this.
	 * A person's export of all of them names the request and the entries of those who asked and confirmed.
	 */
	event("ledger.exported", {
		size: z.int().nonnegative(),
		entry: id.optional(),
		request: id.optional(),
		approvals: z.array(id).optional(),
	}),
	/** Missing entries brought back from an export: how many. */
	event("ledger.imported", { size: z.int().nonnegative() }),
	/** A search that was given a name; `query`: commitment of its terms. */
	event("view.saved", { view: id, query: z.strictObject({ commitment: hex }) }),
	event("view.removed", { view: id }),
	/**
	 * What a search finds left as a file: `count` entries among the first `size` of the log. Above the number that one person
	 * may take, `request` and `approvals` as in ledger.exported.
	 */
	event("selection.exported", {
		export: id,
		query: z.strictObject({ commitment: hex }),
		size: z.int().nonnegative(),
		count: z.int().nonnegative().optional(),
		request: id.optional(),
		approvals: z.array(id).optional(),
	}),
	/** What oversight makes of a signal of misuse. */
	event("signal.settled", { signal: id, verdict: code, note: id.optional() }),
	/** Somebody of oversight looked into a change that is an alarm; `entry`: the change's. */
	event("alarm.settled", { kind: code, entry: id }),
	/** User access review: somebody's role in a region stays, or is to go, said by another; `kind`: why. */
	event("rights.kept", { period: code, person: id, role: code, kind: code, note: id.optional() }),
	event("rights.withdrawn", { period: code, person: id, role: code, kind: code, note: id.optional() }),
	event("rights.closed", { period: code, count: z.int().nonnegative() }),
	/** Somebody read a version of policy, or an inventory, and answers for it. `digest`: SHA-256 of exactly that. */
	event("policy.signed", { configuration: hex, note: id.optional() }),
	event("inventory.signed", {
		...{ period: code, kind: code, digest: hex },
		...{ count: z.int().nonnegative(), note: id.optional() },
	}),
	/** An evidence pack for one control: `count` is its population, `size` the checkpoint's, `digest` its manifest's. */
	event("evidence.taken", {
		control: code,
		period: code,
		size: z.int().nonnegative(),
		count: z.int().nonnegative(),
		digest: hex,
	}),
] as const;

/** What the worker concludes from the record, for nobody. */
export const WORKER_EVENTS = [
	/**
	 * The sample of a period's openings (docs/sampling.md). `from` and `size`: how many entries the log had at its two ends;
	 * `seed`: SHA-256 of the 64 signature bytes of this witness's cosignature, made at `time` on the checkpoint of `size`;
	 * `frame` and `drawn`: SHA-256 of all its openings, and of those to be reviewed; `count` and `needed`: how many these are.
	 */
	event("review.drawn", {
		period: code,
		from: z.int().nonnegative(),
		size: z.int().positive(),
		seed: z.strictObject({
			digest: hex,
			key: z.string(),
			time: z.int().nonnegative(),
			signature: z.string().regex(/^[A-Za-z0-9+/]{86}==$/),
		}),
		frame: hex,
		drawn: hex,
		count: z.int().positive(),
		needed: z.int().positive(),
	}),
	event("signal.raised", { signal: id, kind: code, person: id, count: z.int().nonnegative().optional() }),
	event("signals.changed", { configuration: hex }),
	event("rights.opened", { period: code, count: z.int().nonnegative(), due: z.string() }),
] as const;

export const LedgerEvent = z.discriminatedUnion("type", [...KEEPER_EVENTS, ...WEB_EVENTS, ...WORKER_EVENTS]);
export type LedgerEvent = z.infer<typeof LedgerEvent>;
export type EventType = LedgerEvent["type"];

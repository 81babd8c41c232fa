import { z } from "zod";
import { code, event, hex, id } from "./event-parts.ts";

/** What web appends: it gates nothing. */
export const WEB_EVENTS = [
	event("session.signed_in", { factor: code }),
	event("session.refused", { factor: code }),
	event("session.ended", {}),
	event("report.received", {
		report: id,
		key: hex,
		keyVersion: id,
		messages: z.int().min(0).max(1_000_000),
		category: code,
		severity: z.int().min(0).max(3),
	}),
	event("case.claimed", {}),
	event("case.released", { person: id.optional() }),
	event("case.escalated", { escalation: id, category: code }),
	/** `digest`: SHA-256 of the violation and all actions (cases/decision-digest.ts); absent from older ones. */
	event("case.decided", { decision: id, verdict: code, note: id.optional(), digest: hex.optional() }),
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
	/** An evidence pack for one control: `count` is its population, `size` the checkpoint's, `digest` its manifest's. */
	event("evidence.taken", {
		control: code,
		period: code,
		size: z.int().nonnegative(),
		count: z.int().nonnegative(),
		digest: hex,
	}),
	/**
	 * An attachment came and was sealed. `key`: SHA-256 of its wrapped data key, `digest`: of the digests of its sealed chunks,
	 * `size`: in bytes, as it was sent.
	 */
	event("attachment.received", {
		...{ report: id, attachment: id, key: hex, keyVersion: id, digest: hex },
		size: z.int().nonnegative(),
	}),
	/** A note on a case, in sealed words; `count`: how many people it mentions. */
	event("case.noted", { note: id, count: z.int().nonnegative() }),
	/** Nobody is asked to work on the case until `due`. */
	event("case.paused", { kind: code, due: z.string() }),
	event("case.resumed", {}),
	/** To a person, or to whoever holds a role. */
	event("case.handed_over", { person: id.optional(), role: code.optional(), note: id.optional() }),
	/** Before the platform heard of it. */
	event("decision.undone", { decision: id }),
	/** The platform says what became of an action; `kind`: DONE or REFUSED. */
	event("decision.answered", { decision: id, action: code, kind: code }),
	/** A view of the queue or a macro that others may use, or one's own; `kind`: VIEW or MACRO. */
	event("desk.saved", { item: id, kind: code }),
	event("desk.removed", { item: id, kind: code }),
	/** Where a platform is told of decisions. */
	event("endpoint.added", { endpoint: id }),
	event("endpoint.rotated", { endpoint: id }),
	event("endpoint.paused", { endpoint: id }),
	event("endpoint.resumed", { endpoint: id }),
	event("endpoint.removed", { endpoint: id }),
	/** Dead letters are sent once more: how many. */
	event("delivery.replayed", { endpoint: id, count: z.int().nonnegative() }),
] as const;

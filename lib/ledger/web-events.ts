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
	/** An evidence pack for one control: `count` is its population, `size` the checkpoint's, `digest` its manifest's. */
	event("evidence.taken", {
		control: code,
		period: code,
		size: z.int().nonnegative(),
		count: z.int().nonnegative(),
		digest: hex,
	}),
] as const;

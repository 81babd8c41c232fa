/**
 * What a person wishes to open, judged: by the session's person, the case as it is now, and the policy in force. Where it
 * was asked for before and others approved it, reason, words and scope are the request's, never the caller's.
 */
import { randomUUID } from "node:crypto";
import type { LimitCode, ReasonCode } from "../access/policy.ts";
import { versionOf } from "../access/policy-version.ts";
import { fromMultirange } from "../access/scope.ts";
import type { Actor } from "../actor.ts";
import { sealNote } from "../envelope/note.ts";
import { DomainError } from "../errors.ts";
import type { Asking } from "./asking.ts";
import { type Assurance, confirmed } from "./confirm/confirmed.ts";
import { saltOf } from "./confirm/issue.ts";
import type { Confirmation } from "./confirm/messages-confirmation.ts";
import type { Keeper } from "./context.ts";
import { decide, decideApproved, type Permit, type Seen } from "./decide.ts";
import type { OpeningBody, OpeningRequest } from "./messages.ts";

/** A request that others approved, as the database holds it. */
export interface ApprovedRequest {
	id: string;
	commitment: string;
	noteId: string;
}

export interface Wish {
	permit: Permit;
	reason: { code: ReasonCode; question: string };
	/** Whose content this is: oversight's own look. */
	review: string | null;
	/** As typed; null where the request has them. */
	text: string | null;
	approved: ApprovedRequest | null;
	/** Soft limits that were passed by with a further reason, or with the approval. */
	passed: LimitCode[];
	/** Soft limits that still want one. */
	missing: LimitCode[];
}

export async function judge(keeper: Keeper, asking: Asking, body: OpeningBody): Promise<Wish> {
	if ("request" in body) return judgeApproved(keeper, asking, body.request);
	const { code, question, text } = body.reason;
	const review = keeper.settings.policy.reasons[code].on === "reviewed" ? (body.review ?? null) : null;
	const permit = decide(keeper.settings.policy, asking, body, await seenBefore(keeper, asking, code, review));
	const { passed } = permit;
	return {
		...{ permit, reason: { code, question }, approved: null, review },
		text: body.further === undefined ? text : `${text}\n\n${body.further}`,
		passed: body.further === undefined ? [] : passed,
		missing: body.further === undefined ? passed : [],
	};
}

async function judgeApproved(keeper: Keeper, asking: Asking, id: string): Promise<Wish> {
	const [row] = await keeper.sql`
		select r.case_id, r.reason, r.question, r.commitment, r.note_id, r.scope::text as scope, r.role, r.wide, r.policy,
			access.approvals_of(r) is not null as approved, l.review_id as review
		from access.opening_request r left join access.content_request l on l.request_id = r.id where r.id = ${id} and r.person_id = ${asking.actor.personId}`;
	if (!row || row.case_id !== asking.case?.id)
		throw new DomainError("REQUEST_NOT_YOURS", "There is no such request of yours. Nothing was opened.");
	if (!row.approved) {
		throw new DomainError(
			"REQUEST_NOT_APPROVED",
			"The request is not approved, or not any more. Nothing was opened.",
		);
	}
	if (row.policy !== versionOf(keeper.settings.policy)) {
		throw new DomainError(
			"REQUEST_NOT_APPROVED",
			"The policy was changed since this was asked for. Nothing was opened; ask again.",
		);
	}
	const asked = {
		...{ reason: row.reason, role: row.role, wide: row.wide },
		intervals: fromMultirange(row.scope),
	};
	const seen = row.review === null ? null : await seenByReviewed(keeper, asking, row.review);
	const permit = decideApproved(keeper.settings.policy, asking, asked, seen);
	return {
		...{ permit, text: null, review: row.review, passed: permit.passed, missing: [] },
		reason: { code: row.reason, question: row.question },
		approved: { id, commitment: row.commitment, noteId: row.note_id },
	};
}

/** For reasons that look again at what somebody did: the decision on this case, or on the thread's case before it. */
async function seenBefore(
	keeper: Keeper,
	asking: Asking,
	code: ReasonCode,
	review: string | null,
): Promise<Seen | null> {
	const { case: theCase } = asking;
	const rule = keeper.settings.policy.reasons[code];
	if (rule.on === "reviewed") return review === null ? null : seenByReviewed(keeper, asking, review);
	if (!theCase || rule.widest !== "seen") return null;
	const [row] = await keeper.sql`
		select d.person_id, (select range_agg(r)::text from access.opening o, unnest(o.scope) r
			where o.case_id = d.case_id and o.person_id = d.person_id) as scope
		from console.decision d join console.case k on k.id = d.case_id
		where k.thread_id = ${theCase.threadId} and (k.id = ${theCase.id}) = ${rule.on === "decided"}
			and (not k.restricted or ${theCase.restricted})
		order by d.decided_at desc limit 1`;
	return row ? { by: row.person_id, intervals: fromMultirange(row.scope) } : null;
}

/** What the opening saw whose review this person claimed, said to need the content, and has not judged; else null. */
async function seenByReviewed(
	keeper: Keeper,
	{ actor, case: theCase }: Asking,
	review: string,
): Promise<Seen | null> {
	const [row] = await keeper.sql`
		select c.reader, c.seen::text as seen from oversight.content_for(${actor.personId}, ${review}) c
		where c.claim is not null and c.of_case = ${theCase?.id ?? null}`;
	return row ? { by: row.reader, intervals: fromMultirange(row.seen) } : null;
}

/** The request that a person confirms: exactly these facts (access/confirmation.ts). */
export function fieldsOf(
	keeper: Keeper,
	actor: Actor,
	{ permit, reason, approved, review }: Wish,
	commitment: string,
) {
	return {
		actor: actor.personId,
		case: permit.case.id,
		thread: permit.case.threadId,
		reason: { ...reason, commitment },
		scope: permit.intervals.map(([from, to]) => [from, to]),
		policy: versionOf(keeper.settings.policy),
		request: approved?.id,
		review: review ?? undefined,
	};
}

/** The words, sealed or already there, and their commitment, confirmed. */
export interface Confirmed {
	/** With `wrapped` and `sealed` where it is new. */
	note: { id: string; wrapped?: string; sealed?: string };
	/** Of the words that are new, their blind tokens. */
	tokens: string[];
	commitment: string;
	assurance: Assurance;
}

/** @param about the opening or the request whose words they are */
export async function confirmWish(
	keeper: Keeper,
	actor: Actor,
	wish: Wish,
	about: string,
	confirmation: Confirmation | undefined,
): Promise<Confirmed> {
	const { note, tokens, commitment } = await wordsOf(keeper, actor, wish, about, confirmation);
	const fields = fieldsOf(keeper, actor, wish, commitment);
	const { verification } = wish.permit;
	const assurance = await confirmed(keeper, actor, "open", fields, confirmation, { verification });
	return { note, tokens, commitment, assurance };
}

async function wordsOf(
	keeper: Keeper,
	actor: Actor,
	{ permit, text, approved }: Wish,
	about: string,
	confirmation: Confirmation | undefined,
): Promise<Omit<Confirmed, "assurance">> {
	const { region } = permit.case;
	if (approved) {
		keeper.keyring.assertHere(region);
		return { note: { id: approved.noteId }, tokens: [], commitment: approved.commitment };
	}
	const salt = confirmation && (await saltOf(keeper, actor, confirmation.nonce));
	const id = randomUUID();
	const intakeKey = await keeper.keyring.current(region);
	const { commitment, ...sealed } = sealNote(intakeKey, { noteId: id, about }, text ?? "", salt);
	return { note: { id, ...sealed }, tokens: keeper.words.tokensOf(text ?? ""), commitment };
}

/** @throws DomainError APPROVAL_NEEDED, FURTHER_REASON_REQUIRED */
export function assertComplete({ permit, missing }: Wish): void {
	if (permit.approval) {
		throw new DomainError(
			"APPROVAL_NEEDED",
			"This needs the approval of somebody else. Nothing was opened; ask for it first.",
		);
	}
	assertReasoned(missing);
}

export function assertReasoned(missing: readonly LimitCode[]): void {
	if (missing.length > 0) {
		throw new DomainError(
			"FURTHER_REASON_REQUIRED",
			`This is more than usual (${missing.join(", ")}). Nothing was opened; say in further words why it is needed.`,
		);
	}
}

export const reasonCodeOf = (body: OpeningBody): OpeningRequest["reason"]["code"] | null =>
	"reason" in body ? body.reason.code : null;

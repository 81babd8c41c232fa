import type { EndingRow } from "#db/queries/approvals.ts";
import { type Policy, REASON_CODES, type ReasonCode, type ReasonRule } from "#lib/access/policy.ts";
import type { Role } from "#lib/access/roles.ts";
import type { Actor } from "#lib/actor.ts";
import type { DeskFacts } from "#lib/approvals/desk-facts.ts";
import type { CaseView } from "#lib/cases/read-case.ts";
import type { SealWorth } from "#lib/oversight/seal-worth.ts";
import { named, questionWords } from "../../../_words/in-codes.ts";
import { aliasOf } from "./aliases.ts";
import { approversWords, type DeskWords, ENGLISH_DESK, rolesOr } from "./desk-words.ts";
import type { DeskProps, OwnRequest, Reason, ScopeKind } from "./model.ts";

/** From what may be known of a case to what the desk in the browser works with. */
export function deskOf(
	actor: Actor,
	{ case: found, outline, participants, claim }: CaseView,
	{ policy, requests, seen, asksPasskey, lacksPasskey, openingsLastHour }: DeskFacts,
	{ sealWorth, endings }: { sealWorth: SealWorth; endings: Iterable<EndingRow> },
	w: DeskWords = ENGLISH_DESK,
): DeskProps {
	const reporters = new Set(participants.filter(({ reporter }) => reporter).map(({ number }) => number));
	const { soft } = policy.limits.openingsPerHour;
	return {
		caseId: found.id,
		reader: actor.alias,
		dots: outline.map(({ sequence, sender, sentAt, kind, revision, reported, provenance, unavailable }) => ({
			...{ sequence, sender, kind, revision, reported, provenance, unavailable },
			at: sentAt.getTime(),
		})),
		people: participants.map(({ number }) => ({ number, alias: aliasOf(number, reporters, w.opening) })),
		// Of a thread whose messages were deleted nothing opens.
		reasons:
			outline.length === 0
				? []
				: reasonsFor(actor, policy, { ...found, claimedBy: claim?.personId ?? null, seen }, w),
		around: policy.around.reported,
		widest: policy.around.widest,
		...{ seen, asksPasskey, lacksPasskey },
		openedBefore: [...endings].some(({ reader, requestId }) => reader === actor.alias && requestId === null),
		softLimit: openingsLastHour >= soft ? w.opening("softLimit", { count: openingsLastHour, soft }) : null,
		decides: claim?.personId === actor.personId && found.closedAt === null,
		requests: requests.map((one) => requestOf(one, w)),
		words: policy.words,
		sealWorth,
	};
}

interface Where {
	region: string;
	restricted: boolean;
	closedAt: Date | null;
	claimedBy: string | null;
	/** What whoever decided it, or the case before it, saw. */
	seen: readonly number[];
}

/** The reasons for which the actor may open this case; the keeper decides again. */
function reasonsFor(actor: Actor, policy: Policy, found: Where, w: DeskWords): Reason[] {
	const held = actor.grants
		.filter(({ role, region }) => region === found.region && (!found.restricted || role === "child_safety"))
		.map(({ role }) => role);
	const reasons = REASON_CODES.filter(
		(code) =>
			hasAim(policy.reasons[code], found) &&
			policy.reasons[code].roles.some(
				(role) => held.includes(role) && worksOn(actor, role, policy.reasons[code], found),
			),
	).map((code) => reasonOf(code, policy, w));
	// A restricted case is child safety's own: their reason stands first.
	return found.restricted ? reasons.sort((a, b) => Number(isOwn(b)) - Number(isOwn(a))) : reasons;
}

/** An appeal is against a decision: on a case that nobody decided before there is nothing to look at again. */
function hasAim({ widest, on }: ReasonRule, { seen }: Where): boolean {
	return widest !== "seen" || on === "decided" || seen.length > 0;
}

/** As the database has it (access.works_on): one's own claim; a lead also another's; legal, while it is nobody's. */
function worksOn(actor: Actor, role: Role, rule: ReasonRule, { closedAt, claimedBy }: Where): boolean {
	if (rule.on === "reviewed") return false; // read where the review is
	if (rule.on === "decided") return closedAt !== null;
	if (closedAt !== null) return false;
	if (role === "legal") return claimedBy === null;
	return claimedBy === actor.personId || (claimedBy !== null && role === "lead");
}

const isOwn = ({ code }: Reason) => code === "CHILD_SAFETY_ESCALATION";

export function reasonOf(code: ReasonCode, { reasons, limits }: Policy, w: DeskWords = ENGLISH_DESK): Reason {
	const rule = reasons[code];
	const { minutes, reviewHours, questions, widest, verification } = rule;
	return {
		...{ code, name: named(w.codes, "reason", code), minutes, reviewHours, widest, verification },
		// No policy file changes a reason's words: only legal's has nothing to open yet.
		notYet: rule.notYet && (code === "LEGAL_REQUEST" ? w.opening("legalNotYet") : rule.notYet),
		scopes: scopesOf(rule),
		approval: rule.approval && approversWords(rule.approval, w),
		questions: Object.keys(questions).map((one) => ({ code: one, words: questionWords(w.codes, code, one) })),
		limit:
			code === "EMERGENCY_RISK_TO_LIFE"
				? w.opening("emergencies", { count: limits.emergenciesPerDay })
				: null,
	};
}

/** Beside what opens without approval, a window of any size where somebody may approve it. */
function scopesOf({ scopes, widest, approval }: ReasonRule): ScopeKind[] {
	const wide = approval !== null && (widest === "nearby" || widest === "seen");
	return scopes.flatMap((kind): ScopeKind[] => (kind === "window" && wide ? [kind, "wide"] : [kind]));
}

export function requestOf(request: DeskFacts["requests"][number], w: DeskWords = ENGLISH_DESK): OwnRequest {
	const { id, state, needed, approvals, requestedAt, lapsesAt, entryId, entryNumber } = request;
	return {
		...{ id, state, needed, approvals, entry: entryId, entryNumber },
		reason: named(w.codes, "reason", request.reason),
		messages: request.messages,
		roles: rolesOr(request.roles, w),
		requestedAt: requestedAt.toISOString(),
		lapsesAt: lapsesAt.toISOString(),
	};
}

/**
 * May this person, for this reason, read this scope of this case now? Pure: from the policy, what was asked and what is
 * known to a permit or a refusal. A permit says what is still missing: the approval of others, a further reason.
 *
 * Shown by: requests/reasons.test.ts, requests/model.test.ts; the database says the row-sized part of it again (access.admit).
 */
import type { Approval, LimitCode, Policy, ReasonCode, ReasonRule, Verification } from "../access/policy.ts";
import { allowed, authorise, type Role } from "../access/roles.ts";
import { aroundReported, between, type Interval, sequencesIn, toIntervals } from "../access/scope.ts";
import { DomainError } from "../errors.ts";
import type { Asking, CaseFacts } from "./asking.ts";
import { softLimits } from "./limits.ts";
import type { OpeningRequest } from "./messages.ts";

export interface Permit {
	role: Role;
	case: CaseFacts;
	intervals: Interval[];
	minutes: number;
	reviewHours: number | null;
	widens: string | null;
	verification: Verification;
	/** More than the reported messages and a few around them. */
	wide: boolean;
	/** Who must agree before it opens; null: nobody. */
	approval: Approval | null;
	/** Soft limits that want a further reason. */
	passed: LimitCode[];
}

/** Whose act is looked at again, and what they saw. */
export interface Seen {
	by: string;
	intervals: Interval[];
}

export function decide(
	policy: Policy,
	asking: Asking,
	request: Pick<OpeningRequest, "reason" | "scope">,
	seen: Seen | null,
	now = new Date(),
): Permit {
	const { theCase, rule, role } = decideWhether(policy, asking, request.reason.code);
	if (!(request.reason.question in rule.questions)) {
		throw new DomainError(
			"REASON_REQUIRED",
			"Choose the question that reading is to settle. Nothing was opened.",
		);
	}
	if ([...request.reason.text.trim()].length < policy.words.min) {
		throw new DomainError(
			"REASON_REQUIRED",
			`Say why in at least ${policy.words.min} characters. Nothing was opened.`,
		);
	}
	if (rule.widest === "seen" || rule.on === "reviewed") assertOthers(asking, rule, seen);
	const chosen = scopeOf(policy, theCase, request, seen);
	const wide = request.scope.kind !== "reported";
	return {
		...termsOf(asking, theCase, rule, role),
		intervals: toIntervals(chosen),
		wide,
		verification: wide ? rule.verification.wider : rule.verification.reported,
		approval: approvalFor(policy, asking, theCase, rule, {
			chosen,
			whole: request.scope.kind === "thread",
			seen,
		}),
		passed: softLimits(policy, asking, theCase.region, now),
	};
}

/** The same for what others approved: its reason, words and scope were judged when it was asked for. */
export function decideApproved(
	policy: Policy,
	asking: Asking,
	approved: { reason: ReasonCode; role: string; intervals: Interval[]; wide: boolean },
	seen: Seen | null,
): Permit {
	const { theCase, rule, role } = decideWhether(policy, asking, approved.reason);
	if (rule.on === "reviewed") {
		assertOthers(asking, rule, seen);
		assertInside(sequencesIn(approved.intervals), seen);
	}
	if (role !== approved.role) {
		throw new DomainError(
			"REQUEST_NOT_APPROVED",
			"The request was made in a role that does not open this any more. Nothing was opened; ask again.",
		);
	}
	const { intervals, wide } = approved;
	assertThere(theCase, sequencesIn(intervals));
	return {
		...termsOf(asking, theCase, rule, role),
		...{ intervals, wide, approval: null },
		verification: wide ? rule.verification.wider : rule.verification.reported,
		// Whoever approved it agreed to one more.
		passed: softLimits(policy, asking, theCase.region, new Date()),
	};
}

function termsOf(asking: Asking, theCase: CaseFacts, rule: ReasonRule, role: Role) {
	const { minutes, reviewHours } = rule;
	return { role, case: theCase, minutes, reviewHours, widens: asking.earlierOpening };
}

/** Everything but what exactly is to be read. */
function decideWhether(policy: Policy, asking: Asking, code: ReasonCode) {
	const { actor } = asking;
	const rule = policy.reasons[code];
	if (!asking.case) throw new DomainError("NOT_FOUND", "There is no such case.");
	if (rule.notYet !== null && actor.grants.some((grant) => rule.roles.includes(grant.role))) {
		throw new DomainError(
			"REASON_NOT_ACCEPTED",
			`This reason opens nothing: ${rule.notYet}. Nothing was opened.`,
		);
	}
	const theCase = seeable(asking, asking.case, rule);
	const roles = rolesFor(asking, theCase, rule);
	const role = workerOf(asking, theCase, rule, code, roles);
	if (asking.takesPart) {
		throw new DomainError(
			"OWN_THREAD",
			"An account of yours takes part in this thread, so it is not for you. Nothing was opened; release the case.",
		);
	}
	hardLimits(policy, asking, code);
	if (theCase.order.length === 0) throw threadGone();
	return { theCase, rule, role };
}

/** The case is in a region of the person's and not hidden from them. */
function seeable({ actor }: Asking, theCase: CaseFacts, { on }: ReasonRule): CaseFacts {
	authorise(actor, on === "reviewed" ? "review.open" : "thread.open", theCase.region);
	if (theCase.restricted && !allowed(actor, "case.read_restricted", theCase.region)) {
		throw new DomainError(
			"CASE_RESTRICTED",
			"Only child-safety staff work on this case. Nothing was opened.",
		);
	}
	return theCase;
}

function rolesFor({ actor }: Asking, theCase: CaseFacts, rule: ReasonRule): Role[] {
	const roles = rule.roles.filter((role) =>
		actor.grants.some(
			(g) =>
				g.role === role && g.region === theCase.region && (!theCase.restricted || role === "child_safety"),
		),
	);
	if (roles.length === 0) {
		throw new DomainError(
			"REASON_NOT_ACCEPTED",
			"Your role does not open threads for this reason. Nothing was opened.",
		);
	}
	return roles;
}

/** In which of these roles the person works on the case: its claimer in any, a lead also on another's. */
function workerOf(
	{ actor }: Asking,
	theCase: CaseFacts,
	rule: ReasonRule,
	code: ReasonCode,
	roles: readonly Role[],
): Role {
	const [first] = roles as [Role, ...Role[]];
	// Whatever became of the case: it is an opening that is reviewed.
	if (rule.on === "reviewed") return first;
	if (rule.on === "decided") {
		if (theCase.closed) return first;
		throw new DomainError("REASON_NOT_ACCEPTED", "This looks at decided cases only. Nothing was opened.");
	}
	if (theCase.closed) throw new DomainError("CASE_CLOSED", "The case is closed. Nothing was opened.");
	const claimer = roles.find((role) => role !== "legal");
	if (theCase.claimedBy === actor.personId && claimer) return claimer;
	if (theCase.claimedBy === null) {
		if (code === "EMERGENCY_RISK_TO_LIFE" && roles.includes("legal")) return "legal";
		throw new DomainError(
			"CASE_NOT_CLAIMED",
			"Nobody has claimed the case. Claim it first; nothing was opened.",
		);
	}
	if (roles.includes("lead")) return "lead";
	throw new DomainError("CASE_CLAIMED_BY_OTHER", "Somebody else works on this case. Nothing was opened.");
}

/** @throws DomainError THREAD_GONE where the content of some of these was deleted */
export function assertThere({ order }: Pick<CaseFacts, "order">, sequences: readonly number[]): void {
	const there = new Set(order);
	if (!sequences.every((sequence) => there.has(sequence))) throw threadGone();
}

const threadGone = () =>
	new DomainError(
		"THREAD_GONE",
		"These messages were deleted: their time was over, or somebody had them erased. Nothing was opened.",
	);

function hardLimits({ limits }: Policy, asking: Asking, code: ReasonCode): void {
	if (asking.openingsLastHour >= limits.openingsPerHour.hard) {
		throw new DomainError(
			"OPENING_LIMIT_REACHED",
			`You opened ${limits.openingsPerHour.hard} threads within an hour, which is the limit. Nothing was opened.`,
		);
	}
	if (asking.openingsOfAccount >= limits.perAccountPerDay.hard) {
		throw new DomainError(
			"OPENING_LIMIT_REACHED",
			`You opened threads of one account ${limits.perAccountPerDay.hard} times within a day, which is the limit. Nothing was opened.`,
		);
	}
	if (code === "EMERGENCY_RISK_TO_LIFE" && asking.emergenciesLastDay >= limits.emergenciesPerDay) {
		throw new DomainError(
			"EMERGENCY_LIMIT_REACHED",
			`You opened ${limits.emergenciesPerDay} emergencies within a day, which is the limit. Nothing was opened; ask a lead.`,
		);
	}
}

/** What is looked at again was done by somebody, and by somebody else. */
function assertOthers({ actor }: Asking, { on }: ReasonRule, seen: Seen | null): asserts seen is Seen {
	if (on === "reviewed" && (!seen || seen.intervals.length === 0)) {
		throw new DomainError(
			"REVIEW_NOT_CLAIMED",
			"No review that you have claimed needs this content. Nothing was opened.",
		);
	}
	if (!seen || seen.intervals.length === 0) {
		throw new DomainError(
			"REASON_NOT_ACCEPTED",
			"There is no earlier decision for which somebody read this thread. Nothing was opened.",
		);
	}
	if (seen.by === actor.personId) {
		throw new DomainError("OWN_ACT", "You made this decision yourself; somebody else looks at it again.");
	}
}

function scopeOf(
	policy: Policy,
	{ order, reported }: CaseFacts,
	{ reason, scope }: Pick<OpeningRequest, "reason" | "scope">,
	seen: Seen | null,
): number[] {
	if (!policy.reasons[reason.code].scopes.includes(scope.kind)) {
		throw new DomainError(
			"SCOPE_TOO_WIDE",
			"This reason does not open that much. Nothing was opened; choose fewer messages.",
		);
	}
	if (scope.kind === "thread") return order;
	if (scope.kind === "reported") return aroundReported(order, new Set(reported), policy.around.reported);
	if (scope.kind === "seen") {
		const all = sequencesIn(seen?.intervals ?? []);
		assertThere({ order }, all);
		return all;
	}
	const window = between(order, scope.from, scope.to);
	if (!window)
		throw new DomainError("INPUT_INVALID", "The window is not within the thread. Nothing was opened.");
	if (policy.reasons[reason.code].on !== "reviewed" || !seen) return window;
	// It may reach over what the reviewed opening left sealed, and leaves that sealed.
	assertInside([scope.from, scope.to], seen);
	const visible = new Set(sequencesIn(seen.intervals));
	return window.filter((sequence) => visible.has(sequence));
}

/** @throws DomainError SCOPE_TOO_WIDE: nobody can approve more than was seen */
function assertInside(sequences: readonly number[], { intervals }: Seen): void {
	const visible = new Set(sequencesIn(intervals));
	if (sequences.every((sequence) => visible.has(sequence))) return;
	throw new DomainError(
		"SCOPE_TOO_WIDE",
		"The reviewed opening did not see that much, and nobody can approve it. Nothing was opened; choose fewer messages.",
	);
}

/** @throws DomainError SCOPE_TOO_WIDE where it is more than anybody can approve */
function approvalFor(
	policy: Policy,
	asking: Asking,
	theCase: CaseFacts,
	rule: ReasonRule,
	wish: { chosen: number[]; whole: boolean; seen: Seen | null },
): Approval | null {
	if (!isBeyond(policy, asking, theCase, rule, wish)) return null;
	if (!rule.approval) {
		throw new DomainError(
			"SCOPE_TOO_WIDE",
			"This reason does not open that much, and nobody can approve it. Nothing was opened; choose fewer messages.",
		);
	}
	return theCase.restricted ? { ...rule.approval, roles: policy.requests.restricted } : rule.approval;
}

function isBeyond(
	{ around }: Policy,
	{ opened }: Asking,
	{ order, reported }: CaseFacts,
	{ widest }: ReasonRule,
	{ chosen, whole, seen }: { chosen: number[]; whole: boolean; seen: Seen | null },
): boolean {
	if (widest === "thread") return false;
	if (widest === "none" || whole) return true;
	const free = new Set(
		widest === "seen"
			? sequencesIn(seen?.intervals ?? [])
			: aroundReported(order, new Set(reported), around.widest),
	);
	const outside = (sequence: number) => !free.has(sequence);
	if (chosen.some(outside)) return true;
	// All openings of a person add up: what is new to them must leave the whole within reach of what is reported now.
	const known = new Set(sequencesIn(opened.all));
	return chosen.some((sequence) => !known.has(sequence)) && sequencesIn(opened.alone).some(outside);
}

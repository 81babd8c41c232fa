/**
 * May this person, for this reason, read this scope of this case now? Pure: from what was asked and what is known
 * to a permit or a refusal. Everything it decides by is in `access/policy.ts` and `access/roles.ts`.
 *
 * Shown by: decide.test.ts; the database says the row-sized part of it again (access.open).
 */
import {
	AROUND_REPORTED,
	LIMITS,
	REASONS,
	type ReasonCode,
	WIDEST_AROUND_REPORTED,
	WORDS,
} from "../access/policy.ts";
import { allowed, authorise, type Role } from "../access/roles.ts";
import { aroundReported, between, type Interval, toIntervals } from "../access/scope.ts";
import { DomainError } from "../errors.ts";
import type { Asking, CaseFacts } from "./asking.ts";
import type { OpeningRequest } from "./messages.ts";

export interface Permit {
	role: Role;
	case: CaseFacts;
	intervals: Interval[];
	minutes: number;
	reviewHours: number | null;
	widens: string | null;
}

export function decide(asking: Asking, request: OpeningRequest): Permit {
	const theCase = checkCase(asking);
	const rule = REASONS[request.reason.code];
	const role = rule.roles.find((r) =>
		asking.actor.grants.some(
			(g) => g.role === r && g.region === theCase.region && (!theCase.restricted || r === "child_safety"),
		),
	);
	if (role === undefined) {
		throw new DomainError(
			"REASON_NOT_ACCEPTED",
			"Your role does not open threads for this reason. Nothing was opened.",
		);
	}
	if (!(request.reason.question in rule.questions)) {
		throw new DomainError(
			"REASON_REQUIRED",
			"Choose the question that reading is to settle. Nothing was opened.",
		);
	}
	if ([...request.reason.text.trim()].length < WORDS.min) {
		throw new DomainError(
			"REASON_REQUIRED",
			`Say why in at least ${WORDS.min} characters. Nothing was opened.`,
		);
	}
	checkLimits(asking, request.reason.code);
	const intervals = toIntervals(scopeOf(theCase, request));
	return {
		role,
		case: theCase,
		intervals,
		minutes: rule.minutes,
		reviewHours: rule.reviewHours,
		widens: request.scope.kind === "reported" ? null : asking.earlierOpening,
	};
}

/** The case exists, is open, is in a region of the person's, is not hidden from them and is theirs to work on. */
function checkCase({ actor, case: theCase }: Asking): CaseFacts {
	if (!theCase) throw new DomainError("NOT_FOUND", "There is no such case.");
	authorise(actor, "thread.open", theCase.region);
	if (theCase.restricted && !allowed(actor, "case.read_restricted", theCase.region)) {
		throw new DomainError(
			"CASE_RESTRICTED",
			"Only child-safety staff work on this case. Nothing was opened.",
		);
	}
	if (theCase.closed) throw new DomainError("CASE_CLOSED", "The case is closed. Nothing was opened.");
	if (theCase.claimedBy === null) {
		throw new DomainError(
			"CASE_NOT_CLAIMED",
			"Nobody has claimed the case. Claim it first; nothing was opened.",
		);
	}
	if (theCase.claimedBy !== actor.personId) {
		throw new DomainError("CASE_CLAIMED_BY_OTHER", "Somebody else works on this case. Nothing was opened.");
	}
	return theCase;
}

function checkLimits(asking: Asking, code: ReasonCode): void {
	if (asking.openingsLastHour >= LIMITS.openingsPerHour) {
		throw new DomainError(
			"OPENING_LIMIT_REACHED",
			`You opened ${LIMITS.openingsPerHour} threads within an hour, which is the limit. Nothing was opened.`,
		);
	}
	if (code === "EMERGENCY_RISK_TO_LIFE" && asking.emergenciesLastDay >= LIMITS.emergenciesPerDay) {
		throw new DomainError(
			"EMERGENCY_LIMIT_REACHED",
			`You opened ${LIMITS.emergenciesPerDay} emergencies within a day, which is the limit. Nothing was opened; ask a lead.`,
		);
	}
}

function scopeOf({ order, reported }: CaseFacts, { reason, scope }: OpeningRequest): number[] {
	if (!REASONS[reason.code].scopes.includes(scope.kind)) {
		throw new DomainError(
			"SCOPE_TOO_WIDE",
			"This reason does not open the whole thread. Nothing was opened; choose fewer messages.",
		);
	}
	const marked = new Set(reported);
	if (scope.kind === "thread") return order;
	if (scope.kind === "reported") return aroundReported(order, marked, AROUND_REPORTED);
	const window = between(order, scope.from, scope.to);
	if (!window)
		throw new DomainError("INPUT_INVALID", "The window is not within the thread. Nothing was opened.");
	if (!REASONS[reason.code].scopes.includes("thread")) {
		const widest = new Set(aroundReported(order, marked, WIDEST_AROUND_REPORTED));
		if (window.some((sequence) => !widest.has(sequence))) {
			throw new DomainError(
				"SCOPE_TOO_WIDE",
				`This reason reaches at most ${WIDEST_AROUND_REPORTED} messages around a reported one. Nothing was opened; choose fewer messages.`,
			);
		}
	}
	return window;
}

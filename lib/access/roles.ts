/**
 * Which role may do what: rules as data, pure. `roles.golden.txt` shows the whole table; a test holds it there,
 * so that every change of a right is seen in review.
 *
 * A right is always a role *in a region*. Whether a case is restricted to child safety is part of the question:
 * `case.read` of such a case asks `case.read_restricted`.
 */
import type { Actor } from "../actor.ts";
import { DomainError } from "../errors.ts";

export const ROLES = [
	"moderator",
	"lead",
	"child_safety",
	"qa",
	"legal",
	"counsel",
	"auditor",
	"oversight_lead",
	"admin",
] as const;
export type Role = (typeof ROLES)[number];

/** In the order in which a person with several roles acts: the narrowest sufficient one first. */
export const RIGHTS = {
	"queue.read": ["moderator", "lead", "child_safety"],
	"queue.read_restricted": ["child_safety"],
	"case.read": ["moderator", "lead", "child_safety", "qa", "legal"],
	"case.read_restricted": ["child_safety"],
	"case.claim": ["moderator", "lead", "child_safety"],
	"case.take_over": ["lead"],
	"case.decide": ["moderator", "lead", "child_safety"],
	/** A second person's word on somebody else's decision. */
	"decision.confirm": ["lead", "child_safety"],
	/** One's own, until it has left the house. */
	"decision.undo": ["moderator", "lead", "child_safety"],
	"case.pause": ["moderator", "lead", "child_safety"],
	"case.hand_over": ["moderator", "lead", "child_safety"],
	/** Work on a case that was decided. */
	"case.reopen": ["lead", "child_safety"],
	"case.note": ["moderator", "lead", "child_safety"],
	/** Views and macros of one's own. */
	"desk.save": ["moderator", "lead", "child_safety"],
	/** Those that a region's desk shares. */
	"desk.share": ["lead"],
	/** How much work there is and who has how much of it. */
	"load.read": ["lead"],
	"case.escalate": ["moderator", "lead", "child_safety"],
	/** For which reason and how much is policy's (policy.ts). */
	"thread.open": ["moderator", "lead", "child_safety", "legal", "qa"],
	/** One's own requests; whoever decides some sees those too. */
	"request.read": [
		"moderator",
		"lead",
		"child_safety",
		"legal",
		"qa",
		"counsel",
		"auditor",
		"oversight_lead",
	],
	/** Whose decision counts for which request is policy's, and never one's own. */
	"request.decide": ["lead", "child_safety", "counsel", "oversight_lead"],
	"opening.revoke": ["lead", "child_safety", "auditor", "oversight_lead"],
	"note.read": ["moderator", "lead", "child_safety", "counsel", "auditor", "oversight_lead"],
	"alert.read": ["auditor", "oversight_lead"],
	"alarm.settle": ["auditor", "oversight_lead"],
	"ledger.search": ["auditor", "oversight_lead"],
	"ledger.export": ["auditor", "oversight_lead"],
	/** Of an act of one's own. */
	"receipt.read": ROLES,
	"review.read": ["auditor", "oversight_lead"],
	"review.judge": ["auditor", "oversight_lead"],
	/** Of somebody else's claim. */
	"review.take_away": ["oversight_lead"],
	/** A second of oversight. */
	"review.close": ["auditor", "oversight_lead"],
	/** What a review needs, of what the reviewed opening saw; approved by others. */
	"review.open": ["auditor"],
	/** About an opening of one's own. */
	"finding.answer": ROLES,
	/** Signals of misuse: never about oneself, and nobody outside of oversight. */
	"signal.read": ["auditor", "oversight_lead"],
	"signal.settle": ["auditor", "oversight_lead"],
	/** Access reports, signed by the log. */
	"totals.publish": ["oversight_lead"],
	"policy.read": ROLES,
	/** The keeper's settings and policy, and each change of them. */
	"configuration.read": ["auditor", "oversight_lead", "admin"],
	/** Reviews of the protocol itself; nobody judges their own right, or one that they gave. */
	"protocol.read": ["auditor", "oversight_lead"],
	"rights.review": ["auditor", "oversight_lead"],
	/** All decisions of a quarter, in every region. */
	"rights.close": ["auditor", "oversight_lead"],
	"policy.sign": ["oversight_lead"],
	"inventory.sign": ["auditor", "oversight_lead"],
	"evidence.take": ["auditor", "oversight_lead"],
	/** Keys, their periods, what depends on them, what falls due when. */
	"keys.read": ["admin", "legal", "counsel", "auditor", "oversight_lead"],
	/** Announcing the destruction of an intake key, and calling it off. */
	"key.destroy": ["admin"],
	/** Where deletion waits for a person. */
	"retention.resume": ["admin"],
	/** Legal holds; another of these lifts one. */
	"hold.read": ["legal", "counsel", "auditor", "oversight_lead"],
	"hold.place": ["legal", "counsel"],
	"hold.lift": ["legal", "counsel"],
	/** Requests of data subjects. */
	"subject.read": ["legal", "counsel"],
	"subject.answer": ["legal", "counsel"],
	/** Webhook endpoints of platforms and what became of each delivery. */
	"delivery.read": ["admin", "auditor", "oversight_lead"],
	"delivery.replay": ["admin"],
	"staff.read": ["admin"],
	/** Another admin confirms. */
	"staff.propose": ["admin"],
	"staff.confirm": ["admin"],
} as const satisfies Record<string, readonly Role[]>;
export type Action = keyof typeof RIGHTS;
export const ACTIONS = Object.keys(RIGHTS) as Action[];

export const ROLE_NAMES: Record<Role, string> = {
	moderator: "Moderator",
	lead: "Lead",
	child_safety: "Child safety",
	qa: "Quality",
	legal: "Legal",
	counsel: "Counsel",
	auditor: "Auditor",
	oversight_lead: "Oversight lead",
	admin: "Admin",
};

/** The regions in which the actor may do this, in alphabetical order. */
export function regionsFor(actor: Actor, action: Action): string[] {
	const roles: readonly Role[] = RIGHTS[action];
	return [...new Set(actor.grants.filter((g) => roles.includes(g.role)).map((g) => g.region))].sort();
}

export function allowed(actor: Actor, action: Action, region?: string): boolean {
	return roleFor(actor, action, region) !== undefined;
}

/**
 * The first line of every domain function.
 *
 * @returns the role in which the actor acts; the record names it.
 * @throws DomainError NOT_PERMITTED when no role of the actor has the right anywhere, REGION_NOT_HELD when one
 * has it, but not in this region.
 */
export function authorise(actor: Actor, action: Action, region?: string): Role {
	const role = roleFor(actor, action, region);
	if (role !== undefined) return role;
	const roles = RIGHTS[action].map((r) => ROLE_NAMES[r].toLowerCase()).join(", ");
	if (region !== undefined && roleFor(actor, action) !== undefined) {
		throw new DomainError(
			"REGION_NOT_HELD",
			`You do not work in this region (${region.toUpperCase()}). Ask a lead of that region.`,
		);
	}
	throw new DomainError("NOT_PERMITTED", `Your roles do not include this. It needs one of: ${roles}.`);
}

function roleFor(actor: Actor, action: Action, region?: string): Role | undefined {
	const roles: readonly Role[] = RIGHTS[action];
	return roles.find((role) =>
		actor.grants.some((g) => g.role === role && (region === undefined || g.region === region)),
	);
}

import assert from "node:assert/strict";
import { test } from "node:test";
import type { EndingRow } from "#db/queries/approvals.ts";
import { DEFAULT_POLICY, REASON_CODES } from "#lib/access/policy.ts";
import type { Role } from "#lib/access/roles.ts";
import type { Actor } from "#lib/actor.ts";
import type { DeskFacts } from "#lib/approvals/desk-facts.ts";
import type { CaseView } from "#lib/cases/read-case.ts";
import { deskOf } from "./desk-props.ts";

const ME = "00000000-0000-4000-8000-000000000001";
const OTHER = "00000000-0000-4000-8000-000000000002";

const actor = (role: Role, region = "eu"): Actor => ({
	...{ personId: ME, alias: "T-1", name: "Test", sessionId: OTHER },
	grants: [{ role, region }],
});

const facts: DeskFacts = {
	...{
		policy: DEFAULT_POLICY,
		requests: [],
		seen: [],
		asksPasskey: true,
		lacksPasskey: null,
		openingsLastHour: 0,
	},
};

const ALONE = { sealWorth: "none", endings: [] } as const;

/** As far as the desk looks at a case. */
function view({
	claimedBy = ME as string | null,
	closed = false,
	restricted = false,
	gone = false,
} = {}): CaseView {
	return {
		case: { id: OTHER, region: "eu", restricted, threatToLife: false, closedAt: closed ? new Date() : null },
		outline: gone ? [] : [{ sequence: 1, sender: 1, sentAt: new Date(), kind: "text", reported: true }],
		participants: [],
		claim: claimedBy === null ? null : { personId: claimedBy },
	} as unknown as CaseView;
}

const codes = (who: Actor, of: CaseView) => deskOf(who, of, facts, ALONE).reasons.map(({ code }) => code);

test("a moderator is offered their reasons on their own case, and nothing on anybody else's or a decided one", () => {
	const mine = ["USER_REPORT_REVIEW", "EMERGENCY_RISK_TO_LIFE"];
	assert.deepEqual(codes(actor("moderator"), view()), mine);
	for (const other of [{ claimedBy: OTHER }, { claimedBy: null }, { closed: true }])
		assert.deepEqual(codes(actor("moderator"), view(other)), []);
	assert.deepEqual(codes(actor("moderator", "us"), view()), []);
});

test("of a thread whose messages were deleted nobody is offered anything", () => {
	for (const role of ["moderator", "lead", "qa", "legal"] as const)
		assert.deepEqual(codes(actor(role), view({ gone: true })), []);
});

test("an appeal is reviewed where somebody decided before, and read something for it", () => {
	const offered = (seen: number[]) =>
		deskOf(actor("moderator"), view(), { ...facts, seen }, ALONE).reasons.some(
			({ code }) => code === "APPEAL_REVIEW",
		);
	assert.deepEqual([offered([]), offered([4])], [false, true]);
});

test("a lead is offered theirs on a case that somebody has claimed, and none while it is nobody's", () => {
	assert.ok(codes(actor("lead"), view({ claimedBy: OTHER })).includes("GUIDELINE_VIOLATION_REVIEW"));
	assert.deepEqual(codes(actor("lead"), view({ claimedBy: null })), []);
	assert.equal(deskOf(actor("lead"), view({ claimedBy: OTHER }), facts, ALONE).decides, false);
});

test("quality looks at decided cases only, legal opens an emergency that is nobody's, an admin nothing", () => {
	assert.deepEqual(codes(actor("qa"), view({ claimedBy: null, closed: true })), ["QUALITY_AUDIT"]);
	assert.deepEqual(codes(actor("qa"), view()), []);
	assert.ok(codes(actor("legal"), view({ claimedBy: null })).includes("EMERGENCY_RISK_TO_LIFE"));
	assert.deepEqual(codes(actor("legal"), view({ claimedBy: OTHER })), []);
	assert.deepEqual(codes(actor("admin"), view()), []);
});

test("on a child-safety case child safety's own reason stands first, and nobody else has one", () => {
	assert.equal(codes(actor("child_safety"), view({ restricted: true }))[0], "CHILD_SAFETY_ESCALATION");
	for (const role of ["moderator", "lead", "qa", "legal"] as const)
		assert.deepEqual(codes(actor(role), view({ restricted: true })), []);
});

test("each reason says its figures, its approvers and why it opens nothing yet, as the policy has them", () => {
	// Oversight's own look begins at its review, not at a case.
	const atCases = REASON_CODES.filter((code) => DEFAULT_POLICY.reasons[code].on !== "reviewed");
	const offered = atCases.flatMap((code) => {
		const rule = DEFAULT_POLICY.reasons[code];
		const role = rule.roles[0] as Role;
		const of = view({
			claimedBy: role === "legal" ? null : ME,
			closed: rule.on === "decided",
		});
		return deskOf(actor(role), of, { ...facts, seen: [1] }, ALONE).reasons.filter(
			(reason) => reason.code === code,
		);
	});
	assert.equal(offered.length, atCases.length);
	for (const reason of offered) {
		const rule = DEFAULT_POLICY.reasons[reason.code as keyof typeof DEFAULT_POLICY.reasons];
		assert.deepEqual([reason.minutes, reason.notYet], [rule.minutes, rule.notYet]);
		assert.equal(reason.approval === null, rule.approval === null);
		assert.ok(rule.scopes.every((scope) => reason.scopes.includes(scope)));
	}
});

test("near the limit of an hour a further reason is announced before it is asked for", () => {
	const { soft } = DEFAULT_POLICY.limits.openingsPerHour;
	const limit = (openingsLastHour: number) =>
		deskOf(actor("moderator"), view(), { ...facts, openingsLastHour }, ALONE).softLimit;
	assert.equal(limit(soft - 1), null);
	assert.match(limit(soft) ?? "", new RegExp(`From ${soft} on a further reason`));
});

test("what was opened alone before adds up; what others opened, or approved, does not", () => {
	const before = (reader: string, requestId: string | null) =>
		deskOf(actor("moderator"), view(), facts, { ...ALONE, endings: [{ reader, requestId } as EndingRow] })
			.openedBefore;
	assert.deepEqual([before("T-1", null), before("T-1", OTHER), before("T-2", null)], [true, false, false]);
});

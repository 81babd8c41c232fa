/**
 * Somebody else's word about a request: confirmed over exactly what was asked (its entry, reason, words' commitment, scope
 * and policy). Who may, and that each says it once and never of their own, the database holds as well.
 */
import { versionOf } from "../../access/policy-version.ts";
import type { Role } from "../../access/roles.ts";
import { fromMultirange } from "../../access/scope.ts";
import type { Actor } from "../../actor.ts";
import { DomainError } from "../../errors.ts";
import { whoIs } from "../asking.ts";
import { confirmed } from "../confirm/confirmed.ts";
import { type Asked, issue } from "../confirm/issue.ts";
import type { Keeper } from "../context.ts";
import type { RequestDecided, Verdict } from "../messages.ts";
import { refusals } from "../refusals.ts";
import { refuse } from "../refuse.ts";
import { assertSettingsInForce } from "../settings-agree.ts";

interface RequestFacts {
	id: string;
	personId: string;
	case: { id: string; threadId: string; region: string };
	/** As the case is now, whatever it was when this was asked for. */
	restricted: boolean;
	roles: Role[];
	reason: { code: string; question: string; commitment: string };
	scope: string;
	policy: string;
	entry: string;
}

export async function askToDecide(
	keeper: Keeper,
	sessionToken: string,
	id: string,
	verdict: Verdict["verdict"],
): Promise<Asked> {
	return deciding(keeper, sessionToken, id, (actor, request) =>
		issue(keeper, actor, verdict, fieldsOf(actor, request), { verification: "required" }),
	);
}

export async function decideRequest(
	keeper: Keeper,
	sessionToken: string,
	id: string,
	{ verdict, confirmation }: Verdict,
): Promise<RequestDecided> {
	return deciding(keeper, sessionToken, id, async (actor, request, role) => {
		const fields = fieldsOf(actor, request);
		const assurance = await confirmed(keeper, actor, verdict, fields, confirmation, {
			verification: "verification",
		});
		const word = {
			...{ request: id, person: actor.personId, session: actor.sessionId },
			...{ role, verdict, assurance },
		};
		const [row] = await refusals(
			() => keeper.sql`select access.decide_request(${keeper.sql.json(word as never)}) as r`,
		);
		return row?.r as RequestDecided;
	});
}

async function deciding<T>(
	keeper: Keeper,
	sessionToken: string,
	id: string,
	act: (actor: Actor, request: RequestFacts, role: Role) => Promise<T>,
): Promise<T> {
	await assertSettingsInForce(keeper);
	const actor = await whoIs(keeper, sessionToken);
	const request = await factsOf(keeper, id);
	return refuse(keeper, { actor, case: request.case }, null, () => {
		const role = approver(actor, request);
		if (request.policy !== versionOf(keeper.settings.policy)) {
			throw new DomainError(
				"REQUEST_NOT_WAITING",
				"The policy was changed since this was asked for. Nothing was decided; it must be asked for again.",
			);
		}
		return act(actor, request, role);
	});
}

/** @returns the role in which the person may decide it */
function approver(actor: Actor, { personId, roles, restricted, case: { region } }: RequestFacts): Role {
	if (personId === actor.personId)
		throw new DomainError("OWN_ACT", "Nobody decides their own request. Somebody else must.");
	const role = roles.find(
		(one) =>
			(!restricted || one === "child_safety") &&
			actor.grants.some((g) => g.role === one && g.region === region),
	);
	if (role) return role;
	throw new DomainError(
		"NOT_PERMITTED",
		"This request is not for your roles to decide, or not in this region.",
	);
}

const fieldsOf = (actor: Actor, { id, reason, scope, policy, entry }: RequestFacts) => ({
	actor: actor.personId,
	...{ request: id, entry, reason, policy },
	scope: fromMultirange(scope).map(([from, to]) => [from, to]),
});

async function factsOf(keeper: Keeper, id: string): Promise<RequestFacts> {
	const [row] = await keeper.sql`
		select r.person_id, r.case_id, r.thread_id, r.region, r.roles, r.reason, r.question, r.commitment,
			r.scope::text as scope, r.policy, r.entry_id, c.restricted
		from access.opening_request r join console.case c on c.id = r.case_id where r.id = ${id}`;
	if (!row) throw new DomainError("NOT_FOUND", "There is no such request.");
	const { person_id, case_id, thread_id, region, roles, reason, question, commitment, scope, policy } = row;
	return {
		...{ id, personId: person_id, case: { id: case_id, threadId: thread_id, region }, roles, scope, policy },
		reason: { code: reason, question, commitment },
		...{ entry: row.entry_id, restricted: row.restricted },
	};
}

/**
 * Ends an opening before its time: a lead of its region, child safety where only they see the case, oversight. From the
 * next reading on nothing is released under it, and what is recorded but not taken yet neither (access.end_of).
 */
import { versionOf } from "../../access/policy-version.ts";
import type { Role } from "../../access/roles.ts";
import type { Actor } from "../../actor.ts";
import { DomainError } from "../../errors.ts";
import { whoIs } from "../asking.ts";
import { confirmed } from "../confirm/confirmed.ts";
import { type Asked, issue } from "../confirm/issue.ts";
import type { Confirmation } from "../confirm/messages-confirmation.ts";
import type { Keeper } from "../context.ts";
import type { OpeningState } from "../messages.ts";
import { refusals } from "../refusals.ts";
import { refuse } from "../refuse.ts";
import { assertSettingsInForce } from "../settings-agree.ts";

interface OpeningFacts {
	case: { id: string; threadId: string; region: string };
	restricted: boolean;
	entry: string;
}

export function askToRevoke(keeper: Keeper, sessionToken: string, opening: string): Promise<Asked> {
	return revoking(keeper, sessionToken, opening, (actor, { entry }) =>
		issue(keeper, actor, "revoke", { actor: actor.personId, opening, entry }, { verification: "preferred" }),
	);
}

export function revokeOpening(
	keeper: Keeper,
	sessionToken: string,
	opening: string,
	confirmation: Confirmation | undefined,
): Promise<{ entry: string }> {
	return revoking(keeper, sessionToken, opening, async (actor, { entry }, role) => {
		const fields = { actor: actor.personId, opening, entry };
		const assurance = await confirmed(keeper, actor, "revoke", fields, confirmation, {
			verification: "presence",
		});
		const word = {
			...{ opening, person: actor.personId, session: actor.sessionId, role, assurance },
			policy: versionOf(keeper.settings.policy),
		};
		const [row] = await refusals(
			() => keeper.sql`select access.revoke_opening(${keeper.sql.json(word as never)}) as r`,
		);
		return row?.r as { entry: string };
	});
}

async function revoking<T>(
	keeper: Keeper,
	sessionToken: string,
	opening: string,
	act: (actor: Actor, facts: OpeningFacts, role: Role) => Promise<T>,
): Promise<T> {
	await assertSettingsInForce(keeper);
	const actor = await whoIs(keeper, sessionToken);
	const [row] = await keeper.sql`
		select o.case_id, o.thread_id, o.region, o.entry_id, c.restricted
		from access.opening o join console.case c on c.id = o.case_id where o.id = ${opening}`;
	if (!row) throw new DomainError("NOT_FOUND", "There is no such opening.");
	const facts: OpeningFacts = {
		case: { id: row.case_id, threadId: row.thread_id, region: row.region },
		restricted: row.restricted,
		entry: row.entry_id,
	};
	return refuse(keeper, { actor, case: facts.case }, null, () => act(actor, facts, revoker(actor, facts)));
}

function revoker(actor: Actor, { restricted, case: { region } }: OpeningFacts): Role {
	const roles: Role[] = [restricted ? "child_safety" : "lead", "auditor", "oversight_lead"];
	const role = roles.find((one) => actor.grants.some((g) => g.role === one && g.region === region));
	if (role) return role;
	throw new DomainError("NOT_PERMITTED", "Only a lead of the region or oversight ends an opening of others.");
}

/** For the page that shows what was opened: does it live, and until when? Of one's own only. */
export async function openingState(
	keeper: Keeper,
	sessionToken: string,
	opening: string,
): Promise<OpeningState> {
	const actor = await whoIs(keeper, sessionToken);
	const [row] = await keeper.sql`
		select expires_at, access.end_of(id, ${actor.sessionId}) as ended
		from access.opening where id = ${opening} and person_id = ${actor.personId}`;
	if (!row) throw new DomainError("OPENING_NOT_YOURS", "There is no such opening of yours.");
	return { alive: row.ended === null, until: row.expires_at.toISOString(), ended: row.ended };
}

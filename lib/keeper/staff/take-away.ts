/**
 * Taking away needs one admin and happens at once: a role, a passkey, all of somebody's access. Their sessions end with
 * it, and a running opening at its next read. In every region two admins remain, and nobody loses their last passkey in
 * force, which takes a reset (access.take_away). Shown by: staff.test.ts, one-admin-alone.test.ts.
 */
import { authorise } from "../../access/roles.ts";
import type { Actor } from "../../actor.ts";
import { DomainError } from "../../errors.ts";
import { whoIs } from "../asking.ts";
import { confirmed } from "../confirm/confirmed.ts";
import { type Asked, issue } from "../confirm/issue.ts";
import type { Confirmation } from "../confirm/messages-confirmation.ts";
import type { Keeper } from "../context.ts";
import { written } from "../passkeys/written.ts";
import { ASKED, acting, orRecord, WANTED } from "./acting.ts";
import type { Removal } from "./messages-staff.ts";

export async function askToTakeAway(keeper: Keeper, sessionToken: string, what: Removal): Promise<Asked> {
	const actor = await whoIs(keeper, sessionToken);
	await orRecord(keeper, actor, refusedAs(what), async () => mayTakeAway(actor, what));
	return issue(keeper, actor, ACTS[what.change], fieldsOf(actor, what), ASKED);
}

export async function takeAway(
	keeper: Keeper,
	sessionToken: string,
	what: Removal,
	confirmation: Confirmation | undefined,
): Promise<{ entry: string }> {
	const actor = await whoIs(keeper, sessionToken);
	return orRecord(keeper, actor, refusedAs(what), async () => {
		mayTakeAway(actor, what);
		const act = ACTS[what.change];
		const assurance = await confirmed(keeper, actor, act, fieldsOf(actor, what), confirmation, WANTED);
		const event = { ...acting(keeper, actor, assurance), ...what };
		return written(() => keeper.sql`select access.take_away(${keeper.sql.json(event as never)}) as r`);
	});
}

const ACTS = { REVOKE_ROLE: "revoke_role", DISABLE: "disable", REMOVE_PASSKEY: "remove_passkey" } as const;

function mayTakeAway(actor: Actor, what: Removal): void {
	authorise(actor, "staff.propose", what.change === "REVOKE_ROLE" ? what.region : undefined);
	if (what.change === "REMOVE_PASSKEY" && what.person === actor.personId) {
		throw new DomainError(
			"OWN_ACT",
			"One's own passkeys are removed on the account page. Nothing was changed.",
		);
	}
}

/** What is signed, which is what the entry says. */
function fieldsOf({ personId: actor }: Actor, what: Removal) {
	if (what.change === "REMOVE_PASSKEY") return { actor, passkey: what.passkey };
	const { person } = what;
	return what.change === "DISABLE"
		? { actor, person }
		: { actor, person, role: what.role, region: what.region };
}

function refusedAs(what: Removal) {
	const { person } = what;
	if (what.change === "DISABLE") return { type: "person.disabled" as const, person };
	if (what.change === "REMOVE_PASSKEY")
		return { type: "passkey.removed" as const, person, passkey: what.passkey };
	return { type: "role.revoked" as const, person, role: what.role, region: what.region };
}

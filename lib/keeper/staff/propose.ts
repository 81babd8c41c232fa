/**
 * One admin proposes a change of rights: a role, a first passkey, a reset, somebody's return. Nothing changes by it;
 * another admin must confirm it within 72 hours (decide-proposal.ts).
 *
 * The database says it again and says more: nobody proposes for themself, roles that exclude each other are not proposed
 * together, an admin acts in the regions they administer (access.propose). Shown by: staff.test.ts.
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
import { ASKED, acting, committed, newSalt, orRecord, saltFor, WANTED } from "./acting.ts";
import type { Change } from "./messages-staff.ts";

/** @param asked with the id that the proposal will have: random, the page's own */
export async function askToPropose(
	keeper: Keeper,
	sessionToken: string,
	{ proposal, what }: { proposal: string; what: Change },
): Promise<Asked> {
	const actor = await whoIs(keeper, sessionToken);
	const salt = newSalt();
	const fields = fieldsOf(actor, proposal, what, committed(salt, what.words));
	await orRecord(keeper, actor, refusedAs(fields), () => mayPropose(actor, what));
	return issue(keeper, actor, "propose", fields, { ...ASKED, salt });
}

export async function propose(
	keeper: Keeper,
	sessionToken: string,
	{
		proposal,
		what,
		confirmation,
	}: { proposal: string; what: Change; confirmation?: Confirmation | undefined },
): Promise<{ proposal: string; entry: string; lapses: string }> {
	const actor = await whoIs(keeper, sessionToken);
	const salt = await saltFor(keeper, actor, confirmation);
	const commitment = committed(salt, what.words);
	const fields = fieldsOf(actor, proposal, what, commitment);
	return orRecord(keeper, actor, refusedAs(fields), async () => {
		await mayPropose(actor, what);
		const assurance = await confirmed(keeper, actor, "propose", fields, confirmation, WANTED);
		const event = {
			...acting(keeper, actor, assurance),
			...{ proposal, ...what, commitment, salt: salt.toString("hex") },
		};
		const recorded = await written(
			() => keeper.sql`select access.propose(${keeper.sql.json(event as never)}) as r`,
		);
		return { proposal, ...recorded };
	});
}

async function mayPropose(actor: Actor, what: Change): Promise<void> {
	authorise(actor, "staff.propose", what.change === "GRANT_ROLE" ? what.region : undefined);
	if (what.person === actor.personId) {
		throw new DomainError(
			"OWN_ACT",
			"Nobody proposes anything for themself. Nothing was changed. Another admin may propose it.",
		);
	}
}

/** What is signed; `words` by their commitment. */
function fieldsOf(actor: Actor, proposal: string, what: Change, commitment: string) {
	const { change, person } = what;
	return {
		...{ actor: actor.personId, proposal, person, change, commitment },
		...(what.change === "GRANT_ROLE"
			? { role: what.role, region: what.region, ...(what.expires && { expires: what.expires }) }
			: {}),
	};
}

function refusedAs({ actor: _, ...own }: ReturnType<typeof fieldsOf>) {
	return { type: "staff.proposed" as const, ...own };
}

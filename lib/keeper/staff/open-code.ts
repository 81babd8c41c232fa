/**
 * The code that enrols a passkey, once a second person has confirmed it: shown to whoever proposed it, once, and only by
 * their passkey, so that a forged session does not fetch it before them.
 *
 * Not promised: that the console, which carries the code to its page, does not use it first. The person then finds it
 * used, they and oversight are told of the passkey, and it opens nothing for a day. Shown by: staff.test.ts.
 */
import { authorise } from "../../access/roles.ts";
import type { Actor } from "../../actor.ts";
import { DomainError } from "../../errors.ts";
import { whoIs } from "../asking.ts";
import { confirmed } from "../confirm/confirmed.ts";
import { type Asked, issue } from "../confirm/issue.ts";
import type { Confirmation } from "../confirm/messages-confirmation.ts";
import type { Keeper } from "../context.ts";
import { newEnrolmentCode } from "../passkeys/enrolment-code.ts";
import { written } from "../passkeys/written.ts";
import { ASKED, acting, orRecord, WANTED } from "./acting.ts";
import { type ProposalRow, readProposal } from "./decide-proposal.ts";

export async function askForCode(keeper: Keeper, sessionToken: string, proposal: string): Promise<Asked> {
	const actor = await whoIs(keeper, sessionToken);
	const row = await readProposal(keeper, proposal);
	await orRecord(keeper, actor, refusedAs(row), async () => mayOpen(actor, row));
	return issue(keeper, actor, "open_code", fieldsOf(actor, row), ASKED);
}

export async function openCode(
	keeper: Keeper,
	sessionToken: string,
	proposal: string,
	confirmation: Confirmation | undefined,
): Promise<{ code: string; expires: string; entry: string }> {
	const actor = await whoIs(keeper, sessionToken);
	const row = await readProposal(keeper, proposal);
	return orRecord(keeper, actor, refusedAs(row), async () => {
		mayOpen(actor, row);
		const fields = fieldsOf(actor, row);
		const assurance = await confirmed(keeper, actor, "open_code", fields, confirmation, WANTED);
		const { code, hash } = newEnrolmentCode();
		const event = { ...acting(keeper, actor, assurance), proposal, codeHash: hash.toString("hex") };
		const opened = await written(
			() => keeper.sql`select access.open_code(${keeper.sql.json(event as never)}) as r`,
		);
		return { ...opened, code };
	});
}

function mayOpen(actor: Actor, row: ProposalRow): void {
	authorise(actor, "staff.propose");
	if (row.proposed_by !== actor.personId || row.confirmed === null) {
		throw new DomainError(
			"NOT_PERMITTED",
			"The code is shown to whoever proposed it, once another admin has confirmed. Nothing was shown.",
		);
	}
}

function fieldsOf({ personId: actor }: Actor, row: ProposalRow) {
	return { actor, person: row.person_id, approvals: [row.entry_id, row.confirmed] };
}

function refusedAs({ person_id: person }: ProposalRow) {
	return { type: "enrolment.opened" as const, person };
}

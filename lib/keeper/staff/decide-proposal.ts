/**
 * A second admin confirms what another proposed, or declines it. What is confirmed happens in the same commit.
 *
 * Guarantees (by the database, access.second_person): whoever confirms is not who proposed it, not whom it concerns, and
 * neither came by the other nor both by the same person; the proposer is still an admin; the person has the name and alias
 * that they had when it was proposed; it is decided once, within 72 hours.
 * Shown by: staff.test.ts, staff-attacks.test.ts, one-admin-alone.test.ts.
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
import type { Verdict } from "./messages-staff.ts";

export async function askToDecide(
	keeper: Keeper,
	sessionToken: string,
	proposal: string,
	verdict: Verdict,
): Promise<Asked> {
	const actor = await whoIs(keeper, sessionToken);
	const proposed = await readProposal(keeper, proposal);
	const fields = fieldsOf(actor, proposed, verdict);
	await orRecord(keeper, actor, refusedAs(fields, verdict), async () => mayDecide(actor, proposed, verdict));
	return issue(keeper, actor, verdict, fields, ASKED);
}

export async function decideProposal(
	keeper: Keeper,
	sessionToken: string,
	proposal: string,
	{ verdict, confirmation }: { verdict: Verdict; confirmation?: Confirmation | undefined },
): Promise<{ entry: string }> {
	const actor = await whoIs(keeper, sessionToken);
	const proposed = await readProposal(keeper, proposal);
	const fields = fieldsOf(actor, proposed, verdict);
	return orRecord(keeper, actor, refusedAs(fields, verdict), async () => {
		mayDecide(actor, proposed, verdict);
		const assurance = await confirmed(keeper, actor, verdict, fields, confirmation, WANTED);
		const event = { ...acting(keeper, actor, assurance), proposal, verdict };
		return written(() => keeper.sql`select access.decide_proposal(${keeper.sql.json(event as never)}) as r`);
	});
}

export interface ProposalRow {
	id: string;
	change: string;
	person_id: string;
	role: string | null;
	region: string | null;
	ends_at: Date | null;
	commitment: string;
	proposed_by: string;
	entry_id: string;
	/** The entry of its confirmation. */
	confirmed: string | null;
	decided: boolean;
	lapsed: boolean;
}

export async function readProposal({ sql }: Keeper, proposal: string): Promise<ProposalRow> {
	const [row] = await sql<ProposalRow[]>`
		select p.id, p.change, p.person_id, p.role, p.region, p.ends_at, p.commitment, p.proposed_by, p.entry_id,
			p.lapses_at <= clock_timestamp() as lapsed,
			d.proposal_id is not null as decided, case d.verdict when 'confirm' then d.entry_id end as confirmed
		from access.proposal p left join access.proposal_decision d on d.proposal_id = p.id
		where p.id = ${proposal}`;
	if (!row) throw new DomainError("NOT_FOUND", "There is no such proposal. Nothing was changed.");
	return row;
}

function mayDecide(actor: Actor, proposed: ProposalRow, verdict: Verdict): void {
	authorise(actor, "staff.confirm", proposed.region ?? undefined);
	if (proposed.decided)
		throw new DomainError("PROPOSAL_DECIDED", "Somebody has decided it. Nothing was changed.");
	if (proposed.lapsed)
		throw new DomainError(
			"PROPOSAL_LAPSED",
			"Nobody confirmed the proposal within 72 hours. Nothing was changed. Propose it anew.",
		);
	if (verdict === "confirm" && [proposed.proposed_by, proposed.person_id].includes(actor.personId))
		throw new DomainError(
			"OWN_ACT",
			"Nobody confirms what they proposed or what concerns them. Nothing was changed. Another admin may.",
		);
}

function fieldsOf(actor: Actor, row: ProposalRow, verdict: Verdict) {
	return {
		...{ actor: actor.personId, proposal: row.id, entry: row.entry_id },
		...{ person: row.person_id, change: row.change },
		...(row.role === null || row.region === null ? {} : { role: row.role, region: row.region }),
		...(row.ends_at === null ? {} : { expires: row.ends_at.toISOString() }),
		...(verdict === "confirm" ? { commitment: row.commitment } : {}),
	};
}

function refusedAs({ actor: _, commitment = "", ...own }: ReturnType<typeof fieldsOf>, verdict: Verdict) {
	return verdict === "confirm"
		? { type: "staff.confirmed" as const, ...own, commitment }
		: { type: "staff.declined" as const, ...own };
}

/** Changes of staff that wait: for a second person, or for their proposer to show the code. */
import {
	type ProposalRow,
	selectOpenProposals,
	selectPlatforms,
	selectRecentChanges,
} from "#db/queries/staff.ts";
import { web } from "#db/web.ts";
import { allowed, authorise } from "../access/roles.ts";
import type { Actor } from "../actor.ts";
import { cameInWords, detailInWords, proposalInWords } from "./staff-words.ts";

export interface WaitingProposal extends ProposalRow {
	/** What is proposed, in words. */
	what: string;
	/** By which way the person came, and what was changed about them in the last 30 days: who is it that is proposed? */
	came: string;
	changes: { at: Date; words: string; by: string }[];
	/** What this actor may do with it; the keeper and the database decide again. */
	may: "decide" | "withdraw" | "show_code" | "nothing";
	/** Why not more. */
	why: string | null;
}

export async function listProposals(actor: Actor): Promise<WaitingProposal[]> {
	authorise(actor, "staff.read");
	const db = web();
	const rows = (await selectOpenProposals(db)).filter(
		(row) => row.verdict === null || row.proposedBy === actor.personId,
	);
	if (rows.length === 0) return [];
	const [changes, platforms] = await Promise.all([
		selectRecentChanges(
			db,
			rows.map(({ personId }) => personId),
		),
		selectPlatforms(db),
	]);
	const platformNames = new Map(platforms.map(({ id, name }) => [id, name]));
	return rows.map((row) => ({
		...{ ...row, what: proposalInWords(row), came: cameInWords(row), ...mayDo(actor, row) },
		changes: changes
			.filter(({ personId }) => personId === row.personId)
			.map((change) => ({ at: change.at, by: change.by, words: detailInWords(change, platformNames) })),
	}));
}

function mayDo(actor: Actor, row: ProposalRow): Pick<WaitingProposal, "may" | "why"> {
	const own = row.proposedBy === actor.personId;
	if (row.verdict !== null) return { may: "show_code", why: null };
	if (own) return { may: "withdraw", why: "You proposed it: another admin confirms it." };
	if (row.personId === actor.personId)
		return { may: "nothing", why: "It concerns you: an admin whom it does not concern decides it." };
	if (!allowed(actor, "staff.confirm", row.region ?? undefined))
		return { may: "nothing", why: `You are no admin in ${row.region?.toUpperCase()}.` };
	return { may: "decide", why: null };
}

/** One person as whoever administers them sees them: what they may do, by whose word, and everything that was changed. */

import {
	type AccountRow,
	type HeldRow,
	type PasskeyRow,
	type ProposalRow,
	selectChanges,
	selectEntryTimes,
	selectHeld,
	selectPasskeysOf,
	selectPlatformAccounts,
	selectPlatforms,
	selectProposalsAbout,
	selectRegionCodes,
	selectStaffMember,
} from "#db/queries/staff.ts";
import { web } from "#db/web.ts";
import { authorise, ROLE_NAMES, type Role } from "../access/roles.ts";
import type { Actor } from "../actor.ts";
import { DomainError } from "../errors.ts";
import type { StaffMember } from "./list-staff.ts";
import { detailInWords, endInWords, proposalInWords } from "./staff-words.ts";

/** One line of the history: what was done, by whom, and its entry. */
export interface Happened {
	at: Date;
	words: string;
	/** What was typed with it. */
	note?: string;
	by: string | null;
	entryId: string;
	entryNumber: number | null;
}

export interface Waiting {
	id: string;
	words: string;
	proposer: string;
	lapsesAt: Date;
}

export interface StaffPerson {
	person: StaffMember;
	held: HeldRow[];
	accounts: AccountRow[];
	passkeys: PasskeyRow[];
	platforms: { id: string; name: string }[];
	regions: string[];
	/** What was proposed about them and waits for a second person. */
	waiting: Waiting[];
	history: Happened[];
}

/** @throws DomainError NOT_PERMITTED, NOT_FOUND */
export async function readPerson(actor: Actor, personId: string): Promise<StaffPerson> {
	authorise(actor, "staff.read");
	const db = web();
	const person = (await selectStaffMember(db, personId)) as StaffMember | undefined;
	if (!person) throw new DomainError("NOT_FOUND", "There is no such person.");
	const [held, accounts, passkeys, platforms, regions, changes, proposals] = await Promise.all([
		selectHeld(db, personId),
		selectPlatformAccounts(db, personId),
		selectPasskeysOf(db, personId),
		selectPlatforms(db),
		selectRegionCodes(db),
		selectChanges(db, personId),
		selectProposalsAbout(db, personId),
	]);
	const platformNames = new Map(platforms.map(({ id, name }) => [id, name]));
	const history: Happened[] = [
		...changes.map((row) => ({ ...row, words: detailInWords(row, platformNames) })),
		...held.flatMap(ofRole),
		...passkeys.flatMap(ofPasskey),
		...proposals.flatMap(ofProposal),
		{
			...{ at: person.addedAt, words: "Added", by: null },
			...{ entryId: person.entryId, entryNumber: person.entryNumber },
		},
	];
	// A right's row has its transaction's time, a decision's the clock's: the entries have the order of what happened.
	const appended = await selectEntryTimes(
		db,
		history.map(({ entryId }) => entryId),
	);
	const when = ({ entryId, at }: Happened) => appended.get(entryId) ?? at.getTime();
	return {
		...{ person, accounts, platforms, regions },
		held: held.filter(
			({ revokedAt, endsAt }) => revokedAt === null && (endsAt === null || endsAt.getTime() > Date.now()),
		),
		passkeys: passkeys.filter(({ removedAt }) => removedAt === null),
		waiting: proposals.filter(({ verdict, lapsed }) => verdict === null && !lapsed).map(waitingIn),
		history: history.sort((a, b) => when(b) - when(a)),
	};
}

function waitingIn(row: ProposalRow): Waiting {
	const { id, proposer, lapsesAt } = row;
	return { id, words: proposalInWords(row), proposer, lapsesAt };
}

function ofRole(row: HeldRow): Happened[] {
	const name = `${ROLE_NAMES[row.role as Role]} in ${row.region.toUpperCase()}`;
	const { grantedAt, entryId, entryNumber, revokedAt, revokedEntryId, endsAt } = row;
	const until = endsAt ? ` until ${endInWords(endsAt)}` : "";
	const given = { at: grantedAt, words: `Became ${name}${until}`, by: null, entryId, entryNumber };
	if (revokedAt === null || revokedEntryId === null) return [given];
	const taken = { at: revokedAt, words: `No longer ${name}`, by: null };
	return [given, { ...taken, entryId: revokedEntryId, entryNumber: row.revokedEntryNumber }];
}

function ofPasskey(row: PasskeyRow): Happened[] {
	const { name, addedAt, entryId, entryNumber, removedAt, removedEntryId } = row;
	const added = { at: addedAt, words: `Passkey “${name}” added`, by: null, entryId, entryNumber };
	if (removedAt === null || removedEntryId === null) return [added];
	const removed = { at: removedAt, words: `Passkey “${name}” removed`, by: null };
	return [added, { ...removed, entryId: removedEntryId, entryNumber: row.removedEntryNumber }];
}

function ofProposal(row: ProposalRow): Happened[] {
	const words = proposalInWords(row);
	const { proposedAt, proposer, entryId, entryNumber, verdict, decider, decidedAt, decisionEntryId } = row;
	const lapsed = row.lapsed && verdict === null ? " (lapsed)" : "";
	const said = {
		at: proposedAt,
		words: `Proposed: ${words}${lapsed}`,
		...(row.words === null ? {} : { note: row.words }),
		by: proposer,
	};
	const proposed = { ...said, entryId, entryNumber };
	if (decidedAt === null || decisionEntryId === null) return [proposed];
	const decided = `${verdict === "confirm" ? "Confirmed" : "Declined"}: ${words}`;
	return [
		{
			at: decidedAt,
			words: decided,
			by: decider,
			entryId: decisionEntryId,
			entryNumber: row.decisionEntryNumber,
		},
		proposed,
	];
}

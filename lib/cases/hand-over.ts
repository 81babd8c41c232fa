/**
 * From whoever has the case to somebody else: to a person, who has its claim from then on, or to whoever holds a role in its region,
 * of whom somebody must claim it. With words why, sealed: people quote. A lead hands over any case of theirs, also one that is nobody's.
 *
 * Guarantees: nobody is handed a case that they may not see, also by a console that somebody took over; end of the claim, hand-over,
 * the new claim, entry and sealed words in one commit. Not: that whoever is handed it is there; if they are not, the claim lapses as
 * any does. Shown by: handling.test.ts.
 */
import { randomUUID } from "node:crypto";
import type { Tx } from "#db/client.ts";
import { insertNote } from "#db/queries/case-endings.ts";
import { type CaseRow, lockCase, selectCase } from "#db/queries/cases.ts";
import { insertClaim, selectClaim } from "#db/queries/claims.ts";
import { insertHandover } from "#db/queries/handling.ts";
import { selectStaffWith } from "#db/queries/people.ts";
import { web } from "#db/web.ts";
import { WORDS } from "../access/policy.ts";
import { allowed, authorise, RIGHTS } from "../access/roles.ts";
import type { Actor } from "../actor.ts";
import { DomainError, invariant } from "../errors.ts";
import { append, type EntryKey } from "../ledger/append.ts";
import { actInForce } from "../policy/policy-in-force.ts";
import { isUuid } from "../uuid.ts";
import { checkMine } from "./decide-case.ts";
import { sealWords } from "./seal-words.ts";
import { authoriseCase, FOR_ROLES, type ForRole } from "./see-case.ts";

/** Characters. */
export const HANDOVER_WORDS = { min: 3, max: WORDS.max };
const RECEIVERS_MOST = 500;

export type Receiver = { person: string } | { role: ForRole };

/**
 * @param handover.words why; needed
 * @throws DomainError INPUT_INVALID, RECEIVER_NOT_PERMITTED, CASE_CLOSED, CASE_NOT_CLAIMED, CASE_CLAIMED_BY_OTHER
 */
export async function handOver(
	actor: Actor,
	{ caseId, to, words }: { caseId: string; to: Receiver; words: string },
): Promise<EntryKey> {
	authorise(actor, "case.hand_over");
	const seen = isUuid(caseId) ? await selectCase(web(), caseId) : undefined;
	authoriseCase(actor, "case.hand_over", seen);
	invariant(seen, "an authorised case exists");
	await assertReceives(actor, seen, to);
	const note = await sealWords({ id: caseId, region: seen.region }, words, true, {
		min: HANDOVER_WORDS.min,
		undone: "Nothing was handed over.",
	});
	invariant(note, "words that are needed are there");
	return web().begin(async (tx) => {
		const found = await lockCase(tx, caseId);
		const role = authoriseCase(actor, "case.hand_over", found);
		invariant(found, "an authorised case exists");
		await checkMayGive(tx, actor, found, to);
		const entry = await append(tx, {
			type: "case.handed_over",
			outcome: "done",
			...actInForce(actor, role),
			...{ case: caseId, thread: found.threadId, region: found.region, note: note.id },
			...to,
		});
		const { region } = found;
		await insertNote(tx, { ...note, kind: "handover", about: caseId, region, author: actor.personId });
		const [toPerson, toRole] = "person" in to ? [to.person, null] : [null, to.role];
		await insertHandover(tx, {
			...{ id: randomUUID(), caseId, personId: actor.personId, toPerson, toRole },
			...{ noteId: note.id, entryId: entry.id },
		});
		if (toPerson) await insertClaim(tx, { caseId, personId: toPerson, entryId: entry.id });
		return entry;
	});
}

/** Whom the actor could hand this case to: people by alias, and roles. */
export async function receiversOf(
	actor: Actor,
	found: { region: string; restricted: boolean },
): Promise<{ people: { id: string; alias: string }[]; roles: ForRole[] }> {
	authoriseCase(actor, "case.hand_over", found);
	const roles = found.restricted ? (["child_safety"] as const) : RIGHTS["case.claim"];
	const people = await selectStaffWith(web(), {
		...{ region: found.region, roles, except: actor.personId, limit: RECEIVERS_MOST },
	});
	return { people, roles: found.restricted ? ["child_safety"] : [...FOR_ROLES] };
}

async function assertReceives(actor: Actor, found: CaseRow, to: Receiver): Promise<void> {
	const { people, roles } = await receiversOf(actor, found);
	if ("role" in to ? roles.includes(to.role) : people.some(({ id }) => id === to.person)) return;
	throw new DomainError(
		"RECEIVER_NOT_PERMITTED",
		"Whom you chose may not see this case, or is not here any more. Nothing was handed over.",
	);
}

/** Whoever has it, or a lead. */
async function checkMayGive(tx: Tx, actor: Actor, found: CaseRow, to: Receiver): Promise<void> {
	if (!allowed(actor, "case.take_over", found.region)) {
		await checkMine(tx, actor, found);
		return;
	}
	if (found.closedAt)
		throw new DomainError("CASE_CLOSED", "The case is closed already. Nothing was changed.");
	if (found.pausedUntil && found.pausedUntil.getTime() > Date.now()) {
		throw new DomainError("CASE_PAUSED", "The case rests. Nothing was handed over; take it up first.");
	}
	const claim = await selectClaim(tx, found.id);
	if ("person" in to && claim?.personId === to.person) {
		throw new DomainError("INPUT_INVALID", `${claim.alias} has the case already. Nothing was changed.`);
	}
}

/**
 * How a case ends.
 *
 * Guarantees: only whoever has claimed the case decides it, once; decision, entry, sealed note and the message to
 * the platform come to be in one commit. People and messages are named by their numbers in the thread; the
 * platform's ids are looked up here and never pass through a page.
 * Not: that the platform has acted on it.
 * Shown by: decide-case.test.ts.
 */
import { randomUUID } from "node:crypto";
import type { Tx } from "#db/client.ts";
import {
	closeCase,
	insertDecision,
	insertNote,
	insertOutbox,
	selectAccount,
	selectMessageIds,
} from "#db/queries/case-endings.ts";
import { type CaseRow, lockCase, selectCase } from "#db/queries/cases.ts";
import { selectClaim } from "#db/queries/claims.ts";
import { web } from "#db/web.ts";
import { authorise } from "../access/roles.ts";
import type { Actor } from "../actor.ts";
import { DomainError, invariant } from "../errors.ts";
import { append, type EntryKey } from "../ledger/append.ts";
import { actInForce } from "../policy/policy-in-force.ts";
import { isUuid } from "../uuid.ts";
import { OUTCOMES, type Outcome } from "./outcomes.ts";
import { sealWords } from "./seal-words.ts";
import { authoriseCase } from "./see-case.ts";

export interface Decision {
	caseId: string;
	outcome: Outcome;
	/** WARN, SUSPEND_ACCOUNT: the person's number in the thread. */
	person?: number | null;
	/** REMOVE_MESSAGES: sequence numbers. */
	messages?: readonly number[];
	words: string;
}

export async function decideCase(
	actor: Actor,
	decision: Decision,
): Promise<{ decisionId: string; entry: EntryKey }> {
	authorise(actor, "case.decide");
	const { caseId, outcome } = decision;
	const seen = isUuid(caseId) ? await selectCase(web(), caseId) : undefined;
	authoriseCase(actor, "case.decide", seen);
	invariant(seen, "an authorised case exists");
	// Sealing asks the keeper for its key: not while a row is locked.
	const note = await sealWords(
		{ id: caseId, region: seen.region },
		decision.words,
		OUTCOMES[outcome].needsWords,
	);
	return web().begin(async (tx) => {
		const found = await lockCase(tx, caseId);
		const role = authoriseCase(actor, "case.decide", found);
		invariant(found, "an authorised case exists");
		await checkMine(tx, actor, found);
		const concerned = await concernedBy(tx, found.threadId, decision);
		const decisionId = randomUUID();
		const entry = await append(tx, {
			type: "case.decided",
			outcome: "done",
			...actInForce(actor, role),
			case: caseId,
			thread: found.threadId,
			region: found.region,
			decision: decisionId,
			verdict: outcome,
			...(note ? { note: note.id } : {}),
		});
		if (note) {
			await insertNote(tx, {
				...note,
				kind: "decision",
				about: caseId,
				region: found.region,
				author: actor.personId,
			});
		}
		await insertDecision(tx, {
			id: decisionId,
			caseId,
			personId: actor.personId,
			outcome,
			...concerned,
			noteId: note?.id ?? null,
			entryId: entry.id,
		});
		await insertOutbox(tx, { platformId: found.platformId, region: found.region, decisionId });
		await closeCase(tx, caseId);
		return { decisionId, entry };
	});
}

/** Open, and claimed by whoever acts. */
export async function checkMine(tx: Tx, actor: Actor, found: CaseRow) {
	if (found.closedAt)
		throw new DomainError("CASE_CLOSED", "The case is closed already. Nothing was changed.");
	const claim = await selectClaim(tx, found.id);
	if (!claim) throw new DomainError("CASE_NOT_CLAIMED", "Claim the case first. Nothing was changed.");
	if (claim.personId !== actor.personId) {
		throw new DomainError("CASE_CLAIMED_BY_OTHER", `${claim.alias} works on this case. Nothing was changed.`);
	}
	return claim;
}

async function concernedBy(
	tx: Tx,
	threadId: string,
	{ outcome, person, messages }: Decision,
): Promise<{ account: string | null; messages: string[] }> {
	const { concerns } = OUTCOMES[outcome];
	if (concerns === "account") {
		const account = person ? await selectAccount(tx, threadId, person) : null;
		if (account === null) throw missing("person", "Choose whom it concerns.");
		return { account, messages: [] };
	}
	if (concerns === "messages") {
		const ids = messages?.length ? await selectMessageIds(tx, threadId, messages) : [];
		if (ids.length === 0) throw missing("messages", "Choose the messages to remove.");
		return { account: null, messages: ids };
	}
	return { account: null, messages: [] };
}

const missing = (path: string, message: string) =>
	new DomainError("INPUT_INVALID", `${message} Nothing was decided.`, [{ path, message }]);

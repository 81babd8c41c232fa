/**
 * A case that waits for something outside of the house rests until a time, and is nobody's meanwhile: nobody is asked to work on it,
 * its deadline goes on. It wakes by itself; or whoever cannot wait takes it up again.
 *
 * Guarantees: rest and end of the claim in one commit with the entry; at most PAUSE_DAYS; what becomes graver meanwhile (a report, an
 * escalation) rests no more: the database sees to all of it (0610_queue.sql). Shown by: handling.test.ts.
 */
import { randomUUID } from "node:crypto";
import { lockCase } from "#db/queries/cases.ts";
import { selectClaim } from "#db/queries/claims.ts";
import { endPause, insertPause, selectPause } from "#db/queries/handling.ts";
import { web } from "#db/web.ts";
import { authorise } from "../access/roles.ts";
import type { Actor } from "../actor.ts";
import { DomainError, invariant } from "../errors.ts";
import { append, type EntryKey } from "../ledger/append.ts";
import { actInForce } from "../policy/policy-in-force.ts";
import { isUuid } from "../uuid.ts";
import { record } from "./claim-case.ts";
import { checkMine } from "./decide-case.ts";
import { PAUSE_KINDS, type PauseKind } from "./pause-kinds.ts";
import { authoriseCase } from "./see-case.ts";

const PAUSE_DAYS = 14;
const DAY_MS = 86_400_000;

/**
 * @param pause.hours from now on, 1 to 14 days of them
 * @throws DomainError INPUT_INVALID, CASE_CLOSED, CASE_NOT_CLAIMED, CASE_CLAIMED_BY_OTHER
 */
export async function pauseCase(
	actor: Actor,
	{ caseId, kind, hours }: { caseId: string; kind: PauseKind; hours: number },
): Promise<EntryKey> {
	authorise(actor, "case.pause");
	if (!PAUSE_KINDS.includes(kind) || !(hours >= 1 && hours <= PAUSE_DAYS * 24)) {
		throw new DomainError(
			"INPUT_INVALID",
			`A case rests for an hour at least and ${PAUSE_DAYS} days at most. Nothing was changed.`,
			[{ path: "hours", message: `from 1 to ${PAUSE_DAYS * 24}` }],
		);
	}
	return web().begin(async (tx) => {
		const found = isUuid(caseId) ? await lockCase(tx, caseId) : undefined;
		const role = authoriseCase(actor, "case.pause", found);
		invariant(found, "an authorised case exists");
		await checkMine(tx, actor, found);
		// A minute less than the most, since the database's clock says when it began.
		const until = new Date(Date.now() + Math.min(hours * 3_600_000, PAUSE_DAYS * DAY_MS - 60_000));
		const entry = await append(tx, {
			type: "case.paused",
			outcome: "done",
			...actInForce(actor, role),
			...{ case: caseId, thread: found.threadId, region: found.region },
			...{ kind, due: until.toISOString() },
		});
		await insertPause(tx, {
			id: randomUUID(),
			caseId,
			personId: actor.personId,
			kind,
			until,
			entryId: entry.id,
		});
		return entry;
	});
}

/**
 * Takes up a case that rests, before its time: it is the actor's from then on.
 *
 * @throws DomainError CASE_CLOSED, CASE_NOT_PAUSED
 */
export async function resumeCase(actor: Actor, caseId: string): Promise<void> {
	authorise(actor, "case.pause");
	await web().begin(async (tx) => {
		const found = isUuid(caseId) ? await lockCase(tx, caseId) : undefined;
		const role = authoriseCase(actor, "case.pause", found);
		invariant(found, "an authorised case exists");
		if (found.closedAt) throw new DomainError("CASE_CLOSED", "The case is closed. Nothing was changed.");
		const [claim, pause] = [await selectClaim(tx, caseId), await selectPause(tx, caseId)];
		if (claim?.personId === actor.personId) return;
		if (claim || !pause || !found.pausedUntil || found.pausedUntil.getTime() <= Date.now()) {
			throw new DomainError("CASE_NOT_PAUSED", "The case does not rest any more. Nothing was changed.");
		}
		const entry = await append(tx, {
			type: "case.resumed",
			outcome: "done",
			...actInForce(actor, role),
			...{ case: caseId, thread: found.threadId, region: found.region },
		});
		await endPause(tx, { id: pause.id, personId: actor.personId, entryId: entry.id });
		await record(tx, actor, role, found);
	});
}

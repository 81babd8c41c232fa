/**
 * Taking a case to work on it.
 *
 * Guarantees: never two people on one case (a unique index has the last word); the claim and its entry come to be
 * in one commit; nobody is given a case that rests, or one that waits for a role they do not have. Shown by: claim.test.ts.
 */

import type { Tx } from "#db/client.ts";
import { type CaseRow, lockCase } from "#db/queries/cases.ts";
import { insertClaim, selectClaim } from "#db/queries/claims.ts";
import { lockNextUnclaimed } from "#db/queries/queue.ts";
import { web } from "#db/web.ts";
import { authorise, type Role } from "../access/roles.ts";
import type { Actor } from "../actor.ts";
import { DomainError, invariant } from "../errors.ts";
import { append } from "../ledger/append.ts";
import { actInForce } from "../policy/policy-in-force.ts";
import { isUuid } from "../uuid.ts";
import { filtersOf, narrowedLanes, type QueueFilter } from "./list-queue.ts";
import { FACTORS, partsFrom } from "./queue-order.ts";
import { authoriseCase } from "./see-case.ts";

export async function claimCase(actor: Actor, caseId: string): Promise<void> {
	authorise(actor, "case.claim");
	await web().begin(async (tx) => {
		const found = isUuid(caseId) ? await lockCase(tx, caseId) : undefined;
		const role = authoriseCase(actor, "case.claim", found);
		invariant(found, "an authorised case exists");
		if (found.closedAt) throw new DomainError("CASE_CLOSED", "The case is closed. Nothing was claimed.");
		const claim = await selectClaim(tx, caseId);
		if (claim?.personId === actor.personId) return;
		if (claim) {
			throw new DomainError(
				"CASE_ALREADY_CLAIMED",
				`${claim.alias} has claimed the case. Nothing was changed; take the next one.`,
			);
		}
		assertFree(actor, found);
		await record(tx, actor, role, found);
	});
}

/** What rests is taken up, not claimed; what waits for a role is for those who have it. */
export function assertFree(actor: Actor, { region, pausedUntil, forRole }: CaseRow): void {
	if (pausedUntil && pausedUntil.getTime() > Date.now()) {
		throw new DomainError(
			"CASE_PAUSED",
			"The case rests. Nothing was claimed; take it up again if it cannot wait.",
		);
	}
	if (forRole && !actor.grants.some((grant) => grant.role === forRole && grant.region === region)) {
		throw new DomainError(
			"CASE_FOR_ROLE",
			`The case was handed over to ${forRole === "lead" ? "the leads" : "child safety"} of its region. Nothing was claimed.`,
		);
	}
}

/** How many candidates are looked at first: of so many people who ask at once each finds one of their own among them. */
const CANDIDATES = 16;

/**
 * The next case that is nobody's, in the order of the view that the actor looks at and among what it shows.
 *
 * @param view without it: all of the actor's queue, by severity
 * @returns its id; null when there is none
 */
export async function claimNext(actor: Actor, view: QueueFilter = {}): Promise<string | null> {
	authorise(actor, "case.claim");
	const { order = "severity", severity = null } = view;
	const lanes = narrowedLanes(actor, view);
	return web().begin(async (tx) => {
		const next = await lockNextUnclaimed(tx, {
			...{ order, asOf: BigInt(Date.now()) * 1000n, factors: FACTORS, limit: CANDIDATES },
			parts: partsFrom(lanes, order, severity, null),
			filters: filtersOf(view, null),
		});
		if (!next) return null;
		const found = await lockCase(tx, next.id);
		const role = authoriseCase(actor, "case.claim", found);
		invariant(found, "a locked case exists");
		await record(tx, actor, role, found);
		return next.id;
	});
}

/** The claim and its entry, inside a transaction that holds the case. */
export async function record(
	tx: Tx,
	actor: Actor,
	role: Role,
	found: { id: string; threadId: string; region: string },
): Promise<void> {
	const entry = await append(tx, {
		type: "case.claimed",
		outcome: "done",
		...actInForce(actor, role),
		case: found.id,
		thread: found.threadId,
		region: found.region,
	});
	try {
		await insertClaim(tx, { caseId: found.id, personId: actor.personId, entryId: entry.id });
	} catch (error) {
		if ((error as { code?: string }).code !== "23505") throw error;
		throw new DomainError(
			"CASE_ALREADY_CLAIMED",
			"Somebody was faster: the case is claimed. Nothing was changed.",
		);
	}
}

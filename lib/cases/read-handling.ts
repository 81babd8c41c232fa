/** What the head of a case's page says of who has it, and offers to do about that. Not an entry: codes, aliases and times. Shown by: handling.test.ts. */
import { selectReopening } from "#db/queries/cases.ts";
import {
	type HandoverRow,
	type PauseRow,
	selectHandover,
	selectHasLeft,
	selectPause,
} from "#db/queries/handling.ts";
import { web } from "#db/web.ts";
import { allowed } from "../access/roles.ts";
import type { Actor } from "../actor.ts";
import { receiversOf } from "./hand-over.ts";
import { type Keeping, keepingOf } from "./keep-claim.ts";
import type { CaseView } from "./read-case.ts";
import { authoriseCase, maySeeCase } from "./see-case.ts";

export interface Handling {
	/** It rests, now. */
	pause: PauseRow | null;
	/** The last hand-over. */
	handover: HandoverRow | null;
	/** Whom the actor could hand it to; null: it is not theirs to hand over. */
	receivers: Awaited<ReturnType<typeof receiversOf>> | null;
	/** Whether the actor could claim it if it is nobody's: it waits for no role that they do not have. */
	claimable: boolean;
	/** Of a closed case: whether the actor could reopen it, and which case did; null also where the actor may not see that one. */
	reopenable: boolean;
	reopenedAs: string | null;
	keeping: Keeping;
}

/** @param view of a case that the actor was let see (readCase) */
export async function readHandling(actor: Actor, { case: found, claim }: CaseView): Promise<Handling> {
	authoriseCase(actor, "case.read", found);
	const { id, region, closedAt } = found;
	const open = closedAt === null;
	const rests = open && found.pausedUntil !== null && found.pausedUntil.getTime() > Date.now();
	const gives =
		open &&
		!rests &&
		allowed(actor, "case.hand_over", region) &&
		(claim?.personId === actor.personId || allowed(actor, "case.take_over", region));
	const [pause, handover, receivers, reopening, hasLeft, keeping] = await Promise.all([
		rests ? selectPause(web(), id) : undefined,
		open ? selectHandover(web(), id) : undefined,
		gives ? receiversOf(actor, found) : null,
		open ? undefined : selectReopening(web(), id),
		open ? undefined : selectHasLeft(web(), id),
		open ? keepingOf(actor, id) : NOT_KEPT,
	]);
	const holds = (role: string) =>
		actor.grants.some((grant) => grant.role === role && grant.region === region);
	return {
		...{ pause: pause ?? null, handover: handover ?? null, receivers, keeping },
		claimable:
			open && !rests && allowed(actor, "case.claim", region) && (!found.forRole || holds(found.forRole)),
		reopenable:
			hasLeft === true &&
			!reopening &&
			allowed(actor, "case.reopen", region) &&
			(!found.restricted || holds("child_safety")),
		reopenedAs: reopening && maySeeCase(actor, reopening) ? reopening.id : null,
	};
}

const NOT_KEPT: Keeping = { mine: false, lapsesAt: null, warnAt: null, lapsedAt: null };

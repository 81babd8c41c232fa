/**
 * START HERE. Opening a reported thread, as the promise has it:
 *
 *   no reason, no plaintext · the record first · every release its own entry · if anything fails, nothing is shown.
 *
 * The steps are in this order for a reason: decide (wish.ts), confirm, record, cover, take, decrypt. Between recording and taking stands the
 * log: the database gives only what an entry covers that has its index under a signed checkpoint, and an index comes from
 * another role that sees only what is committed; so there is no way to read and then withdraw the record. What fails
 * after the record is told by a second entry (`release.failed`; after a crash, `release.unknown`).
 *
 * Not promised here: that web told the truth about case, claim and report, or that a reader forgets.
 * Shown by: open-thread.test.ts, db/traps.test.ts, e2e/kills.e2e.ts.
 */
import { randomUUID } from "node:crypto";
import { between, sequencesIn, toIntervals } from "../access/scope.ts";
import { DomainError } from "../errors.ts";
import { whoAsks } from "./asking.ts";
import { atOnce } from "./at-once.ts";
import type { Keeper } from "./context.ts";
import { cover } from "./cover.ts";
import { assertThere } from "./decide.ts";
import { decrypt } from "./decrypt.ts";
import type { Line, OpeningBody, ReadingRequest } from "./messages.ts";
import { type Recorded, recordOpening, recordReading } from "./record.ts";
import { refuse } from "./refuse.ts";
import { assertSettingsInForce } from "./settings-agree.ts";
import { take } from "./take.ts";
import { assertComplete, confirmWish, judge, reasonCodeOf } from "./wish.ts";

/** Lines to send, and what to do when the last of them has left (or did not). */
export interface Release {
	lines: Line[];
	entries: string[];
}

/**
 * Opens a scope of a case's thread to the person whose session this is, as they confirmed it.
 *
 * @throws DomainError: a refusal (recorded as `opening.refused`) or RELEASE_FAILED (recorded as `release.failed`)
 */
export async function openThread(keeper: Keeper, sessionToken: string, body: OpeningBody): Promise<Release> {
	await assertSettingsInForce(keeper);
	const first = await whoAsks(keeper.sql, sessionToken, body.caseId);
	const { recorded, wish } = await refuse(keeper, first, reasonCodeOf(body), () =>
		// Another opening of this thread by the same person came between: everything is judged again.
		atOnce(async (again) => {
			const asking = again ? await whoAsks(keeper.sql, sessionToken, body.caseId) : first;
			const wish = await judge(keeper, asking, body);
			assertComplete(wish);
			const opening = randomUUID();
			const confirmed = await confirmWish(keeper, asking.actor, wish, opening, body.confirmation);
			return { recorded: await recordOpening(keeper, asking, wish, opening, confirmed), wish };
		}),
	);
	return release(keeper, recorded, {
		opening: recorded.opening,
		readToken: recorded.readToken,
		reason: wish.reason.code,
	});
}

/** Reads again, or reads the names, under an opening that still lives: a further entry each time. */
export async function readFurther(
	keeper: Keeper,
	sessionToken: string,
	opening: string,
	request: ReadingRequest,
): Promise<Release> {
	await assertSettingsInForce(keeper);
	const asking = await whoAsks(keeper.sql, sessionToken, request.caseId);
	const recorded = await refuse(keeper, asking, null, async () => {
		if (asking.case) keeper.keyring.assertHere(asking.case.region);
		const [covered] = await keeper.sql`
			select o.reason, (select json_agg(json_build_array(lower(r), upper(r) - 1)) from unnest(o.scope) r) as intervals
			from access.opening o where o.id = ${opening} and o.person_id = ${asking.actor.personId}`;
		if (!covered) throw new DomainError("OPENING_NOT_YOURS", "No such opening of yours. Nothing was opened.");
		const intervals = chosen(request, asking.case?.order ?? []) ?? covered.intervals;
		if (asking.case) assertThere(asking.case, sequencesIn(intervals));
		const reading = {
			opening,
			caseId: request.caseId,
			readToken: request.readToken,
			intervals,
			part: request.part,
		};
		return { ...(await recordReading(keeper, asking.actor, reading)), reason: covered.reason as string };
	});
	return release(keeper, recorded, { opening, reason: recorded.reason });
}

/** From a committed record to lines: wait for the log, take what the entry covers, check it, decrypt it. */
async function release(
	keeper: Keeper,
	recorded: Recorded,
	about: { opening: string; readToken?: string; reason: string },
): Promise<Release> {
	return keeper.loose.orFail(recorded.entry, async () => {
		const covered = await cover(keeper, recorded, { fallBack: about.reason === "EMERGENCY_RISK_TO_LIFE" });
		const taken = await take(keeper, covered);
		const lines = await decrypt(keeper.keyring, taken);
		const { entry, index, expires, count } = covered;
		const unwitnessed = covered.passed !== covered.gate;
		return {
			lines: [
				{ kind: "opening", entry, index, unwitnessed, expires, count, ...about },
				...lines,
				{ kind: "end", count: lines.length },
			],
			entries: [entry],
		};
	});
}

function chosen(request: ReadingRequest, order: readonly number[]) {
	if (request.part !== "messages" || request.from === undefined || request.to === undefined) return undefined;
	const window = between(order, request.from, request.to);
	if (!window)
		throw new DomainError("SCOPE_SEALED", "The window is not within the thread. Nothing was opened.");
	return toIntervals(window);
}

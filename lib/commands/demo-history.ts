/**
 * Plays the demo's history: claims, openings, decisions and a verdict, by the functions that the console calls, with
 * real sessions. What was done before an interruption is found done and left as it is.
 */
import { type DemoPlace, selectDemoPlace, selectDueReviewOf, selectPersonNumber } from "#db/queries/demo.ts";
import type { DemoAct, DemoAlias } from "#db/seed/history.ts";
import { demoPeople } from "#db/seed/people.ts";
import { accountId } from "#db/seed/screenplay.ts";
import { web } from "#db/web.ts";
import { WIDEST_AROUND_REPORTED } from "#lib/access/policy.ts";
import type { Actor } from "#lib/actor.ts";
import { claimCase } from "#lib/cases/claim-case.ts";
import { decideCase } from "#lib/cases/decide-case.ts";
import { handOver } from "#lib/cases/hand-over.ts";
import { pauseCase } from "#lib/cases/pause-case.ts";
import { invariant } from "#lib/errors.ts";
import { confirmDelivery, type Line, type OpeningRequest, openThread } from "#lib/keeper/client.ts";
import { judgeReview } from "#lib/keeper/client-oversight.ts";
import { claimReview } from "#lib/oversight/reviews/claim-review.ts";
import { factsOf } from "#lib/oversight/reviews/read-review.ts";
import { endSession } from "#lib/sessions/end-session.ts";
import { resolveSession } from "#lib/sessions/resolve-session.ts";
import { startSession } from "#lib/sessions/start-session.ts";

interface SignedIn {
	actor: Actor;
	token: string;
}

/** @param played told before each act how many are done */
export async function playHistory(acts: readonly DemoAct[], played: (count: number) => void): Promise<void> {
	const people = new Map<DemoAlias, SignedIn>();
	const as: As = async (alias) => {
		const known = people.get(alias) ?? (await signIn(alias));
		people.set(alias, known);
		return known;
	};
	try {
		for (const [index, act] of acts.entries()) {
			played(index);
			await play(act, as);
		}
	} finally {
		for (const { actor } of people.values()) await endSession(actor);
	}
}

async function signIn(alias: DemoAlias): Promise<SignedIn> {
	const { token } = await startSession({ personId: personOf(alias), factor: "demo" });
	const actor = await resolveSession(token);
	invariant(actor, "a session just started resolves");
	return { actor, token };
}

function personOf(alias: DemoAlias): string {
	const person = demoPeople.find((one) => one.alias === alias);
	invariant(person, "the history's people are the demo's");
	return person.id;
}

type As = (alias: DemoAlias) => Promise<SignedIn>;

async function play(act: DemoAct, as: As): Promise<void> {
	const thread = `t-${act.no}`;
	const place = await selectDemoPlace(web(), { platform: "acme", thread, person: personOf(act.by) });
	invariant(place, "the history's cases were posted");
	if (!place.closed && !place.handled) await work(act, place, await as(act.by));
	const reviewId = act.judge && (await selectDueReviewOf(web(), place.caseId));
	if (act.judge && reviewId) {
		const { by, verdict, words } = act.judge;
		const { actor, token } = await as(by);
		if ((await factsOf(actor, reviewId)).claimedById !== actor.personId) await claimReview(actor, reviewId);
		await judgeReview(token, reviewId, { verdict, words });
	}
}

async function work(act: DemoAct, place: DemoPlace, { actor, token }: SignedIn): Promise<void> {
	const { caseId, openings } = place;
	await claimCase(actor, caseId);
	if (openings === 0) {
		const { reason: code, question, scope: kind, words: text } = act.open;
		await read(token, { caseId, reason: { code, question, text }, scope: { kind } });
	}
	if (act.widen && openings <= 1) {
		const { question, words: text } = act.widen;
		await read(token, { caseId, reason: { code: act.open.reason, question, text }, scope: widest(place) });
	}
	if (act.decide) await decide(actor, place, act.decide);
	if (act.rest) await pauseCase(actor, { caseId, ...act.rest });
	if (act.handOver) await handOver(actor, { caseId, to: { role: "lead" }, words: act.handOver });
}

/** Reads as the page does: to the last line, then says that it was shown. Nothing of it is kept. */
async function read(token: string, request: OpeningRequest): Promise<void> {
	const { body } = await openThread(token, request);
	const lines = (await new Response(body).text()).trimEnd().split("\n");
	const [first, last] = [lines[0], lines.at(-1)].map((line) => JSON.parse(line ?? "null") as Line | null);
	invariant(
		first?.kind === "opening" && last?.kind === "end",
		"an opening answers from its entry to its end",
	);
	await confirmDelivery(token, first.entry);
}

/** From 25 messages before the first reported one to 25 after the last. */
function widest({ order, reported }: DemoPlace): OpeningRequest["scope"] {
	const places = reported.map((sequence) => order.indexOf(sequence));
	const from = order[Math.max(0, Math.min(...places) - WIDEST_AROUND_REPORTED)];
	const to = order[Math.min(order.length - 1, Math.max(...places) + WIDEST_AROUND_REPORTED)];
	invariant(from !== undefined && to !== undefined, "a thread has messages");
	return { kind: "window", from, to };
}

async function decide(
	actor: Actor,
	place: DemoPlace,
	decision: NonNullable<DemoAct["decide"]>,
): Promise<void> {
	const { outcome, account, words } = decision;
	const person = account ? await selectPersonNumber(web(), place.threadId, accountId(account)) : null;
	const { caseId, category, keyword, reported } = place;
	const decided = outcome === "NO_VIOLATION" ? null : outcome;
	await decideCase(actor, {
		...{ caseId, words },
		violation: decided && { category, keyword },
		actions: decided
			? [
					{
						kind: decided,
						person: person ?? null,
						messages: decided === "REMOVE_MESSAGES" ? reported : [],
						until: decided === "SUSPEND_ACCOUNT" ? new Date(Date.now() + 14 * 86_400_000) : null,
					},
				]
			: [],
	});
}

/** A case that its own reader hands to child safety: oversight sees no more of it, so that it happened is seen. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { seedOpening, seedThread } from "#db/testing-thread.ts";
import type { Actor } from "../../actor.ts";
import { listRestricting, listReviews } from "./list-reviews.ts";
import { readReview } from "./read-review.ts";
import { actorOf, emergency, type ReviewHouse, reviewer, reviewHouse } from "./testing-reviews.ts";

let house: ReviewHouse;
let auditor: Actor;

before(async () => {
	house = await reviewHouse();
	auditor = await reviewer(house);
});
after(() => house.close());

/** An opening that no rule has reviewed. */
async function opened() {
	const thread = await seedThread(house.database);
	const opening = await seedOpening(house.database, {
		...{ thread, reason: "USER_REPORT_REVIEW", question: "DOES_IT_VIOLATE" },
	});
	return { thread, ...opening };
}

/** As the console does it, by its role alone. */
async function escalates(caseId: string, person: string, kind = "CHILD_SAFETY"): Promise<void> {
	const web = house.database.as("web");
	await web`insert into console.escalation (id, case_id, person_id, kind, entry_id)
		values (${randomUUID()}, ${caseId}, ${person}, ${kind}, ${randomUUID()})`;
	if (kind === "CHILD_SAFETY") await web`update console.case set restricted = true where id = ${caseId}`;
}

const restricted = async (actor: Actor) =>
	(await listReviews(actor, { show: "open", kind: "RESTRICTED" })).reviews;
const byReader = async (alias: string) =>
	(await listRestricting(auditor)).filter((row) => row.alias === alias);

test("each opening of it by that reader is up for review, named as such, on its page too, and counted by reader", async () => {
	const { thread, opening } = await opened();
	await escalates(thread.caseId, thread.moderator.id);
	const [listed, ...more] = (await restricted(auditor)).filter(({ caseId }) => caseId === thread.caseId);
	assert.deepEqual([listed?.openingId, listed?.kind, more.length], [opening, "RESTRICTED", 0]);
	const days = ((listed?.dueAt.getTime() ?? 0) - Date.now()) / 86_400_000;
	assert(days > 13 && days <= 14);
	const { facts } = await readReview(auditor, listed?.id ?? "");
	assert.deepEqual([facts.restricted, facts.restrictedAt !== null], [true, true]);
	assert.deepEqual(await byReader(thread.moderator.alias), [
		{ alias: thread.moderator.alias, cases: 1, decided: 0, noViolation: 0, unjudged: 1 },
	]);
});

test("one that is reviewed for something else keeps that, and is counted and found among the restricted all the same", async () => {
	const { thread, reviewId } = await emergency(house);
	await escalates(thread.caseId, thread.moderator.id);
	const [listed] = (await restricted(auditor)).filter(({ id }) => id === reviewId);
	assert.deepEqual([listed?.kind, listed?.restrictedAt !== null], ["ALWAYS", true]);
	assert.equal((await byReader(thread.moderator.alias)).length, 1);
});

test("what child safety then found no violation in is told apart", async () => {
	const { thread } = await opened();
	await escalates(thread.caseId, thread.moderator.id);
	await house.database.admin`
		insert into console.decision (id, case_id, person_id, outcome, entry_id)
		values (${randomUUID()}, ${thread.caseId}, ${randomUUID()}, 'NO_VIOLATION', ${randomUUID()})`;
	const [row] = await byReader(thread.moderator.alias);
	assert.deepEqual([row?.cases, row?.decided, row?.noViolation], [1, 1, 1]);
});

test("somebody else's escalation, and one for a threat to life, ask for no review", async () => {
	const [others, threat] = [await opened(), await opened()];
	await escalates(others.thread.caseId, others.thread.admin.id);
	await escalates(threat.thread.caseId, threat.thread.moderator.id, "THREAT_TO_LIFE");
	for (const { opening } of [others, threat]) {
		const rows = await house.database.admin`select from console.access_review where opening_id = ${opening}`;
		assert.equal(rows.length, 0);
	}
});

test("nobody is shown their own, and the other regions' are nobody's here", async () => {
	const { thread } = await opened();
	await escalates(thread.caseId, thread.moderator.id);
	const self = actorOf(thread.moderator, "auditor", ["eu"]);
	assert(!(await listRestricting(self)).some(({ alias }) => alias === thread.moderator.alias));
	assert(!(await restricted(self)).some(({ caseId }) => caseId === thread.caseId));
	assert.equal((await listRestricting(await reviewer(house, "auditor", ["us"]))).length, 0);
	await assert.rejects(listRestricting(actorOf(thread.moderator, "moderator", ["eu"])), {
		code: "NOT_PERMITTED",
	});
});

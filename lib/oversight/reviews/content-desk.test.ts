import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Actor } from "../../actor.ts";
import { contentDesk } from "./content-desk.ts";
import { readReview } from "./read-review.ts";
import { claimed, judge, type ReviewHouse, reviewer, reviewHouse } from "./testing-reviews.ts";

let house: ReviewHouse;
let auditor: Actor;

before(async () => {
	house = await reviewHouse();
	auditor = await reviewer(house);
});
after(() => house.close());

const deskOf = async (actor: Actor, reviewId: string) =>
	contentDesk(actor, await readReview(actor, reviewId));
const needs = (reviewId: string) => judge(house, auditor, { reviewId, verdict: "NEEDS_CONTENT" });

test("there is something to read for whoever claimed the review and said that it needs the content, and for nobody else", async () => {
	const { reviewId } = await claimed(house, auditor);
	assert.equal(await deskOf(auditor, reviewId), null, "nothing was said yet");
	await needs(reviewId);
	assert.notEqual(await deskOf(auditor, reviewId), null);
	assert.equal(await deskOf(await reviewer(house), reviewId), null, "another auditor");
	assert.equal(await deskOf(await reviewer(house, "oversight_lead"), reviewId), null);
	await judge(house, auditor, { reviewId, verdict: "JUSTIFIED" });
	assert.equal(await deskOf(auditor, reviewId), null, "it is judged");
});

test("it knows of the messages that the reviewed opening showed, and of no other", async () => {
	const { reviewId, opening } = await claimed(house, auditor);
	await needs(reviewId);
	assert.deepEqual((await deskOf(auditor, reviewId))?.outline, [], "what was never taken, nobody saw");
	await house.database.admin`update vault.release set taken_at = now() where opening_id = ${opening}`;
	const desk = await deskOf(auditor, reviewId);
	assert.deepEqual(desk?.seen, [1, 2, 3, 4, 5, 6, 7, 8]);
	assert.deepEqual(
		desk?.outline.map(({ sequence, reported }) => [sequence, reported]),
		[1, 2, 3, 4, 5, 6, 7, 8].map((sequence) => [sequence, sequence === 3]),
	);
	assert.doesNotMatch(JSON.stringify(desk), /sealed|wrapped|u1-|externalId/);
});

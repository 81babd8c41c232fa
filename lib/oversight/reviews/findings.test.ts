/** From a finding to its end: the person concerned is heard, a second closes, and neither is anybody else. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Actor } from "../../actor.ts";
import { answerFinding } from "./answer-finding.ts";
import { claimReview } from "./claim-review.ts";
import { listReviews } from "./list-reviews.ts";
import { listOwnFindings, readOwnFinding } from "./own-findings.ts";
import { factsOf, readReview } from "./read-review.ts";
import {
	actorOf,
	claimed,
	close as closes,
	emergency,
	judge,
	type ReviewHouse,
	reviewer,
	reviewHouse,
	WORDS,
} from "./testing-reviews.ts";

let house: ReviewHouse;
let auditor: Actor;
let second: Actor;

before(async () => {
	house = await reviewHouse();
	auditor = await reviewer(house);
	second = await reviewer(house, "oversight_lead");
});
after(() => house.close());

async function found() {
	const made = await claimed(house, auditor);
	await judge(house, auditor, { reviewId: made.reviewId, verdict: "MISUSE", severity: 1, action: "TALK" });
	return { ...made, reader: actorOf(made.thread.moderator, "moderator", ["eu"]) };
}
const answer = (actor: Actor, reviewId: string) => answerFinding(actor, { reviewId, words: WORDS });
const close = (actor: Actor, reviewId: string, closure?: string) => closes(house, actor, reviewId, closure);

test("the person concerned sees what was found, not by whom, and nobody else sees it there", async () => {
	const { reviewId, reader } = await found();
	const [own] = await listOwnFindings(reader);
	assert.deepEqual(
		[own?.id, own?.verdict, own?.severity, own?.correctiveAction],
		[reviewId, "MISUSE", 1, "TALK"],
	);
	assert(!JSON.stringify(own).includes(auditor.personId) && !JSON.stringify(own).includes(auditor.alias));
	assert.deepEqual(await listOwnFindings(auditor), []);
	const stranger = actorOf((await emergency(house)).thread.moderator, "moderator", ["eu"]);
	await assert.rejects(readOwnFinding(stranger, reviewId), { code: "NOT_FOUND" });
	await assert.rejects(readOwnFinding(reader, "1 or 1=1"), { code: "NOT_FOUND" });
});

test("what is justified, or waits for content, is nothing that was found", async () => {
	const made = await claimed(house, auditor);
	const reader = actorOf(made.thread.moderator, "moderator", ["eu"]);
	for (const verdict of ["NEEDS_CONTENT", "JUSTIFIED"]) {
		await judge(house, auditor, { reviewId: made.reviewId, verdict });
		assert.deepEqual(await listOwnFindings(reader), []);
	}
});

test("it is answered once, by the person concerned alone, in sealed words; oversight is told", async () => {
	const { reviewId, reader } = await found();
	await assert.rejects(answer(second, reviewId), { code: "NOT_FOUND" });
	await answer(reader, reviewId);
	await assert.rejects(answer(reader, reviewId), { code: "FINDING_SETTLED" });
	const [row] = await house.database.admin`
		select n.kind, n.author, n.sealed, (select count(*)::int from access.alert where kind = 'FINDING_ANSWERED'
			and about_person = ${reader.personId}) as told
		from console.review_answer a join vault.note n on n.id = a.note_id where a.review_id = ${reviewId}`;
	assert.deepEqual([row?.kind, row?.author, row?.told], ["answer", reader.personId, 1]);
	assert(!row?.sealed.includes("threat"));
});

test("it is closed by a second of oversight, after the person was heard, once", async () => {
	const { reviewId, reader } = await found();
	await assert.rejects(close(second, reviewId), { code: "ANSWER_AWAITED" });
	await answer(reader, reviewId);
	await assert.rejects(close(auditor, reviewId), { code: "OWN_ACT" });
	await assert.rejects(close(reader, reviewId), { code: "OWN_ACT" });
	const moderator = actorOf((await emergency(house)).thread.moderator, "auditor", ["eu"]);
	await assert.rejects(close(moderator, reviewId), { code: "NOT_PERMITTED" });
	const open = (await listReviews(second, { show: "findings", kind: undefined })).reviews;
	assert(open.some(({ id }) => id === reviewId));
	await close(second, reviewId, "WITHDRAWN");
	assert.equal((await factsOf(auditor, reviewId)).closedAs, "WITHDRAWN");
	assert.equal((await readOwnFinding(reader, reviewId)).closedAs, "WITHDRAWN");
	await assert.rejects(close(await reviewer(house), reviewId), { code: "FINDING_SETTLED" });
});

test("without an answer it is closed when the week is over; then it is too late for one", async () => {
	const { reviewId, reader } = await found();
	await house.database.admin.begin(async (tx) => {
		await tx`alter table console.finding disable trigger stays`;
		await tx`update console.finding set answer_by = now() where review_id = ${reviewId}`;
		await tx`alter table console.finding enable always trigger stays`;
	});
	await close(second, reviewId);
	await assert.rejects(answer(reader, reviewId), { code: "FINDING_SETTLED" });
});

test("while somebody disputes what another found, neither judges the other; afterwards they may", async () => {
	const { reviewId, reader, thread } = await found();
	// Another opening of the same person, on another case.
	const next = await emergency(house);
	await house.database.admin.begin(async (tx) => {
		await tx`update access.opening set person_id = ${reader.personId}, session_id = ${thread.moderator.sessionId}
			where id = ${next.opening}`;
		await tx`update console.access_review set reader_id = ${reader.personId} where id = ${next.reviewId}`;
		await tx`update console.claim set person_id = ${reader.personId} where case_id = ${next.thread.caseId}`;
	});
	await answer(reader, reviewId);
	await assert.rejects(claimReview(auditor, next.reviewId), { code: "REVIEWER_INVOLVED" });
	assert.equal((await readReview(auditor, next.reviewId)).blocked, "DISPUTE");
	await close(second, reviewId);
	await claimReview(auditor, next.reviewId);
});

test("the database keeps the rules of the rows, whoever writes them", async () => {
	const { reviewId, reader } = await found();
	const { admin } = house.database;
	await assert.rejects(
		admin`insert into console.review_answer (review_id, reader_id, person_id, note_id, entry_id)
			values (${reviewId}, ${reader.personId}, ${auditor.personId}, gen_random_uuid(), gen_random_uuid())`,
		{ constraint_name: "only_the_person_concerned_answers" },
	);
	for (const person of [auditor.personId, reader.personId])
		await assert.rejects(
			admin`insert into console.review_closure (review_id, reader_id, judge_id, person_id, verdict, note_id, entry_id)
				values (${reviewId}, ${reader.personId}, ${auditor.personId}, ${person}, 'UPHELD', gen_random_uuid(), gen_random_uuid())`,
			{ constraint_name: "a_second_closes" },
		);
	await assert.rejects(
		admin`update console.finding set severity = 3 where review_id = ${reviewId}`,
		/APPEND_ONLY|never/i,
	);
	await assert.rejects(
		admin`delete from console.verdict where review_id = ${reviewId}`,
		/APPEND_ONLY|never/i,
	);
});

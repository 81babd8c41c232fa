import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { seedPerson } from "#db/testing-thread.ts";
import type { Actor } from "../../actor.ts";
import { listStaff } from "../../staff/list-staff.ts";
import { listReviews } from "./list-reviews.ts";
import { readReview } from "./read-review.ts";
import {
	actorOf,
	claimed,
	emergency,
	judge as judges,
	type ReviewHouse,
	reviewer,
	reviewHouse,
} from "./testing-reviews.ts";

let house: ReviewHouse;
let auditor: Actor;

before(async () => {
	house = await reviewHouse();
	auditor = await reviewer(house);
});

after(() => house.close());

const FINDING = { severity: 2, action: "TALK" };
const judge = (actor: Actor, given: Parameters<typeof judges>[2]) => judges(house, actor, given);

test("an emergency opening is due for review, with its facts and not a word of the thread", async () => {
	const { reviewId, thread, opening, noteId } = await emergency(house);
	const { reviews } = await listReviews(auditor);
	const listed = reviews.find(({ id }) => id === reviewId);
	assert.equal(listed?.alias, thread.moderator.alias);
	assert.equal(listed?.reason, "EMERGENCY_RISK_TO_LIFE");
	const hours = ((listed?.dueAt.getTime() ?? 0) - (listed?.createdAt.getTime() ?? 0)) / 3_600_000;
	assert.equal(hours.toFixed(3), "24.000", "due in 24 hours");

	const review = await readReview(auditor, reviewId);
	assert.deepEqual(review.facts.intervals, [[1, 8]]);
	assert.equal(review.facts.noteId, noteId);
	assert.deepEqual(
		review.entries.map(({ type, openingId }) => ({ type, openingId })),
		[
			{ type: "opening.granted", openingId: opening },
			{ type: "thread.decrypted", openingId: opening },
		],
	);
	assert.deepEqual(
		review.marks.filter(({ reported }) => reported),
		[{ sequence: 3, reported: true }],
	);
	assert.equal(review.blocked, undefined);
	assert.doesNotMatch(JSON.stringify(review), /sealed|wrapped/);
});

test("reading a review is an entry", async () => {
	const { reviewId } = await emergency(house);
	const { recorded } = await readReview(auditor, reviewId);
	const [row] = await house.database.admin`
		select e.type, s.terms from ledger.entry e join console.ledger_search s on s.entry_id = e.id
		where e.id = ${recorded.id}`;
	assert.equal(row?.type, "ledger.searched");
	assert.equal(row?.terms.review, reviewId);
});

test("of a restricted case oversight sees ids and codes, not even the row of messages", async () => {
	const { reviewId } = await emergency(house, { restricted: true });
	const review = await readReview(auditor, reviewId);
	assert.equal(review.facts.restricted, true);
	assert.deepEqual(review.marks, []);
});

test("a verdict is recorded with its entry, and takes the review off the list", async () => {
	const { reviewId, opening } = await claimed(house, auditor);
	const entry = await judge(auditor, { reviewId, verdict: "JUSTIFIED" });
	const [row] = await house.database.admin`
		select v.verdict, v.person_id, v.entry_id, convert_from(e.leaf, 'UTF8')::jsonb as leaf, n.about, n.author, n.kind
		from console.verdict v join ledger.entry e on e.id = v.entry_id join vault.note n on n.id = v.note_id
		where v.review_id = ${reviewId}`;
	assert.equal(row?.entry_id, entry.id);
	assert.deepEqual([row?.person_id, row?.author], [auditor.personId, auditor.personId]);
	assert.deepEqual([row?.kind, row?.about], ["verdict", reviewId]);
	assert.deepEqual(
		[row?.leaf.type, row?.leaf.verdict, row?.leaf.opening],
		["review.judged", "JUSTIFIED", opening],
	);

	const { reviews: open } = await listReviews(auditor);
	const { reviews: judged } = await listReviews(auditor, { show: "judged", kind: undefined });
	assert.ok(!open.some(({ id }) => id === reviewId));
	assert.equal(judged[0]?.id, reviewId);
	assert.equal(judged[0]?.judgedBy, auditor.alias);
});

test("a review is judged once", async () => {
	const { reviewId } = await claimed(house, auditor);
	await judge(auditor, { reviewId, verdict: "WRONG_SCOPE", ...FINDING });
	await assert.rejects(judge(auditor, { reviewId, verdict: "JUSTIFIED" }), { code: "REVIEW_ALREADY_JUDGED" });
	assert.equal((await readReview(auditor, reviewId)).blocked, "REVIEW_ALREADY_JUDGED");
});

test("of two verdicts at the same moment one stands, and the other leaves nothing behind", async () => {
	const { reviewId } = await claimed(house, auditor);
	const answers = await Promise.allSettled([
		judge(auditor, { reviewId, verdict: "JUSTIFIED" }),
		judge(auditor, { reviewId, verdict: "MISUSE", ...FINDING }),
	]);
	assert.equal(answers.filter(({ status }) => status === "fulfilled").length, 1);
	const refused = answers.find((answer) => answer.status === "rejected");
	assert.equal(refused?.reason.code, "REVIEW_ALREADY_JUDGED");
	const [left] = await house.database.admin`
		select (select count(*)::int from vault.note where about = ${reviewId}) as notes,
			(select count(*)::int from ledger.entry where type = 'review.judged'
				and convert_from(leaf, 'UTF8')::jsonb->>'review' = ${reviewId}) as entries`;
	assert.deepEqual({ ...left }, { notes: 1, entries: 1 });
});

test("nobody judges their own opening, and the table says so too", async () => {
	const { reviewId, thread } = await emergency(house);
	// Roles exclude this already; here the rule stands alone.
	const reader = actorOf(thread.moderator, "auditor", ["eu"]);
	assert.ok(!(await listReviews(reader)).reviews.some(({ id }) => id === reviewId), "it is not offered");
	assert.equal((await readReview(reader, reviewId)).blocked, "OWN_OPENING");
	await assert.rejects(judge(reader, { reviewId, verdict: "JUSTIFIED" }), { code: "OWN_ACT" });
	const { admin } = house.database;
	await assert.rejects(
		admin`insert into console.verdict (review_id, reader_id, person_id, verdict, entry_id)
			values (${reviewId}, ${reader.personId}, ${reader.personId}, 'JUSTIFIED', gen_random_uuid())`,
		{ constraint_name: "nobody_judges_their_own_opening" },
	);
	await assert.rejects(
		admin`insert into console.verdict (review_id, reader_id, person_id, verdict, entry_id)
			values (${reviewId}, ${auditor.personId}, ${reader.personId}, 'JUSTIFIED', gen_random_uuid())`,
		{ code: "23503" },
		"and the reader cannot be misnamed to get around it",
	);
});

test("what is not justified is a finding, with how grave it is and what follows; what is justified is none", async () => {
	const { reviewId, thread } = await claimed(house, auditor);
	await assert.rejects(judge(auditor, { reviewId, verdict: "MISUSE" }), { code: "23502" });
	await assert.rejects(judge(auditor, { reviewId, verdict: "EXCELLENT", ...FINDING }), { code: "23514" });
	const entry = await judge(auditor, { reviewId, verdict: "MISUSE", severity: 0, action: "RIGHTS_TAKEN" });
	const [found] = await house.database.admin`
		select f.reader_id, f.severity, f.corrective_action, convert_from(e.leaf, 'UTF8')::jsonb as leaf,
			(select count(*)::int from access.alert where person_id = f.reader_id and kind = 'FINDING_MADE') as told
		from console.finding f join ledger.entry e on e.id = f.entry_id where f.review_id = ${reviewId} and e.id = ${entry.id}`;
	const { leaf, ...row } = found ?? {};
	assert.deepEqual(row, {
		...{ reader_id: thread.moderator.id, severity: 0, corrective_action: "RIGHTS_TAKEN", told: 1 },
	});
	assert.deepEqual([leaf.severity, leaf.action], [0, "RIGHTS_TAKEN"]);
	const other = await claimed(house, auditor);
	await assert.rejects(
		judge(auditor, { reviewId: other.reviewId, verdict: "JUSTIFIED", ...FINDING }),
		/REVIEW_INVALID/,
	);
	await judge(auditor, { reviewId: other.reviewId, verdict: "JUSTIFIED" });
	const none = await house.database.admin`select from console.finding where review_id = ${other.reviewId}`;
	assert.equal(none.length, 0);
});

test("that a review needs the content is no verdict: it stays open, and its claimer's", async () => {
	const { reviewId } = await claimed(house, auditor);
	await judge(auditor, { reviewId, verdict: "NEEDS_CONTENT" });
	const [listed] = (await listReviews(auditor, { show: "mine", kind: "ALWAYS" })).reviews.filter(
		({ id }) => id === reviewId,
	);
	assert.deepEqual([listed?.verdict, listed?.needsContent], [null, true]);
	await assert.rejects(judge(auditor, { reviewId, verdict: "NEEDS_CONTENT" }), {
		code: "REVIEW_ALREADY_JUDGED",
	});
	await judge(auditor, { reviewId, verdict: "JUSTIFIED" });
	assert.equal((await readReview(auditor, reviewId)).facts.verdict, "JUSTIFIED");
});

test("an oversight lead reads nothing for a review, and of a child-safety case nobody of oversight does", async () => {
	const lead = await reviewer(house, "oversight_lead");
	const theirs = await claimed(house, lead);
	const restricted = await claimed(house, auditor, { restricted: true });
	for (const [actor, { reviewId }] of [
		[lead, theirs],
		[auditor, restricted],
	] as const)
		await assert.rejects(judge(actor, { reviewId, verdict: "NEEDS_CONTENT" }), {
			code: "CONTENT_NOT_FOR_REVIEW",
		});
});

test("a moderator, a lead and an admin neither see nor judge reviews", async () => {
	const { reviewId, thread } = await emergency(house);
	for (const role of ["moderator", "lead", "admin"] as const) {
		const actor = actorOf(thread.moderator, role, ["eu"]);
		await assert.rejects(listReviews(actor), { code: "NOT_PERMITTED" });
		await assert.rejects(readReview(actor, reviewId), { code: "NOT_PERMITTED" });
		await assert.rejects(
			judge({ ...actor, personId: auditor.personId }, { reviewId, verdict: "JUSTIFIED" }),
			{
				code: "NOT_PERMITTED",
			},
		);
	}
});

test("an auditor of another region finds no such review", async () => {
	const { reviewId } = await emergency(house);
	const american = actorOf(await seedPerson(house.database, "A", "auditor", ["us"]), "auditor", ["us"]);
	await assert.rejects(readReview(american, reviewId), { code: "NOT_FOUND" });
	await assert.rejects(judge(american, { reviewId, verdict: "MISUSE", ...FINDING }), {
		code: "NOT_PERMITTED",
	});
	await assert.rejects(readReview(american, "1 or 1=1"), { code: "NOT_FOUND" });
});

test("an admin sees people, their roles and open sessions; nobody else does", async () => {
	const person = await seedPerson(house.database, "S", "admin", ["eu", "us"]);
	const staff = await listStaff(actorOf(person, "admin", ["eu", "us"]));
	const self = staff.find(({ id }) => id === person.id);
	assert.deepEqual(self?.grants, [
		{ role: "admin", region: "eu" },
		{ role: "admin", region: "us" },
	]);
	assert.equal(self?.sessions, 1);
	await assert.rejects(listStaff(auditor), { code: "NOT_PERMITTED" });
});

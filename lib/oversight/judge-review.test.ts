import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { type TestDatabase, testDatabase } from "#db/testing.ts";
import { seedOpening, seedPerson, seedThread } from "#db/testing-thread.ts";
import { closeWeb } from "#db/web.ts";
import type { Role } from "../access/roles.ts";
import type { Actor } from "../actor.ts";
import { generateIntakeKey, importPrivateIntakeKey } from "../envelope/intake-key.ts";
import { openNote } from "../envelope/note.ts";
import { listStaff } from "../staff/list-staff.ts";
import { judgeReview } from "./judge-review.ts";
import { listReviews } from "./list-reviews.ts";
import { readReview } from "./read-review.ts";

const WORDS = "The words name a threat with a time and a place, and the scope fits it.";
const intake = generateIntakeKey();
const folder = mkdtempSync(join(tmpdir(), "judge-"));
let database: TestDatabase;
let auditor: Actor;

/** The keeper's door as far as sealing needs it: the public intake keys. */
const door = createServer((_, response) => {
	const key = {
		region: "eu",
		kid: intake.kid,
		publicJwk: intake.publicJwk,
		notBefore: "2020-01-01T00:00:00.000Z",
		notAfter: "2099-01-01T00:00:00.000Z",
	};
	response.setHeader("content-type", "application/json").end(JSON.stringify({ keys: [key] }));
});

before(async () => {
	database = await testDatabase();
	process.env.DATABASE_URL_WEB = database.url("web");
	process.env.KEEPER_SOCKET = join(folder, "keeper.sock");
	process.env.KEEPER_SECRET = "a secret of at least thirty-two characters";
	await new Promise<void>((resolve) => door.listen(process.env.KEEPER_SOCKET, resolve));
	auditor = actorOf(await seedPerson(database, "A", "auditor", ["eu"]), "auditor", ["eu"]);
});

after(async () => {
	door.close();
	door.closeAllConnections();
	rmSync(folder, { recursive: true, force: true });
	await closeWeb();
	await database.drop();
});

test("an emergency opening is due for review, with its facts and not a word of the thread", async () => {
	const { reviewId, thread, opening, noteId } = await emergency();
	const { due } = await listReviews(auditor);
	const listed = due.find(({ id }) => id === reviewId);
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
	const { reviewId } = await emergency();
	const { recorded } = await readReview(auditor, reviewId);
	const [row] = await database.admin`
		select e.type, s.terms from ledger.entry e join console.ledger_search s on s.entry_id = e.id
		where e.id = ${recorded.id}`;
	assert.equal(row?.type, "ledger.searched");
	assert.equal(row?.terms.review, reviewId);
});

test("of a restricted case oversight sees ids and codes, not even the row of messages", async () => {
	const { reviewId } = await emergency({ restricted: true });
	const review = await readReview(auditor, reviewId);
	assert.equal(review.facts.restricted, true);
	assert.deepEqual(review.marks, []);
});

test("a verdict is recorded with its entry, its words sealed, and takes the review off the list", async () => {
	const { reviewId, opening } = await emergency();
	const entry = await judgeReview(auditor, { reviewId, verdict: "JUSTIFIED", words: `  ${WORDS}\n` });
	const [row] = await database.admin`
		select v.verdict, v.person_id, v.entry_id, convert_from(e.leaf, 'UTF8')::jsonb as leaf, n.id, n.about,
			n.wrapped, n.sealed, n.kind
		from console.verdict v join ledger.entry e on e.id = v.entry_id join vault.note n on n.id = v.note_id
		where v.review_id = ${reviewId}`;
	assert.equal(row?.entry_id, entry.id);
	assert.equal(row?.person_id, auditor.personId);
	assert.equal(row?.kind, "verdict");
	assert.equal(row?.leaf.type, "review.judged");
	assert.equal(row?.leaf.verdict, "JUSTIFIED");
	assert.equal(row?.leaf.opening, opening);
	assert.ok(!JSON.stringify(row).includes("threat with a time"), "no table and no leaf holds the words");
	const privateKey = importPrivateIntakeKey(intake.privateJwk);
	const { text } = openNote(
		{ kid: intake.kid, privateKey },
		{ noteId: row?.id, about: reviewId },
		row as never,
	);
	assert.equal(text, WORDS);

	const { due, judged } = await listReviews(auditor);
	assert.ok(!due.some(({ id }) => id === reviewId));
	assert.equal(judged[0]?.id, reviewId);
	assert.equal(judged[0]?.judgedBy, auditor.alias);
});

test("a review is judged once", async () => {
	const { reviewId } = await emergency();
	await judgeReview(auditor, { reviewId, verdict: "WRONG_SCOPE", words: WORDS });
	await assert.rejects(judgeReview(auditor, { reviewId, verdict: "JUSTIFIED", words: WORDS }), {
		code: "REVIEW_ALREADY_JUDGED",
	});
	assert.equal((await readReview(auditor, reviewId)).blocked, "REVIEW_ALREADY_JUDGED");
});

test("of two verdicts at the same moment one stands, and the other leaves nothing behind", async () => {
	const { reviewId } = await emergency();
	const answers = await Promise.allSettled(
		["JUSTIFIED", "MISUSE"].map((verdict) => judgeReview(auditor, { reviewId, verdict, words: WORDS })),
	);
	assert.equal(answers.filter(({ status }) => status === "fulfilled").length, 1);
	const refused = answers.find((answer) => answer.status === "rejected");
	assert.equal(refused?.reason.code, "REVIEW_ALREADY_JUDGED");
	const [left] = await database.admin`
		select (select count(*)::int from vault.note where about = ${reviewId}) as notes,
			(select count(*)::int from ledger.entry where type = 'review.judged'
				and convert_from(leaf, 'UTF8')::jsonb->>'review' = ${reviewId}) as entries`;
	assert.deepEqual({ ...left }, { notes: 1, entries: 1 });
});

test("nobody judges their own opening, and the table says so too", async () => {
	const { reviewId, thread } = await emergency();
	// Roles exclude this already; here the rule stands alone.
	const reader = actorOf(thread.moderator, "auditor", ["eu"]);
	assert.ok(!(await listReviews(reader)).due.some(({ id }) => id === reviewId), "it is not offered");
	assert.equal((await readReview(reader, reviewId)).blocked, "OWN_ACT");
	await assert.rejects(judgeReview(reader, { reviewId, verdict: "JUSTIFIED", words: WORDS }), {
		code: "OWN_ACT",
	});
	const web = database.as("web");
	await assert.rejects(
		web`insert into console.verdict (review_id, reader_id, person_id, verdict, entry_id)
			values (${reviewId}, ${reader.personId}, ${reader.personId}, 'JUSTIFIED', gen_random_uuid())`,
		{ constraint_name: "nobody_judges_their_own_opening" },
	);
	await assert.rejects(
		web`insert into console.verdict (review_id, reader_id, person_id, verdict, entry_id)
			values (${reviewId}, ${auditor.personId}, ${reader.personId}, 'JUSTIFIED', gen_random_uuid())`,
		{ code: "23503" },
		"and the reader cannot be misnamed to get around it",
	);
});

test("a verdict needs a choice and words that carry it, and says all that is missing at once", async () => {
	const { reviewId } = await emergency();
	await assert.rejects(
		judgeReview(auditor, { reviewId, verdict: "FINE", words: "too short" }),
		(error: unknown) => {
			const { code, problems } = error as { code: string; problems: { path: string }[] };
			assert.equal(code, "INPUT_INVALID");
			assert.deepEqual(
				problems.map(({ path }) => path),
				["verdict", "words"],
			);
			return true;
		},
	);
});

test("a moderator, a lead and an admin neither see nor judge reviews", async () => {
	const { reviewId, thread } = await emergency();
	for (const role of ["moderator", "lead", "admin"] as const) {
		const actor = actorOf(thread.moderator, role, ["eu"]);
		await assert.rejects(listReviews(actor), { code: "NOT_PERMITTED" });
		await assert.rejects(readReview(actor, reviewId), { code: "NOT_PERMITTED" });
		await assert.rejects(judgeReview(actor, { reviewId, verdict: "JUSTIFIED", words: WORDS }), {
			code: "NOT_PERMITTED",
		});
	}
});

test("an auditor of another region finds no such review", async () => {
	const { reviewId } = await emergency();
	const american = actorOf(await seedPerson(database, "A", "auditor", ["us"]), "auditor", ["us"]);
	await assert.rejects(readReview(american, reviewId), { code: "NOT_FOUND" });
	await assert.rejects(judgeReview(american, { reviewId, verdict: "MISUSE", words: WORDS }), {
		code: "NOT_FOUND",
	});
	await assert.rejects(readReview(american, "1 or 1=1"), { code: "NOT_FOUND" });
});

test("an admin sees people, their roles and open sessions; nobody else does", async () => {
	const person = await seedPerson(database, "S", "admin", ["eu", "us"]);
	const staff = await listStaff(actorOf(person, "admin", ["eu", "us"]));
	const self = staff.find(({ id }) => id === person.id);
	assert.deepEqual(self?.grants, [
		{ role: "admin", region: "eu" },
		{ role: "admin", region: "us" },
	]);
	assert.equal(self?.sessions, 1);
	await assert.rejects(listStaff(auditor), { code: "NOT_PERMITTED" });
});

async function emergency(options: { restricted?: boolean } = {}) {
	const thread = await seedThread(database, options);
	const opened = await seedOpening(database, {
		thread,
		reason: "EMERGENCY_RISK_TO_LIFE",
		question: "IS_LIFE_AT_RISK",
		reviewHours: 24,
		...(options.restricted ? { role: "child_safety" } : {}),
	});
	const [review] = await database.admin<{ id: string }[]>`
		select id from console.access_review where opening_id = ${opened.opening}`;
	return { thread, reviewId: review?.id ?? "", ...opened };
}

function actorOf(
	person: { id: string; alias: string; sessionId: string },
	role: Role,
	regions: string[],
): Actor {
	return {
		personId: person.id,
		alias: person.alias,
		name: "A person",
		sessionId: person.sessionId,
		grants: regions.map((region) => ({ role, region })),
	};
}

/** A read case that is handed to child safety: oversight sees no more of it, so that it happened is seen. */
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

interface Handed {
	kind: string;
	/** Of the row, where it is another than the entry's. */
	rowKind: string;
	rowPerson: string;
	entry: boolean;
	row: boolean;
	restricts: boolean;
	at: Date | null;
}

/** As the console does it, by its role alone; `odd`: as one that somebody took over would. */
async function escalates(caseId: string, person: string, odd: Partial<Handed> = {}): Promise<void> {
	const {
		kind = "CHILD_SAFETY",
		rowKind = kind,
		rowPerson = person,
		entry = true,
		row = true,
		at = null,
	} = odd;
	const { restricts = kind === "CHILD_SAFETY" } = odd;
	const id = randomUUID();
	await house.database.as("web").begin(async (tx) => {
		const event = {
			...{ type: "case.escalated", outcome: "done", assurance: { kind: "session" }, case: caseId },
			...{ actor: { id: person, role: "moderator" }, escalation: id, category: kind },
		};
		const [made] = entry ? await tx`select id from ledger.append(${tx.json(event)})` : [];
		if (row)
			await tx`insert into console.escalation (id, case_id, person_id, kind, entry_id, escalated_at)
				values (${id}, ${caseId}, ${rowPerson}, ${rowKind}, ${made?.id ?? randomUUID()}, coalesce(${at}, now()))`;
		if (restricts) await tx`update console.case set restricted = true where id = ${caseId}`;
	});
}

const reviewed = async (opening: string) =>
	(await house.database.admin`select kind from console.access_review where opening_id = ${opening}`)[0]?.kind;

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
	assert.deepEqual(
		[facts.restricted, facts.restrictedAt !== null, facts.restrictedByReader],
		[true, true, true],
	);
	assert.deepEqual(await byReader(thread.moderator.alias), [
		{ alias: thread.moderator.alias, cases: 1, byThemself: 1, decided: 0, noViolation: 0, unjudged: 1 },
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

test("whoever hands it over, what somebody read of it within seven days is up for review, and its page says that it was another", async () => {
	const { thread, opening } = await opened();
	await escalates(thread.caseId, thread.admin.id);
	const [listed] = (await restricted(auditor)).filter(({ openingId }) => openingId === opening);
	assert.equal(listed?.kind, "RESTRICTED");
	const { facts } = await readReview(auditor, listed?.id ?? "");
	assert.deepEqual([facts.restrictedAt !== null, facts.restrictedByReader], [true, false]);
	const [row] = await byReader(thread.moderator.alias);
	assert.deepEqual([row?.cases, row?.byThemself], [1, 0]);
});

test("what child safety read, what was read longer ago by others, and a threat to life ask for no review", async () => {
	const [theirs, old, threat] = [await opened(), await opened(), await opened()];
	await house.database.admin.begin(async (tx) => {
		await tx`set local session_replication_role = replica`;
		await tx`update access.opening set granted_at = granted_at - interval '8 days', expires_at = expires_at - interval '8 days'
			where id = ${old.opening}`;
		await tx`update access.opening set role = 'child_safety' where id = ${theirs.opening}`;
	});
	for (const { thread } of [theirs, old]) await escalates(thread.caseId, thread.admin.id);
	await escalates(threat.thread.caseId, threat.thread.moderator.id, { kind: "THREAT_TO_LIFE" });
	for (const { opening } of [theirs, old, threat]) assert.equal(await reviewed(opening), undefined);
});

test("a graver report restricts a case too, and what was read of it is judged as well", async () => {
	const { thread, opening } = await opened();
	const event = {
		...{ type: "report.received", outcome: "done", assurance: { kind: "system" }, region: "eu" },
		...{ case: thread.caseId, thread: thread.threadId, messages: 0 },
	};
	await house.database.as("web").begin(async (tx) => {
		await tx`insert into console.report (id, platform_id, external_id, case_id, thread_id, category, source, reported,
				has_note, sealed, reported_at, entry_id)
			select gen_random_uuid(), platform_id, 'r-2', case_id, thread_id, category, source, reported, false, 0, now(), a.id
			from console.report, ledger.append(${tx.json(event)}) a where case_id = ${thread.caseId}`;
		await tx`update console.case set restricted = true where id = ${thread.caseId}`;
	});
	assert.equal(await reviewed(opening), "RESTRICTED");
});

test("nothing is handed over without an entry, a row and a restriction that say the same, and it is not taken back", async () => {
	const { thread, opening } = await opened();
	const odd: [Partial<Handed>, string][] = [
		[{ entry: false }, "CS271"],
		[{ rowPerson: thread.admin.id }, "CS271"],
		[{ rowKind: "THREAT_TO_LIFE", restricts: false }, "CS271"],
		[{ restricts: false }, "CS271"],
		[{ at: new Date(0) }, "CS271"],
		[{ row: false, restricts: false }, "CS183"],
		[{ row: false, entry: false }, "CS272"],
		[{ kind: "THREAT_TO_LIFE", restricts: true }, "CS272"],
	];
	for (const [how, code] of odd)
		await assert.rejects(escalates(thread.caseId, thread.moderator.id, how), { code }, JSON.stringify(how));
	assert.equal(await reviewed(opening), undefined);
	await escalates(thread.caseId, thread.moderator.id);
	await assert.rejects(
		house.database.as("web")`update console.case set restricted = false where id = ${thread.caseId}`,
		{ code: "CS021" },
	);
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

test("a report that makes a case child safety's has what was read of it judged as well; nothing else makes it theirs", async () => {
	const { thread, opening } = await opened();
	const web = house.database.as("web");
	await assert.rejects(web`update console.case set restricted = true where id = ${thread.caseId}`, {
		code: "CS272",
	});
	assert.equal(await reviewed(opening), undefined);
	await web.begin(async (tx) => {
		const [entry] = await tx`select id from ledger.append(${tx.json({
			...{ type: "report.received", outcome: "done", assurance: { kind: "system" }, region: "eu" },
			...{ case: thread.caseId, thread: thread.threadId },
		})})`;
		await tx`
			insert into console.report (id, platform_id, external_id, case_id, thread_id, category, keyword, source, detector,
				reporter, reported, has_note, sealed, reported_at, entry_id)
			select ${randomUUID()}, platform_id, ${randomUUID()}, case_id, thread_id, category, keyword, source, detector, reporter,
				reported, has_note, sealed, reported_at, ${entry?.id} from console.report where case_id = ${thread.caseId} limit 1`;
		await tx`update console.case set restricted = true where id = ${thread.caseId}`;
	});
	assert.equal(await reviewed(opening), "RESTRICTED");
});

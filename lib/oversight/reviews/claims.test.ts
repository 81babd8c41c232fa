/** Who may have a review, for how long, and that the database says so whatever the console does. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, it } from "node:test";
import type { Tx } from "#db/client.ts";
import { seedPerson } from "#db/testing-thread.ts";
import type { Actor } from "../../actor.ts";
import { claimReview } from "./claim-review.ts";
import { listReviews } from "./list-reviews.ts";
import { factsOf, readReview } from "./read-review.ts";
import { releaseReview } from "./release-review.ts";
import {
	actorOf,
	claimed,
	emergency,
	judge,
	type ReviewHouse,
	reviewer,
	reviewHouse,
} from "./testing-reviews.ts";

let house: ReviewHouse;
let auditor: Actor;
let other: Actor;
let lead: Actor;

before(async () => {
	house = await reviewHouse();
	auditor = await reviewer(house);
	other = await reviewer(house);
	lead = await reviewer(house, "oversight_lead");
});
after(() => house.close());

/** The opening's row, as somebody with every right over tables would bring its claim to an end. */
const age = (reviewId: string) =>
	house.database.admin.begin(async (tx) => {
		await tx`alter table console.review_claim disable trigger stays`;
		await tx`update console.review_claim set lapses_at = now() - interval '1 second' where review_id = ${reviewId}`;
		await tx`alter table console.review_claim enable always trigger stays`;
	});

const loses = (actor: Actor) =>
	house.database
		.admin`update access.role_grant set revoked_at = now(), revoked_entry_id = gen_random_uuid() where person_id = ${actor.personId}`;

const releases = async (reviewId: string) =>
	(
		await house.database.admin`
			select released_because as why, e.actor from console.review_claim c
			join ledger.entry e on e.id = c.released_entry_id where c.review_id = ${reviewId} order by c.released_at`
	).map(({ why, actor }) => [why, actor]);

describe("a claim", () => {
	it("is one person's: of two auditors at the same moment one has the review, and the other is told", async () => {
		const { reviewId } = await emergency(house);
		const both = await Promise.allSettled([auditor, other].map((one) => claimReview(one, reviewId)));
		assert.equal(both.filter(({ status }) => status === "fulfilled").length, 1);
		const refused = both.find((one) => one.status === "rejected");
		assert.equal(refused?.reason.code, "REVIEW_CLAIMED");
		const entries = await house.database.admin`
			select from ledger.entry where type = 'review.claimed' and convert_from(leaf, 'UTF8')::jsonb->>'review' = ${reviewId}`;
		assert.equal(entries.length, 1);
	});

	it("is needed for a verdict, and is its holder's: nobody judges what another has claimed", async () => {
		const { reviewId } = await emergency(house);
		const verdict = { reviewId, verdict: "JUSTIFIED" };
		await assert.rejects(judge(house, auditor, verdict), { code: "REVIEW_NOT_CLAIMED" });
		await claimReview(auditor, reviewId);
		await assert.rejects(judge(house, other, verdict), { code: "REVIEW_NOT_CLAIMED" });
		await judge(house, auditor, verdict);
	});

	it("is given back by its holder, and taken away by an oversight lead alone", async () => {
		const { reviewId } = await claimed(house, auditor);
		await assert.rejects(releaseReview(other, reviewId), { code: "NOT_PERMITTED" });
		await releaseReview(lead, reviewId);
		await claimReview(other, reviewId);
		await releaseReview(other, reviewId);
		assert.deepEqual(await releases(reviewId), [
			["TAKEN_AWAY", lead.personId],
			["GIVEN_BACK", other.personId],
		]);
		await assert.rejects(releaseReview(other, reviewId), { code: "NOT_PERMITTED" });
	});

	it("lapses when nothing is done for hours: then it judges nothing, and another may have it, on the record", async () => {
		const { reviewId } = await claimed(house, auditor);
		await age(reviewId);
		await assert.rejects(judge(house, auditor, { reviewId, verdict: "JUSTIFIED" }), {
			code: "REVIEW_NOT_CLAIMED",
		});
		assert.equal((await factsOf(other, reviewId)).claimedBy, null);
		await claimReview(other, reviewId);
		assert.deepEqual(await releases(reviewId), [["LAPSED", null]]);
		assert.equal((await factsOf(auditor, reviewId)).claimedBy, other.alias);
	});

	it("lives longer whenever its holder looks, and only then", async () => {
		const { reviewId } = await claimed(house, auditor);
		const lapses = async () => (await factsOf(auditor, reviewId)).claimLapsesAt?.getTime() ?? 0;
		const first = await lapses();
		await readReview(other, reviewId);
		assert.equal(await lapses(), first);
		await readReview(auditor, reviewId);
		assert((await lapses()) > first);
	});

	it("ends with its holder's role: in the middle of the work nothing more is judged, and another takes it on", async () => {
		const leaving = await reviewer(house);
		const { reviewId } = await claimed(house, leaving);
		await loses(leaving);
		await assert.rejects(judge(house, leaving, { reviewId, verdict: "JUSTIFIED" }), {
			code: "NOT_PERMITTED",
		});
		assert.equal((await factsOf(other, reviewId)).claimedBy, null, "the list offers it again");
		await claimReview(other, reviewId);
		assert.deepEqual(await releases(reviewId), [["RIGHT_LOST", null]]);
		await judge(house, other, { reviewId, verdict: "JUSTIFIED" });
	});

	it("of another region is none", async () => {
		const { reviewId } = await emergency(house);
		await assert.rejects(claimReview(await reviewer(house, "auditor", ["us"]), reviewId), {
			code: "NOT_FOUND",
		});
	});
});

describe("the list", () => {
	it("shows what is mine, what is overdue, and of which kind", async () => {
		const { reviewId } = await claimed(house, auditor);
		const drawn = await emergency(house);
		await house.database.admin`
			update console.access_review set kind = 'DRAWN', period = '2026-Q3', due_at = now() - interval '1 hour'
			where id = ${drawn.reviewId}`;
		const ids = async (show: "mine" | "overdue" | "open", kind?: "DRAWN" | "SIGNAL") =>
			(await listReviews(auditor, { show, kind })).reviews.map(({ id }) => id);
		assert((await ids("mine")).includes(reviewId) && !(await ids("mine")).includes(drawn.reviewId));
		assert.deepEqual(await ids("overdue"), [drawn.reviewId]);
		assert.deepEqual(await ids("open", "DRAWN"), [drawn.reviewId]);
		assert.deepEqual(await ids("open", "SIGNAL"), []);
	});

	it("an opening that is drawn twice, or drawn and judged already, has one review", async () => {
		const { opening, reviewId } = await emergency(house);
		const worker = house.database.as("worker");
		const [again] = await worker`
			select oversight.open_review(${opening}, 'DRAWN', '2026-Q3', now() + interval '14 days') as id`;
		assert.equal(again?.id, reviewId);
		await assert.rejects(
			worker`select oversight.open_review(${randomUUID()}, 'DRAWN', '2026-Q3', now())`,
			/REVIEW_INVALID/,
		);
		await assert.rejects(
			house.database.as("web")`select oversight.open_review(${opening}, 'DRAWN', '2026-Q3', now())`,
			{ code: "42501" },
		);
	});
});

describe("whoever had a part in the case", () => {
	type Made = Awaited<ReturnType<typeof emergency>>;
	const PARTS: Record<string, (made: Made, person: string) => Promise<unknown>> = {
		"opened something of it": ({ opening }, person) => house.database.admin`
			insert into access.opening (id, person_id, role, session_id, case_id, thread_id, region, reason, question, note_id, scope,
				read_token_hash, granted_at, expires_at, entry_id)
			select gen_random_uuid(), ${person}, role, session_id, case_id, thread_id, region, reason, question,
				gen_random_uuid(), scope, read_token_hash, granted_at, expires_at, gen_random_uuid() from access.opening where id = ${opening}`,
		"claimed it": ({ thread }, person) => house.database.admin`
			insert into console.claim (case_id, person_id, entry_id, released_at, released_by)
			values (${thread.caseId}, ${person}, gen_random_uuid(), now(), ${person})`,
		"escalated it": ({ thread }, person) => house.database.admin`
			insert into console.escalation (id, case_id, person_id, kind, entry_id)
			values (gen_random_uuid(), ${thread.caseId}, ${person}, 'THREAT_TO_LIFE', gen_random_uuid())`,
		"decided it": ({ thread }, person) => house.database.admin`
			insert into console.decision (id, case_id, person_id, outcome, entry_id)
			values (gen_random_uuid(), ${thread.caseId}, ${person}, 'NO_VIOLATION', gen_random_uuid())`,
		"asked to open it": (made, person) => asked(made, person),
		"approved it": async (made, person) => {
			const id = await asked(made, made.thread.moderator.id);
			await house.database.admin`
				insert into access.opening_approval (request_id, requester_id, person_id, role, verdict, entry_id)
				values (${id}, ${made.thread.moderator.id}, ${person}, 'lead', 'approve', gen_random_uuid())`;
		},
	};
	const asked = async ({ opening }: Made, person: string) => {
		const id = randomUUID();
		await house.database.admin`
			insert into access.opening_request (id, person_id, role, session_id, case_id, thread_id, region, reason, question, note_id,
				commitment, scope, wide, policy, needed, roles, open_hours, requested_at, lapses_at, entry_id)
			select ${id}, ${person}, role, session_id, case_id, thread_id, region, 'USER_REPORT_REVIEW', question, gen_random_uuid(),
				repeat('0', 64), scope, true, 'p-0', 1, '{lead}', 12, now(), now() + interval '12 hours', gen_random_uuid()
			from access.opening where id = ${opening}`;
		return id;
	};
	for (const [part, plays] of Object.entries(PARTS)) {
		it(`is no judge of an opening of it: who ${part}`, async () => {
			const colleague = await reviewer(house);
			const made = await emergency(house);
			await plays(made, colleague.personId);
			await assert.rejects(claimReview(colleague, made.reviewId), { code: "REVIEWER_INVOLVED" });
			assert.equal((await readReview(colleague, made.reviewId)).blocked, "SAME_CASE");
		});
	}

	it("nor who came to have one after claiming it", async () => {
		const colleague = await reviewer(house);
		const made = await claimed(house, colleague);
		await PARTS["decided it"]?.(made, colleague.personId);
		await assert.rejects(judge(house, colleague, { reviewId: made.reviewId, verdict: "JUSTIFIED" }), {
			code: "REVIEWER_INVOLVED",
		});
	});
});

describe("the role web, whatever the console does", () => {
	const web = () => house.database.as("web");
	/** Records an act of this person and has it done, as nothing but the role's own rights allow. */
	const act = (
		actor: Actor,
		type: string,
		review: { reviewId: string; opening: string; thread: { caseId: string; threadId: string } },
		{
			more = {},
			does,
		}: { more?: object; does?: (tx: Tx, entry: { id: string; at: string }) => Promise<unknown> } = {},
	) =>
		web().begin(async (tx) => {
			const event = {
				...{ type, outcome: "done", policy: "p-0", assurance: { kind: "session" }, session: actor.sessionId },
				actor: { id: actor.personId, role: actor.grants[0]?.role },
				...{ region: "eu", review: review.reviewId, opening: review.opening },
				...{ case: review.thread.caseId, thread: review.thread.threadId, ...more },
			};
			const [entry] = await tx<{ id: string; at: string }[]>`
				select id, at::text as at from ledger.append(${tx.json(event as never)})`;
			assert(entry);
			await does?.(tx, entry);
			return entry;
		});
	const claims = (tx: Tx, { id, at }: { id: string; at: string }) =>
		tx`select oversight.claim_review(${id}, ${at}::text::timestamptz)`;
	const releases = (tx: Tx, { id, at }: { id: string; at: string }) =>
		tx`select oversight.release_review(${id}, ${at}::text::timestamptz)`;

	it("writes no claim, verdict, need, finding, answer or closure, and changes none", async () => {
		for (const table of [
			"review_claim",
			"verdict",
			"review_need",
			"finding",
			"review_answer",
			"review_closure",
		]) {
			for (const does of [
				`insert into console.${table} select * from console.${table}`,
				`update console.${table} set entry_id = gen_random_uuid()`,
				`delete from console.${table}`,
				`truncate console.${table}`,
			])
				await assert.rejects(web().unsafe(does), { code: "42501" }, does);
		}
		await assert.rejects(web()`update console.access_review set due_at = now() + interval '1 year'`, {
			code: "42501",
		});
		await assert.rejects(web()`insert into access.content_request select * from access.content_request`, {
			code: "42501",
		});
	});

	it("does nothing without an entry of the same transaction that says just that", async () => {
		const made = await emergency(house);
		await assert.rejects(web()`select oversight.claim_review(gen_random_uuid(), now())`, /REVIEW_UNRECORDED/);
		const entry = await act(auditor, "review.claimed", made, { does: claims });
		await assert.rejects(
			web().begin((tx) => claims(tx, entry)),
			/REVIEW_UNRECORDED/,
			"not again by an old one",
		);
		await assert.rejects(
			act(auditor, "review.claimed", made, { does: releases }),
			/REVIEW_UNRECORDED/,
			"a claim gives nothing back",
		);
	});

	it("records nothing that was not done", async () => {
		const made = await emergency(house);
		for (const type of ["review.claimed", "review.released", "review.answered"])
			await assert.rejects(act(auditor, type, made, { more: { note: randomUUID() } }), /REVIEW_UNDONE/, type);
	});

	it("records no verdict and no closure at all, nor has one given: they come with a passkey, from the keeper", async () => {
		const made = await claimed(house, auditor);
		for (const type of ["review.judged", "review.closed"])
			await assert.rejects(
				act(auditor, type, made, { more: { verdict: "JUSTIFIED", note: randomUUID() } }),
				/LEDGER_TYPE_REFUSED/,
				type,
			);
		for (const does of ["access.judge_review", "access.close_finding", "oversight.admit_verdict"])
			await assert.rejects(web().unsafe(`select * from ${does}('{}')`), { code: "42501" }, does);
	});

	it("lets nobody judge their own opening, nor without the role, in no region and by no session of another", async () => {
		const made = await emergency(house);
		const reader = actorOf(made.thread.moderator, "auditor", ["eu"]);
		await assert.rejects(act(reader, "review.claimed", made, { does: claims }), /OWN_ACT/);
		const moderator = actorOf(await seedPerson(house.database, "M", "moderator", ["eu"]), "auditor", ["eu"]);
		await assert.rejects(act(moderator, "review.claimed", made, { does: claims }), /NOT_PERMITTED/);
		const american = await reviewer(house, "auditor", ["us"]);
		await assert.rejects(act(american, "review.claimed", made, { does: claims }), /NOT_PERMITTED/);
		const borrowed = { ...auditor, sessionId: other.sessionId };
		await assert.rejects(act(borrowed, "review.claimed", made, { does: claims }), /NOT_PERMITTED/);
	});
});

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { readPolicy } from "../../access/read-policy.ts";
import { openThread } from "../open-thread.ts";
import {
	claim,
	entriesOf,
	type House,
	openHouse,
	type Person,
	reportThread,
	signIn,
	textsIn,
} from "../testing.ts";
import {
	alertsOf,
	claimed,
	open,
	openingIn,
	refused,
	request,
	say,
	WORDS,
	wish,
} from "./testing-openings.ts";

/** Closes a case by a decision of this person. */
async function decideCase({ web, database }: House, caseId: string, person: Person): Promise<void> {
	await database.admin`insert into console.decision (id, case_id, person_id, outcome, entry_id)
		values (${randomUUID()}, ${caseId}, ${person.id}, 'NO_VIOLATION', ${randomUUID()})`;
	await database.admin`update console.case set closed_at = now() where id = ${caseId}`;
	await web`update console.claim set released_at = now(), released_by = ${person.id}
		where case_id = ${caseId} and released_at is null`;
}

/** Another case of the same thread, whose reported message is another. */
async function reportedAgain({ web, database }: House, earlier: string, reported: number): Promise<string> {
	const caseId = randomUUID();
	await web`
		insert into console.case (id, platform_id, thread_id, region, category, severity, minors, restricted, due_at, previous_case_id)
		select ${caseId}, platform_id, thread_id, region, category, severity, minors, restricted, now() + interval '1 day', id
		from console.case where id = ${earlier}`;
	const id = randomUUID();
	await database.admin`
		insert into console.report (id, platform_id, external_id, case_id, thread_id, category, source, reported, has_note, sealed,
			reported_at, entry_id)
		select ${id}, platform_id, ${id}, ${caseId}, thread_id, category, 'USER', ${[reported]}, false, 0, now(), gen_random_uuid()
		from console.report where case_id = ${earlier} limit 1`;
	return caseId;
}

describe("each reason", () => {
	let house: House;
	let moderator: Person;
	let lead: Person;
	before(async () => {
		house = await openHouse();
		moderator = await signIn(house, ["moderator", "eu"]);
		lead = await signIn(house, ["lead", "eu"]);
	});
	after(() => house.close());

	it("of own initiative or a signal opens nothing without another lead, not even what is reported", async () => {
		const { caseId } = await claimed(house, lead);
		const initiative = wish(caseId, { kind: "reported" }, "GUIDELINE_VIOLATION_REVIEW");
		await assert.rejects(open(house, lead, initiative), refused("APPROVAL_NEEDED"));
		const { request: id } = await request(house, lead, initiative);
		await assert.rejects(say(house, lead, id, "approve"), refused("OWN_ACT"));
		const another = await signIn(house, ["lead", "eu"]);
		await say(house, another, id, "approve");
		assert.equal(textsIn((await open(house, lead, { caseId, request: id })).lines).size, 11);
		await assert.rejects(
			open(
				house,
				moderator,
				wish((await claimed(house, moderator)).caseId, undefined, "GUIDELINE_VIOLATION_REVIEW"),
			),
			refused("REASON_NOT_ACCEPTED"),
		);
	});

	it("of an appeal opens what the decision saw, to somebody who did not make it, and more by a lead", async () => {
		const first = await claimed(house, moderator);
		await open(house, moderator, wish(first.caseId));
		await decideCase(house, first.caseId, moderator);
		const again = await reportedAgain(house, first.caseId, 70);
		await claim(house, again, moderator.id);
		const appeal = wish(again, { kind: "seen" }, "APPEAL_REVIEW");
		await assert.rejects(open(house, moderator, appeal), refused("OWN_ACT"));
		const colleague = await signIn(house, ["moderator", "eu"]);
		await house.web`update console.claim set released_at = now(), released_by = ${moderator.id} where case_id = ${again}`;
		await claim(house, again, colleague.id);
		const { lines } = await open(house, colleague, appeal);
		assert.deepEqual(
			[...textsIn(lines).keys()],
			Array.from({ length: 11 }, (_, i) => 35 + i),
		);
		const wider = wish(again, { kind: "window", from: 35, to: 46 }, "APPEAL_REVIEW");
		await assert.rejects(open(house, colleague, wider), refused("APPROVAL_NEEDED"));
		const { request: id } = await request(house, colleague, wider);
		await say(house, lead, id, "approve");
		assert.equal(textsIn((await open(house, colleague, { caseId: again, request: id })).lines).size, 12);
		const fresh = await claimed(house, colleague);
		await assert.rejects(
			open(house, colleague, wish(fresh.caseId, { kind: "seen" }, "APPEAL_REVIEW")),
			refused("REASON_NOT_ACCEPTED"),
		);
	});

	it("of a quality audit opens what the audited person saw of a decided case, and never more", async () => {
		const auditor = await signIn(house, ["qa", "eu"]);
		const { caseId } = await claimed(house, moderator);
		await open(house, moderator, wish(caseId));
		const audit = wish(caseId, { kind: "seen" }, "QUALITY_AUDIT");
		await assert.rejects(open(house, auditor, audit), refused("REASON_NOT_ACCEPTED"), "not decided yet");
		await decideCase(house, caseId, moderator);
		assert.equal(textsIn((await open(house, auditor, audit)).lines).size, 11);
		for (const scope of [
			{ kind: "window", from: 34, to: 45 },
			{ kind: "thread" },
			{ kind: "reported" },
		] as const)
			await assert.rejects(
				open(house, auditor, wish(caseId, scope, "QUALITY_AUDIT")),
				refused("SCOPE_TOO_WIDE"),
			);
		await assert.rejects(open(house, moderator, audit), refused("REASON_NOT_ACCEPTED"));
		await assert.rejects(open(house, auditor, wish(caseId)), refused("REASON_NOT_ACCEPTED"));
	});

	it("of law opens nothing yet, and says why", async () => {
		const { caseId } = await claimed(house, moderator);
		const legal = await signIn(house, ["legal", "eu"]);
		const scope = { kind: "window", from: 1, to: 2 } as const;
		await assert.rejects(open(house, legal, wish(caseId, scope, "LEGAL_REQUEST")), (error: Error) => {
			assert(refused("REASON_NOT_ACCEPTED")(error));
			assert.match(error.message, /level CONTENT/);
			return true;
		});
	});

	it("for a risk to life opens at once, also to legal while nobody works on the case, and oversight is told", async () => {
		const legal = await signIn(house, ["legal", "eu"]);
		const free = await reportThread(house, { messages: 30, reported: [3] });
		const emergency = wish(free.caseId, { kind: "thread" }, "EMERGENCY_RISK_TO_LIFE");
		assert.equal(textsIn((await open(house, legal, emergency)).lines).size, 30);
		assert.equal(await alertsOf(house, "BREAK_GLASS", legal.id), 1);
		const taken = await claimed(house, moderator);
		await assert.rejects(
			open(house, legal, wish(taken.caseId, { kind: "thread" }, "EMERGENCY_RISK_TO_LIFE")),
			refused("CASE_CLAIMED_BY_OTHER"),
		);
		await assert.rejects(open(house, legal, wish(free.caseId)), refused("REASON_NOT_ACCEPTED"));
	});

	it("lets a lead read on a case that somebody else works on", async () => {
		const { caseId } = await claimed(house, moderator);
		assert.equal(textsIn((await open(house, lead, wish(caseId))).lines).size, 11);
	});

	it("opens no thread in which an account of the reader takes part", async () => {
		const concerned = await signIn(house, ["moderator", "eu"]);
		const { caseId } = await claimed(house, concerned);
		await house.database.admin`
			insert into access.platform_account (person_id, platform_id, account, entry_id)
			select ${concerned.id}, platform_id, 'b', gen_random_uuid() from console.case where id = ${caseId}`;
		await assert.rejects(open(house, concerned, wish(caseId)), refused("OWN_THREAD"));
		assert.equal((await entriesOf(house.web, caseId)).at(-1), "opening.refused");
	});
});

describe("what a person's openings of a thread add up to", () => {
	let house: House;
	let moderator: Person;
	before(async () => {
		house = await openHouse();
		moderator = await signIn(house, ["moderator", "eu"]);
	});
	after(() => house.close());

	it("stays within 25 of what is reported now, whatever the single windows and cases are", async () => {
		const first = await claimed(house, moderator, { messages: 200, reported: [30] });
		await open(house, moderator, wish(first.caseId, { kind: "window", from: 5, to: 55 }));
		await decideCase(house, first.caseId, moderator);
		const again = await reportedAgain(house, first.caseId, 100);
		await claim(house, again, moderator.id);
		await assert.rejects(open(house, moderator, wish(again)), refused("APPROVAL_NEEDED"));
		const colleague = await signIn(house, ["moderator", "eu"]);
		await house.web`update console.claim set released_at = now(), released_by = ${moderator.id} where case_id = ${again}`;
		await claim(house, again, colleague.id);
		openingIn(await open(house, colleague, wish(again)));
	});

	it("does not grow by reading again what was opened before", async () => {
		const { caseId } = await claimed(house, moderator, { messages: 200, reported: [100] });
		await open(house, moderator, wish(caseId, { kind: "thread" }, "EMERGENCY_RISK_TO_LIFE"));
		openingIn(await open(house, moderator, wish(caseId)));
		openingIn(await open(house, moderator, wish(caseId, { kind: "window", from: 75, to: 125 })));
	});

	it("is judged on all of them: of two windows at once none overlooks the other", async () => {
		const { caseId } = await claimed(house, moderator, { messages: 200, reported: [100] });
		const both = await Promise.all([
			open(house, moderator, wish(caseId)),
			open(house, moderator, wish(caseId, { kind: "window", from: 80, to: 100 })),
		]);
		const [widened] = await house.web`
			select count(*)::int as n from access.opening where case_id = ${caseId} and widens is not null`;
		assert.equal(both.length, 2);
		assert.equal(widened?.n, 1);
	});
});

describe("limits", () => {
	const limited = async (
		json: unknown,
		act: (house: House, person: Person) => Promise<void>,
	): Promise<void> => {
		// Fifty at once on a busy machine: none of them is to fail for want of time.
		const patience = { checkpoint: 30_000, witnesses: 30_000 };
		const house = await openHouse(undefined, { patience, settings: { policy: readPolicy(json) } });
		try {
			await act(house, await signIn(house, ["moderator", "eu"]));
		} finally {
			await house.close();
		}
	};

	it("of fifty openings at once no more than the hour's are opened, each other is refused on the record, and oversight is told", () =>
		limited({ limits: { openingsPerHour: { soft: 7, hard: 7 } } }, async (house, person) => {
			const cases = await Promise.all(
				Array.from({ length: 50 }, () => claimed(house, person, { messages: 3, reported: [2] })),
			);
			const all = await Promise.allSettled(
				cases.map(({ caseId }) => openThread(house.keeper, person.session, wish(caseId))),
			);
			assert.equal(all.filter(({ status }) => status === "fulfilled").length, 7);
			for (const one of all)
				if (one.status === "rejected")
					assert(refused("OPENING_LIMIT_REACHED")(one.reason), String(one.reason));
			const [entries] = await house.web`
				select count(*)::int as n from ledger.entry where type = 'opening.refused' and actor = ${person.id}`;
			assert.equal(entries?.n, 43);
			assert.equal(await alertsOf(house, "HARD_LIMIT", person.id), 1);
		}));

	it("that are soft ask for a further reason, which is sealed with the words and named in the entry", () =>
		limited({ limits: { openingsPerHour: { soft: 1 } } }, async (house, person) => {
			openingIn(await open(house, person, wish((await claimed(house, person)).caseId)));
			const { caseId } = await claimed(house, person);
			await assert.rejects(open(house, person, wish(caseId)), refused("FURTHER_REASON_REQUIRED"));
			const further = "Three reports of one group arrived together this morning.";
			openingIn(await open(house, person, { ...wish(caseId), further }));
			const [entry] = await house.database.admin`
				select convert_from(leaf, 'UTF8')::jsonb as leaf from ledger.entry
				where type = 'opening.granted' and case_id = ${caseId}`;
			assert.deepEqual(entry?.leaf.limits, ["OPENINGS_PER_HOUR"]);
		}));

	it("count the openings of one account over its threads, softly and then hard", () =>
		limited({ limits: { perAccountPerDay: { soft: 1, hard: 2 } } }, async (house, person) => {
			const { caseId } = await claimed(house, person);
			openingIn(await open(house, person, wish(caseId)));
			await assert.rejects(open(house, person, wish(caseId)), refused("FURTHER_REASON_REQUIRED"));
			openingIn(await open(house, person, { ...wish(caseId), further: WORDS }));
			await assert.rejects(
				open(house, person, { ...wish(caseId), further: WORDS }),
				refused("OPENING_LIMIT_REACHED"),
			);
			const elsewhere = await claimed(house, person);
			openingIn(await open(house, person, wish(elsewhere.caseId)));
		}));

	it("outside working hours want a further reason", () => {
		const never = { days: [1], from: 0, to: 1, timeZone: "UTC" };
		const day = new Date().getUTCDay() === 1 ? 2 : 1;
		return limited({ limits: { workingHours: { eu: { ...never, days: [day] } } } }, async (house, person) => {
			const { caseId } = await claimed(house, person);
			await assert.rejects(open(house, person, wish(caseId)), refused("FURTHER_REASON_REQUIRED"));
			openingIn(await open(house, person, { ...wish(caseId), further: WORDS }));
		});
	});
});

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { selectOwnOfCase, selectWaiting } from "#db/queries/approvals.ts";
import { discloseNotes } from "../disclose.ts";
import { entriesOf, type House, openHouse, type Person, signIn, startSession, textsIn } from "../testing.ts";
import { cancelRequest, lapseRequests } from "./cancel-request.ts";
import {
	alertsOf,
	claimed,
	letLapse,
	open,
	openingIn,
	refused,
	request,
	say,
	WORDS,
	wish,
} from "./testing-openings.ts";

describe("an opening that needs others", () => {
	let house: House;
	let moderator: Person;
	let lead: Person;
	before(async () => {
		house = await openHouse();
		moderator = await signIn(house, ["moderator", "eu"]);
		lead = await signIn(house, ["lead", "eu"]);
	});
	after(() => house.close());

	const thread = { kind: "thread" } as const;
	const asked = async (person = moderator) => {
		const { caseId } = await claimed(house, person);
		const { request: id } = await request(house, person, wish(caseId, thread));
		return { caseId, id };
	};

	it("opens the whole thread once a lead approved it, with the reason, words and scope that were approved", async () => {
		const { caseId, id } = await asked();
		await assert.rejects(open(house, moderator, { caseId, request: id }), refused("REQUEST_NOT_APPROVED"));
		assert.equal((await say(house, lead, id, "approve")).state, "APPROVED");
		const { lines } = await open(house, moderator, { caseId, request: id });
		assert.equal(textsIn(lines).size, 80);
		assert.deepEqual(await entriesOf(house.web, caseId), [
			"report.received",
			"opening.requested",
			"opening.refused",
			"opening.approved",
			"opening.granted",
			"thread.decrypted",
		]);
		const [leaf] = await house.database.admin`
			select convert_from(leaf, 'UTF8')::jsonb as leaf from ledger.entry
			where type = 'opening.granted' and case_id = ${caseId}`;
		const [approval] = await house.web`select entry_id from access.opening_approval where request_id = ${id}`;
		assert.deepEqual([leaf?.leaf.request, leaf?.leaf.approvals], [id, [approval?.entry_id]]);
		await assert.rejects(open(house, moderator, { caseId, request: id }), refused("REQUEST_NOT_APPROVED"));
	});

	it("of many tries at once to open what was approved, one opens", async () => {
		const { caseId, id } = await asked();
		await say(house, lead, id, "approve");
		const tries = await Promise.allSettled(
			Array.from({ length: 8 }, () => open(house, moderator, { caseId, request: id })),
		);
		assert.equal(tries.filter(({ status }) => status === "fulfilled").length, 1);
	});

	it("is never asked for where it opens anyway, nor opened where it must be asked for", async () => {
		const { caseId } = await claimed(house, moderator);
		await assert.rejects(request(house, moderator, wish(caseId)), refused("APPROVAL_NOT_NEEDED"));
		await assert.rejects(open(house, moderator, wish(caseId, thread)), refused("APPROVAL_NEEDED"));
		const own = await claimed(house, lead);
		await assert.rejects(
			open(house, lead, wish(own.caseId, { kind: "reported" }, "GUIDELINE_VIOLATION_REVIEW")),
			refused("APPROVAL_NEEDED"),
		);
	});

	it("is decided by nobody who asked, who lacks the role or the region, or whose account takes part", async () => {
		const { caseId, id } = await asked(lead);
		await assert.rejects(say(house, lead, id, "approve"), refused("OWN_ACT"));
		await assert.rejects(say(house, moderator, id, "approve"), refused("NOT_PERMITTED"));
		const american = await signIn(house, ["lead", "us"]);
		await assert.rejects(say(house, american, id, "approve"), refused("NOT_PERMITTED"));
		const concerned = await signIn(house, ["lead", "eu"]);
		await house.database.admin`
			insert into access.platform_account (person_id, platform_id, account, entry_id)
			select ${concerned.id}, t.platform_id, 'a', gen_random_uuid() from console.thread t
			join console.case c on c.thread_id = t.id where c.id = ${caseId}`;
		await assert.rejects(say(house, concerned, id, "approve"), refused("OWN_THREAD"));
		assert.equal((await entriesOf(house.web, caseId)).filter((type) => type === "opening.refused").length, 4);
	});

	it("needs as many different people as policy says, however many tabs one of them has", async () => {
		const two = await openHouse(undefined, {
			settings: {
				policy: {
					...house.keeper.settings.policy,
					reasons: {
						...house.keeper.settings.policy.reasons,
						USER_REPORT_REVIEW: {
							...house.keeper.settings.policy.reasons.USER_REPORT_REVIEW,
							approval: { roles: ["lead"], needed: 2 },
						},
					},
				},
			},
		});
		try {
			const [asks, first, second] = await Promise.all([
				signIn(two, ["moderator", "eu"]),
				signIn(two, ["lead", "eu"]),
				signIn(two, ["lead", "eu"]),
			]);
			const { caseId } = await claimed(two, asks);
			const { request: id, needed } = await request(two, asks, wish(caseId, thread));
			assert.equal(needed, 2);
			const otherTab = { ...first, ...(await startSession(two.web, first.id)) };
			const tabs = await Promise.allSettled([
				say(two, first, id, "approve"),
				say(two, otherTab, id, "approve"),
				say(two, first, id, "approve"),
			]);
			assert.equal(tabs.filter(({ status }) => status === "fulfilled").length, 1);
			for (const tab of tabs)
				if (tab.status === "rejected") assert(refused("REQUEST_ALREADY_DECIDED")(tab.reason));
			await assert.rejects(open(two, asks, { caseId, request: id }), refused("REQUEST_NOT_APPROVED"));
			assert.equal((await say(two, second, id, "approve")).state, "APPROVED");
			openingIn(await open(two, asks, { caseId, request: id }));
		} finally {
			await two.close();
		}
	});

	it("is not decided any more once it was opened, though its approver's word counts no longer", async () => {
		const [first, second] = [await signIn(house, ["lead", "eu"]), await signIn(house, ["lead", "eu"])];
		const { caseId, id } = await asked();
		await say(house, first, id, "approve");
		openingIn(await open(house, moderator, { caseId, request: id }));
		await house.database
			.admin`update access.role_grant set revoked_at = now(), revoked_entry_id = gen_random_uuid()
			where person_id = ${first.id} and revoked_at is null`;
		await assert.rejects(say(house, second, id, "approve"), refused("REQUEST_NOT_WAITING"));
	});

	it("is not decided after it was denied, cancelled, or lapsed, and opens nothing then", async () => {
		const other = await signIn(house, ["lead", "eu"]);
		const denied = await asked();
		assert.equal((await say(house, lead, denied.id, "deny")).state, "DENIED");
		const cancelled = await asked();
		await assert.rejects(
			cancelRequest(house.keeper, lead.session, cancelled.id),
			refused("REQUEST_NOT_YOURS"),
		);
		await cancelRequest(house.keeper, moderator.session, cancelled.id);
		const lapsed = await asked();
		await letLapse(house, lapsed.id);
		for (const { caseId, id } of [denied, cancelled, lapsed]) {
			await assert.rejects(say(house, other, id, "approve"), refused("REQUEST_NOT_WAITING"));
			await assert.rejects(open(house, moderator, { caseId, request: id }), refused("REQUEST_NOT_APPROVED"));
			await assert.rejects(
				cancelRequest(house.keeper, moderator.session, id),
				refused("REQUEST_NOT_WAITING"),
			);
		}
		assert((await lapseRequests(house.keeper)) >= 1);
		assert.equal(await lapseRequests(house.keeper), 0, "each once");
		assert((await entriesOf(house.web, lapsed.caseId)).includes("opening.lapsed"));
		assert(!(await entriesOf(house.web, denied.caseId)).includes("opening.lapsed"));
	});

	it("opens nothing when it was approved and then its time went by, it was cancelled, or the case closed", async () => {
		const late = await asked();
		const withdrawn = await asked();
		const closed = await asked();
		for (const { id } of [late, withdrawn, closed]) await say(house, lead, id, "approve");
		await letLapse(house, late.id);
		await cancelRequest(house.keeper, moderator.session, withdrawn.id);
		await house.database.admin`update console.case set closed_at = now() where id = ${closed.caseId}`;
		for (const [{ caseId, id }, code] of [
			[late, "REQUEST_NOT_APPROVED"],
			[withdrawn, "REQUEST_NOT_APPROVED"],
			[closed, "CASE_CLOSED"],
		] as const) {
			await assert.rejects(open(house, moderator, { caseId, request: id }), refused(code));
			assert(!(await entriesOf(house.web, caseId)).includes("thread.decrypted"));
		}
	});

	it("opens nothing for another person, on another case, or after the role was taken away", async () => {
		const { caseId, id } = await asked();
		const elsewhere = await claimed(house, moderator);
		await say(house, lead, id, "approve");
		const colleague = await signIn(house, ["moderator", "eu"]);
		await assert.rejects(open(house, colleague, { caseId, request: id }), refused("REQUEST_NOT_YOURS"));
		await assert.rejects(
			open(house, moderator, { caseId: elsewhere.caseId, request: id }),
			refused("REQUEST_NOT_YOURS"),
		);
		const leaver = await signIn(house, ["moderator", "eu"]);
		const left = await asked(leaver);
		await say(house, lead, left.id, "approve");
		await house.database.admin`
			update access.role_grant set revoked_at = now(), revoked_entry_id = gen_random_uuid() where person_id = ${leaver.id}`;
		await assert.rejects(
			open(house, leaver, { caseId: left.caseId, request: left.id }),
			refused("NOT_PERMITTED"),
		);
	});

	it("is decided by nobody who lost the role, or whose sign-in withholds it", async () => {
		const { id } = await asked();
		const demoted = await signIn(house, ["lead", "eu"]);
		await house.database.admin`
			update access.role_grant set revoked_at = now(), revoked_entry_id = gen_random_uuid() where person_id = ${demoted.id}`;
		await assert.rejects(say(house, demoted, id, "approve"), refused("NOT_PERMITTED"));
		const withheld = await signIn(house, ["lead", "eu"]);
		await house.database
			.admin`update console.session set withheld = '{lead}' where id = ${withheld.sessionId}`;
		await assert.rejects(say(house, withheld, id, "approve"), refused("NOT_PERMITTED"));
	});

	it("does not stand on an approval of somebody who may not approve it any more; another's counts instead", async () => {
		const { admin } = house.database;
		const ends: [string, (approver: Person, caseId: string) => PromiseLike<unknown>][] = [
			[
				"lost the role",
				({ id }) => admin`
				update access.role_grant set revoked_at = now(), revoked_entry_id = gen_random_uuid() where person_id = ${id}`,
			],
			["was disabled", ({ id }) => admin`update access.person set disabled_at = now() where id = ${id}`],
			[
				"takes part",
				({ id }, caseId) => admin`
				insert into access.platform_account (person_id, platform_id, account, entry_id)
				select ${id}, t.platform_id, 'a', gen_random_uuid() from console.thread t
				join console.case c on c.thread_id = t.id where c.id = ${caseId}`,
			],
		];
		for (const [why, end] of ends) {
			const { caseId, id } = await asked();
			const approver = await signIn(house, ["lead", "eu"]);
			assert.equal((await say(house, approver, id, "approve")).state, "APPROVED");
			await end(approver, caseId);
			await assert.rejects(
				open(house, moderator, { caseId, request: id }),
				refused("REQUEST_NOT_APPROVED"),
				why,
			);
			const [shown] = await selectOwnOfCase(house.web, moderator.id, caseId);
			assert.deepEqual([shown?.state, shown?.approvals], ["REQUESTED", 0]);
			assert.equal((await say(house, lead, id, "approve")).state, "APPROVED");
			openingIn(await open(house, moderator, { caseId, request: id }));
			const [granted] = await admin`
				select jsonb_array_length(convert_from(leaf, 'UTF8')::jsonb->'approvals') as approvals from ledger.entry
				where type = 'opening.granted' and case_id = ${caseId}`;
			assert.equal(granted?.approvals, 1, "only what counts is named");
		}
	});

	it("on a case that only child safety sees by now is neither decided, nor read, nor opened by leads' word", async () => {
		const asks = await signIn(house, ["moderator", "eu"], ["child_safety", "eu"]);
		const before = await asked(asks);
		const after = await asked(asks);
		await say(house, lead, before.id, "approve");
		for (const { caseId } of [before, after])
			await house.database.admin`update console.case set restricted = true where id = ${caseId}`;
		await assert.rejects(say(house, lead, after.id, "approve"), refused("NOT_PERMITTED"));
		const [row] = await house.web`select note_id from access.opening_request where id = ${after.id}`;
		await assert.rejects(discloseNotes(house.keeper, lead.session, [row?.note_id]), refused("NOT_PERMITTED"));
		const holder = { personId: lead.id, grants: [{ role: "lead", region: "eu" }] };
		assert(!(await selectWaiting(house.web, holder, 100)).some(({ id }) => id === after.id));
		await assert.rejects(
			open(house, asks, { caseId: before.caseId, request: before.id }),
			refused("REQUEST_NOT_APPROVED"),
		);
		// Nor by a keeper that did not look.
		const word = {
			...{ request: after.id, person: lead.id, session: lead.sessionId, role: "lead", verdict: "approve" },
			assurance: { kind: "session" },
		};
		await assert.rejects(
			house.keeper.sql`select access.decide_request(${house.keeper.sql.json(word)})`,
			/NOT_PERMITTED/,
		);
	});

	it("shows its words to whoever may approve it, and each look is an entry", async () => {
		const { id } = await asked();
		const [row] = await house.web`select note_id from access.opening_request where id = ${id}`;
		const { lines } = await discloseNotes(house.keeper, lead.session, [row?.note_id]);
		assert.deepEqual(
			lines.flatMap((line) => (line.kind === "words" ? [line.text] : [])),
			[WORDS],
		);
		const stranger = await signIn(house, ["moderator", "eu"]);
		await assert.rejects(
			discloseNotes(house.keeper, stranger.session, [row?.note_id]),
			refused("NOT_PERMITTED"),
		);
	});

	it("on a case of child safety is decided by another of child safety, and by no lead", async () => {
		const specialist = await signIn(house, ["child_safety", "eu"]);
		const second = await signIn(house, ["child_safety", "eu"]);
		const { caseId } = await claimed(house, specialist, { restricted: true });
		const { request: id } = await request(house, specialist, wish(caseId, thread));
		await assert.rejects(say(house, lead, id, "approve"), refused("NOT_PERMITTED"));
		assert.equal((await say(house, second, id, "approve")).state, "APPROVED");
		openingIn(await open(house, specialist, { caseId, request: id }));
	});

	it("tells its requester what became of it", async () => {
		const { id } = await asked();
		const approver = await signIn(house, ["lead", "eu"]);
		await say(house, approver, id, "approve");
		assert.equal(await alertsOf(house, "REQUEST_APPROVED", approver.id), 1);
	});

	it("is written by the keeper's functions alone: neither web nor the keeper inserts a request or an approval", async () => {
		const { id } = await asked();
		for (const sql of [house.web, house.keeper.sql]) {
			await assert.rejects(
				sql`insert into access.opening_approval (request_id, requester_id, person_id, role, verdict, entry_id)
					values (${id}, ${moderator.id}, ${lead.id}, 'lead', 'approve', gen_random_uuid())`,
				/permission denied for table opening_approval/,
			);
			await assert.rejects(
				sql`update access.opening_request set lapses_at = now() + interval '1 day', needed = 1`,
				/permission denied for table opening_request/,
			);
			await assert.rejects(
				sql`insert into access.opening_request (id) values (gen_random_uuid())`,
				/permission denied for table opening_request/,
			);
		}
		for (const act of ["request_opening", "decide_request", "cancel_request", "revoke_opening"])
			await assert.rejects(house.web.unsafe(`select access.${act}('{}')`), /permission denied for function/);
		await assert.rejects(house.keeper.sql`select access.admit('{}')`, /permission denied for function/);
		await assert.rejects(
			house.database.admin`
				insert into access.opening_approval (request_id, requester_id, person_id, role, verdict, entry_id)
				values (${id}, ${moderator.id}, ${moderator.id}, 'lead', 'approve', gen_random_uuid())`,
			/nobody_approves_their_own/,
		);
	});
});

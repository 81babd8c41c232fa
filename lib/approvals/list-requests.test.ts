import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import type { Actor } from "../actor.ts";
import { seedCase, type TestDesk, testDesk } from "../cases/testing-desk.ts";
import { countRequests, listRequests } from "./list-requests.ts";
import { readRequest, requestState } from "./read-request.ts";

let desk: TestDesk;
let moderator: Actor;
let lead: Actor;
before(async () => {
	desk = await testDesk();
	moderator = await desk.actor("moderator");
	lead = await desk.actor("lead");
});
after(() => desk.close());

interface Options {
	by?: Actor;
	region?: string;
	roles?: string[];
	needed?: number;
	hoursLeft?: number;
	restricted?: boolean;
}

/** A request as the keeper writes it. */
async function seedRequest({
	by = moderator,
	region = "eu",
	roles = ["lead"],
	needed = 1,
	hoursLeft = 12,
	restricted = false,
}: Options = {}): Promise<string> {
	const { admin } = desk.database;
	const caseId = await seedCase(desk.database, { region, restricted });
	const id = randomUUID();
	await admin`
		insert into access.opening_request (id, person_id, role, session_id, case_id, thread_id, region, reason, question,
			note_id, commitment, scope, wide, policy, needed, roles, open_hours, requested_at, lapses_at, entry_id)
		select ${id}, ${by.personId}, 'moderator', ${by.sessionId}, c.id, c.thread_id, ${region}, 'USER_REPORT_REVIEW',
			'DOES_IT_VIOLATE', ${randomUUID()}, ${"0".repeat(64)}, '{[1,9]}', true, 'p-0', ${needed}, ${roles}, 12,
			now() + make_interval(hours => ${hoursLeft - 12}), now() + make_interval(hours => ${hoursLeft}), ${randomUUID()}
		from console.case c where c.id = ${caseId}`;
	return id;
}

async function decide(request: string, by: Actor, verdict: "approve" | "deny"): Promise<void> {
	await desk.database.admin`
		insert into access.opening_approval (request_id, requester_id, person_id, role, verdict, entry_id)
		select r.id, r.person_id, ${by.personId}, 'lead', ${verdict}, ${randomUUID()}
		from access.opening_request r where r.id = ${request}`;
}

const idsOf = (rows: { id: string }[]) => rows.map(({ id }) => id);

test("a lead is shown what waits in their region, by its role, and a moderator decides nothing", async () => {
	const mine = await seedRequest();
	const elsewhere = await seedRequest({ by: await desk.actor("moderator", ["us"]), region: "us" });
	const counsels = await seedRequest({ roles: ["counsel"] });
	const inbox = await listRequests(lead);
	assert.ok(idsOf(inbox.waiting).includes(mine));
	assert.ok(!idsOf(inbox.waiting).includes(elsewhere));
	assert.ok(!idsOf(inbox.waiting).includes(counsels));
	assert.equal(await countRequests(lead), inbox.waiting.length);
	const theirs = await listRequests(moderator);
	assert.deepEqual([theirs.decides, theirs.waiting], [false, []]);
	assert.ok(idsOf(theirs.own).includes(mine));
});

test("nobody is offered their own request, nor one that they decided", async () => {
	const own = await seedRequest({ by: lead });
	const two = await seedRequest({ needed: 2 });
	await decide(two, lead, "approve");
	const { waiting, settled } = await listRequests(lead);
	assert.ok(!idsOf(waiting).includes(own));
	assert.ok(!idsOf(waiting).includes(two));
	assert.ok(idsOf(settled).includes(two));
	assert.equal((await readRequest(lead, own)).blocked, "OWN_ACT");
	assert.equal((await readRequest(lead, two)).blocked, "ALREADY_DECIDED");
	assert.deepEqual(await requestState(moderator, two), { state: "REQUESTED", approvals: 1 });
});

test("what became of a request follows from who wrote what when", async () => {
	const stateOf = async (id: string) => (await readRequest(moderator, id)).request.state;
	const [approved, denied, lapsed, withdrawn] = await Promise.all([
		seedRequest(),
		seedRequest(),
		seedRequest({ hoursLeft: -1 }),
		seedRequest(),
	]);
	await decide(approved, lead, "approve");
	await decide(denied, lead, "deny");
	await desk.database.admin`
		update access.opening_request set cancelled_at = now(), cancelled_entry_id = ${randomUUID()} where id = ${withdrawn}`;
	assert.deepEqual(
		[await stateOf(approved), await stateOf(denied), await stateOf(lapsed), await stateOf(withdrawn)],
		["APPROVED", "DENIED", "LAPSED", "CANCELLED"],
	);
	const { waiting } = await listRequests(lead);
	for (const id of [approved, denied, lapsed, withdrawn]) assert.ok(!idsOf(waiting).includes(id));
	assert.equal((await readRequest(lead, lapsed)).blocked, "NOT_WAITING");
});

test("a request of another region, of nobody and of no id is one and the same 404", async () => {
	const elsewhere = await seedRequest({ by: await desk.actor("moderator", ["us"]), region: "us" });
	for (const id of [elsewhere, randomUUID(), "x"])
		await assert.rejects(readRequest(lead, id), { code: "NOT_FOUND" });
	await assert.rejects(listRequests(await desk.actor("admin")), { code: "NOT_PERMITTED" });
});

test("of a child-safety case no marks of its thread are shown, only sequence numbers", async () => {
	const id = await seedRequest({ restricted: true, roles: ["child_safety"] });
	const view = await readRequest(await desk.actor("child_safety"), id);
	assert.deepEqual([view.marks, view.request.intervals], [[], [[1, 9]]]);
});

test("oversight reads every request of its regions and decides none that is not its own to decide", async () => {
	const id = await seedRequest();
	const view = await readRequest(await desk.actor("auditor"), id);
	assert.equal(view.blocked, "NOT_YOURS");
	await assert.rejects(readRequest(await desk.actor("auditor", ["us"]), id), { code: "NOT_FOUND" });
});

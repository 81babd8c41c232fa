/** What a stolen `web` or `keeper` role could still say, and the database does not believe. */

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { testIntakeKey } from "#db/testing-intake-key.ts";
import { type House, openHouse, type Person, type Reported, reportThread, signIn } from "./testing.ts";

describe("the database believes neither web nor keeper", () => {
	let house: House;
	let moderator: Person;
	let reported: Reported;
	before(async () => {
		house = await openHouse();
		moderator = await signIn(house, ["moderator", "eu"]);
		reported = await reportThread(house, { messages: 3, reported: [2], restricted: true });
	});
	after(() => house.close());

	it("a case that is child safety's is not given back, and a closed case is not opened again", async () => {
		const { web } = house;
		await assert.rejects(
			web`update console.case set restricted = false where id = ${reported.caseId}`,
			/CASE_STAYS_RESTRICTED/,
		);
		const closed = await reportThread(house, { messages: 3, reported: [2] });
		await house.database.admin`update console.case set closed_at = now() where id = ${closed.caseId}`;
		await assert.rejects(
			web`update console.case set closed_at = null where id = ${closed.caseId}`,
			/CASE_STAYS_CLOSED/,
		);
	});

	it("a case of another region than its thread's cannot be made, so no other region's staff come to it", async () => {
		const { threadId, caseId } = await reportThread(house, { messages: 3, reported: [2] });
		await house.database.admin`update console.case set closed_at = now() where id = ${caseId}`;
		await assert.rejects(
			house.web`
				insert into console.case (id, platform_id, thread_id, region, category, severity, minors, restricted, due_at)
				select ${randomUUID()}, platform_id, id, 'us', 'CYBER_VIOLENCE', 2, false, false, now()
				from console.thread where id = ${threadId}`,
			{ code: "23503" },
		);
	});

	it("an ended session stays ended", async () => {
		const leaver = await signIn(house, ["moderator", "eu"]);
		await house.web`update console.session set ended_at = now() where id = ${leaver.sessionId}`;
		await assert.rejects(
			house.web`update console.session set ended_at = null where id = ${leaver.sessionId}`,
			/SESSION_STAYS_ENDED/,
		);
	});

	it("one report brings one wrapped key: a second is not planted beside it", async () => {
		const [entry] = await house.web`
			select e.id, e.at::text as at from console.report r join ledger.entry e on e.id = r.entry_id
			where r.thread_id = ${reported.threadId}`;
		const { kid, wrapped } = await testIntakeKey(house.database.admin);
		await assert.rejects(
			house.web`
				insert into vault.sealed_key (id, thread_id, region, intake_key, wrapped, names, entry_id, entry_at)
				values (${randomUUID()}, ${reported.threadId}, 'eu', ${kid}, ${wrapped}, 'n', ${entry?.id}, ${entry?.at}::text::timestamptz)`,
			{ code: "23505" },
		);
	});

	it("the keeper gives nobody a role without its entry, and shows no note to a person who is not there", async () => {
		const { sql } = house.keeper;
		await assert.rejects(
			sql`insert into access.role_grant (person_id, role, region, entry_id)
				values (${moderator.id}, 'lead', 'eu', ${randomUUID()})`,
			/NO_ENTRY/,
		);
		const noteId = randomUUID();
		const { wrapped } = await testIntakeKey(house.database.admin);
		await house.web`insert into vault.note (id, kind, about, region, author, wrapped, sealed)
			values (${noteId}, 'decision', ${reported.caseId}, 'eu', ${moderator.id}, ${wrapped}, 's')`;
		await assert.rejects(
			sql`select access.disclose(${sql.json({
				keeper: "k",
				person: randomUUID(),
				session: randomUUID(),
				role: "auditor",
				assurance: { kind: "session" },
				policy: "p",
				note: noteId,
			})})`,
			/NOT_PERMITTED/,
		);
	});
});

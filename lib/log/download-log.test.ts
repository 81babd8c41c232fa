import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { type TestDatabase, testDatabase } from "#db/testing.ts";
import { closeWeb, web } from "#db/web.ts";
import type { Actor } from "../actor.ts";
import { append } from "../ledger/append.ts";
import { downloadLog } from "./download-log.ts";
import { listExports } from "./list-exports.ts";
import { acceptSessions, asked, decided, later, somebody } from "./testing-exports.ts";
import { StoredTestLog } from "./testing-stored-log.ts";

let database: TestDatabase;
let log: StoredTestLog;
let auditor: Actor;
let lead: Actor;

before(async () => {
	database = await testDatabase();
	process.env.DATABASE_URL_WEB = database.url("web");
	log = await StoredTestLog.open(database);
	await log.append(300);
	await log.seal();
	await acceptSessions(database);
	auditor = await somebody(database, "auditor");
	lead = await somebody(database, "oversight_lead");
});

after(async () => {
	await closeWeb();
	await database.drop();
});

const exports = () => database.admin`
	select convert_from(leaf, 'UTF8')::jsonb as event from ledger.entry where type = 'ledger.exported' order by at`;

const nothingLeft = async (act: () => Promise<unknown>, code: string) => {
	const before = (await exports()).length;
	await assert.rejects(act, { code });
	assert.equal((await exports()).length, before);
};

test("who is not oversight, or oversight of one region only, exports nothing, and nothing is on record", async () => {
	for (const role of ["moderator", "lead", "child_safety", "legal", "admin"] as const) {
		const actor = await somebody(database, role);
		await nothingLeft(() => downloadLog(actor, null), "NOT_PERMITTED");
		assert.equal((await listExports(actor)).may, false);
	}
	const inOne = await somebody(database, "auditor", ["eu"]);
	await nothingLeft(() => downloadLog(inOne, null), "REGION_NOT_HELD");
	assert.equal((await listExports(inOne)).may, false);
	await assert.rejects(asked(database, inOne, log.size), /NOT_PERMITTED/);
});

test("alone nobody of oversight exports anything", async () => {
	for (const request of [null, "", "x", randomUUID()])
		await nothingLeft(() => downloadLog(auditor, request), "EXPORT_NOT_CONFIRMED");
	const request = await asked(database, auditor, log.size);
	await nothingLeft(() => downloadLog(auditor, request), "EXPORT_NOT_CONFIRMED");
	assert.deepEqual((await listExports(auditor)).own?.state, "WAITING");
	assert.deepEqual(
		(await listExports(lead)).waiting.map(({ id }) => id),
		[request],
	);
	await assert.rejects(decided(database, auditor, request), /OWN_ACT/);
	await decided(database, auditor, request, "decline");
	assert.equal((await listExports(auditor)).settled[0]?.state, "WITHDRAWN");
});

test("confirmed by another it leaves once, named with both, on record before the first byte, the checkpoint last", async () => {
	const request = await asked(database, auditor, log.size);
	await decided(database, lead, request);
	assert.equal((await listExports(auditor)).own?.state, "CONFIRMED");
	await nothingLeft(() => downloadLog(lead, request), "EXPORT_NOT_CONFIRMED");
	const { name, archive } = await downloadLog(auditor, request);
	assert.equal(name, `countersign-log-${log.size}.tar`);
	const event = (await exports()).at(-1)?.event;
	assert.deepEqual(
		[event.actor, event.size, event.session, event.request],
		[{ id: auditor.personId, role: "auditor" }, log.size, auditor.sessionId, request],
	);
	const approvals = await database.admin`
		select type from ledger.entry where id = any(${event.approvals}::uuid[]) order by at`;
	assert.deepEqual(
		approvals.map(({ type }) => type),
		["export.requested", "export.confirmed"],
	);
	const names: string[] = [];
	for await (const part of archive) {
		const text = Buffer.from(part).toString("latin1");
		if (text.slice(257, 262) === "ustar") names.push(text.slice(0, 100).replace(/\0+$/, ""));
	}
	assert.equal(names.at(-1), `countersign-log-${log.size}/checkpoint`);
	assert.equal(names.filter((file) => file.includes("tile/entries")).length, 2);
	await nothingLeft(() => downloadLog(auditor, request), "EXPORT_TAKEN");
	assert.equal((await listExports(auditor)).settled[0]?.state, "TAKEN");
});

test("of two tabs that take it at once, one gets it", async () => {
	const request = await asked(database, auditor, log.size);
	await decided(database, lead, request);
	const before = (await exports()).length;
	const tabs = await Promise.allSettled([1, 2, 3].map(() => downloadLog(auditor, request)));
	assert.equal(tabs.filter(({ status }) => status === "fulfilled").length, 1);
	assert.equal((await exports()).length, before + 1);
});

test("after an hour, by a session that ended, or without the right, what was confirmed leaves no more", async () => {
	const late = await asked(database, auditor, log.size);
	await decided(database, lead, late);
	await later(database, late, 61);
	await nothingLeft(() => downloadLog(auditor, late), "EXPORT_LAPSED");
	const { settled } = await listExports(auditor);
	assert.equal(settled.find(({ id }) => id === late)?.state, "LAPSED");

	const leaver = await somebody(database, "auditor");
	const request = await asked(database, leaver, log.size);
	await decided(database, lead, request);
	await nothingLeft(() => downloadLog({ ...leaver, sessionId: randomUUID() }, request), "NOT_PERMITTED");
	await database.admin`update access.role_grant set revoked_at = now(), revoked_entry_id = gen_random_uuid()
		where person_id = ${leaver.personId} and region = 'us'`;
	await nothingLeft(() => downloadLog(leaver, request), "NOT_PERMITTED");
});

test("a person's export is not recorded by the console alone, a receipt and the operator's are", async () => {
	const person = { actor: { id: auditor.personId, role: "auditor" }, session: auditor.sessionId };
	const event = {
		type: "ledger.exported",
		outcome: "done",
		assurance: { kind: "session" },
		size: 1,
	} as const;
	await assert.rejects(append(web(), { ...event, ...person }), /TWO_PEOPLE_NEEDED/);
	const request = await asked(database, auditor, log.size);
	const claimed = { ...event, ...person, request, approvals: [randomUUID()] };
	await assert.rejects(append(web(), claimed), /TWO_PEOPLE_NEEDED/);
	await append(web(), { ...event, ...person, entry: randomUUID() });
	await append(web(), { ...event, assurance: { kind: "system" } });
	await decided(database, auditor, request, "decline");
});

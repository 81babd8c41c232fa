import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { type TestDatabase, testDatabase } from "#db/testing.ts";
import { closeWeb } from "#db/web.ts";
import type { Role } from "../access/roles.ts";
import type { Actor } from "../actor.ts";
import { downloadLog } from "./download-log.ts";
import { StoredTestLog } from "./testing-stored-log.ts";

let database: TestDatabase;
let log: StoredTestLog;

before(async () => {
	database = await testDatabase();
	process.env.DATABASE_URL_WEB = database.url("web");
	log = await StoredTestLog.open(database);
	await log.append(300);
	await log.seal();
});

after(async () => {
	await closeWeb();
	await database.drop();
});

const actor = (role: Role, regions: string[]): Actor => ({
	personId: randomUUID(),
	alias: "T-1",
	name: "Test",
	sessionId: randomUUID(),
	grants: regions.map((region) => ({ role, region })),
});

const exports = () => database.admin`
	select convert_from(leaf, 'UTF8')::jsonb as event from ledger.entry where type = 'ledger.exported' order by at`;

test("who is not oversight, or oversight of one region only, exports nothing, and nothing is on record", async () => {
	for (const role of ["moderator", "lead", "child_safety", "legal", "admin"] as const) {
		await assert.rejects(downloadLog(actor(role, ["eu", "us"])), { code: "NOT_PERMITTED" });
	}
	await assert.rejects(downloadLog(actor("auditor", ["eu"])), { code: "REGION_NOT_HELD" });
	assert.equal((await exports()).length, 0);
});

test("oversight's export is on record under their name before the first byte, and the checkpoint comes last", async () => {
	const auditor = actor("auditor", ["eu", "us"]);
	const { name, archive } = await downloadLog(auditor);
	assert.equal(name, `countersign-log-${log.size}.tar`);
	const [row] = await exports();
	assert.deepEqual(
		[row?.event.actor, row?.event.size, row?.event.session],
		[{ id: auditor.personId, role: "auditor" }, log.size, auditor.sessionId],
	);
	const names: string[] = [];
	for await (const part of archive) {
		const text = Buffer.from(part).toString("latin1");
		if (text.slice(257, 262) === "ustar") names.push(text.slice(0, 100).replace(/\0+$/, ""));
	}
	assert.equal(names.at(-1), `countersign-log-${log.size}/checkpoint`);
	assert.equal(names.filter((file) => file.includes("tile/entries")).length, 2);
});

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { connect, type Sql } from "#db/client.ts";
import { claimCase, claimNext } from "./claim-case.ts";
import { keepClaim, keepingOf } from "./keep-claim.ts";
import { lapseClaims } from "./lapse-claims.ts";
import { readCase } from "./read-case.ts";
import { entriesOf, seedCase, type TestDesk, testDesk } from "./testing-desk.ts";

let desk: TestDesk;
let worker: Sql;
before(async () => {
	desk = await testDesk();
	worker = connect(desk.database.url("worker"), { max: 2, name: "test" });
});
after(async () => {
	await worker.end();
	await desk.close();
});

const lapse = () => lapseClaims.run({ sql: worker, env: {} as never, signal: new AbortController().signal });
const ago = (caseId: string, minutes: number) => desk.database.admin`
	update console.claim set active_at = now() - make_interval(mins => ${minutes}) where case_id = ${caseId}`;

test("a claim on which nothing is done for the policy's time ends by itself; the case is the next one's", async () => {
	const [owner, other] = [await desk.actor("moderator"), await desk.actor("moderator")];
	const caseId = await seedCase(desk.database);
	await claimCase(owner, caseId);
	await ago(caseId, 59);
	await lapse();
	const keeping = await keepingOf(owner, caseId);
	assert.equal(keeping.mine, true);
	assert.ok(keeping.warnAt && keeping.warnAt < Date.now());
	await ago(caseId, 61);
	await lapse();
	await lapse();
	assert.equal((await readCase(owner, caseId)).claim, null);
	assert.ok((await keepingOf(owner, caseId)).lapsedAt);
	assert.equal((await keepingOf(other, caseId)).lapsedAt, null);
	assert.deepEqual(await entriesOf(desk.database, caseId), ["case.claimed", "case.lapsed"]);
	const [entry] = await desk.database.admin`
		select convert_from(leaf, 'UTF8')::jsonb as leaf from ledger.entry where case_id = ${caseId} and type = 'case.lapsed'`;
	assert.equal(entry?.leaf.person, owner.personId);
	assert.equal(entry?.leaf.actor, undefined);
	assert.equal(await claimNext(other), caseId);
	assert.equal((await keepingOf(owner, caseId)).mine, false);
});

test("a sign of work keeps it, one's own alone; a page that nobody touches does not", async () => {
	const [owner, other] = [await desk.actor("moderator"), await desk.actor("moderator")];
	const caseId = await seedCase(desk.database);
	await claimCase(owner, caseId);
	await ago(caseId, 58);
	await keepClaim(other, caseId, true);
	await keepClaim(owner, caseId, false);
	assert.ok(((await keepingOf(owner, caseId)).lapsesAt ?? 0) < Date.now() + 3 * 60_000);
	const kept = await keepClaim(owner, caseId, true);
	assert.ok((kept.lapsesAt ?? 0) > Date.now() + 55 * 60_000);
	await assert.rejects(keepClaim(await desk.actor("moderator", ["us"]), caseId, true), {
		code: "REGION_NOT_HELD",
	});
});

test("what somebody works on at that moment does not lapse under their hands, nor does what is closed", async () => {
	const owner = await desk.actor("moderator");
	const [held, closed] = [await seedCase(desk.database), await seedCase(desk.database)];
	for (const caseId of [held, closed]) {
		await claimCase(owner, caseId);
		await ago(caseId, 600);
	}
	await desk.database.admin`update console.case set closed_at = now() where id = ${closed}`;
	await desk.database.admin.begin(async (tx) => {
		await tx`select 1 from console.case where id = ${held} for update`;
		await lapse();
	});
	assert.deepEqual(await entriesOf(desk.database, held), ["case.claimed"]);
	await lapse();
	assert.deepEqual(await entriesOf(desk.database, held), ["case.claimed", "case.lapsed"]);
	assert.deepEqual(await entriesOf(desk.database, closed), ["case.claimed"]);
});

test("two workers at once end each claim once", async () => {
	const owner = await desk.actor("moderator");
	const ids: string[] = [];
	for (let n = 0; n < 12; n++) {
		const caseId = await seedCase(desk.database);
		ids.push(caseId);
		await claimCase(owner, caseId);
		await ago(caseId, 90);
	}
	await Promise.all([lapse(), lapse()]);
	await lapse();
	for (const caseId of ids)
		assert.deepEqual(await entriesOf(desk.database, caseId), ["case.claimed", "case.lapsed"]);
});

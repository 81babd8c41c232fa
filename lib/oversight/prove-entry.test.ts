import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type TestDatabase, testDatabase } from "#db/testing.ts";
import { type SeededThread, seedThread } from "#db/testing-thread.ts";
import { closeWeb } from "#db/web.ts";
import type { Actor } from "../actor.ts";
import { checkReceipt } from "../ledger/check-receipt.ts";
import { StoredTestLog } from "../log/testing-stored-log.ts";
import { type LedgerEntry, readEntry, readReceipt } from "./read-entry.ts";
import { sealAddress } from "./seal-address.ts";
import { sealNumber } from "./seal-number.ts";
import { sealWorth } from "./seal-worth.ts";

let database: TestDatabase;
let log: StoredTestLog;
let seeded: SeededThread;
let moderator: Actor;
let auditor: Actor;
/** The moderator's own act, and one of nobody's. */
let own: string;
let foreign: string;

before(async () => {
	database = await testDatabase();
	process.env.DATABASE_URL_WEB = database.url("web");
	log = await StoredTestLog.open(database, "checkpoint", true);
	seeded = await seedThread(database);
	await log.append(600);
	moderator = { ...actorOf(seeded.moderator), grants: [{ role: "moderator", region: "eu" }] };
	auditor = { ...actorOf(seeded.auditor), grants: [{ role: "auditor", region: "eu" }] };
	const rows = await database.admin`
		select id, type from ledger.entry where type in ('case.claimed', 'report.received')`;
	own = rows.find(({ type }) => type === "case.claimed")?.id;
	foreign = rows.find(({ type }) => type === "report.received")?.id;
});

after(async () => {
	await closeWeb();
	await database.drop();
});

describe("what an act's seal opens", () => {
	it("an entry that waits has no number and no proof yet", async () => {
		assert.equal((await readReceipt(moderator, own)).seal, null);
		assert.equal(await sealNumber(moderator, own), null);
	});

	it("a sealed entry whose checkpoint has not left the machine still waits", async () => {
		await log.seal({ publish: false });
		assert.equal((await readReceipt(moderator, own)).seal, null);
		await log.publish();
		assert.equal((await readReceipt(moderator, own)).seal?.size, log.size);
	});

	it("a moderator proves their own act, under the newest checkpoint that a witness cosigned", async () => {
		await log.cosign();
		const cosigned = log.size;
		await log.append(3);
		await log.seal();
		const entry = await readReceipt(moderator, own);
		assert.equal(entry.seal?.size, cosigned);
		assert.equal(await sealNumber(moderator, own), entry.seal?.index);
		const checks = checkReceipt(receiptOf(entry));
		assert.deepEqual(
			checks.map(({ step, failure }) => [step, failure]),
			[
				["entry", null],
				["leaf", null],
				["inclusion", null],
				["log", null],
				["witness", null],
			],
		);
	});

	it("where nobody cosigned, it is proved under the newest checkpoint", async () => {
		const [late] = await log.append(1);
		await log.seal();
		const { seal } = await readEntry(auditor, late ?? "");
		assert.deepEqual([seal?.size, seal?.index, seal?.witnesses], [log.size, log.size - 1, []]);
	});

	it("what somebody else did is not a moderator's to open, and sounds like what does not exist", async () => {
		const refusals = await Promise.all(
			[foreign, "00000000-0000-4000-8000-000000000000", "not-an-id"].map((id) =>
				readReceipt(moderator, id).then(
					() => "opened",
					({ code, message }) => `${code} ${message}`,
				),
			),
		);
		assert.equal(new Set(refusals).size, 1);
		assert.match(refusals[0] ?? "", /^NOT_PERMITTED This is not an act of yours/);
		assert.equal((await readReceipt(auditor, foreign)).id, foreign);
	});

	it("every look is on record before it shows anything, also one at what is not theirs", async () => {
		const looks = async () =>
			(
				await database.admin`select terms->>'entry' as entry from console.ledger_search
				where person_id = ${moderator.personId} order by entry_id`
			).map(({ entry }) => entry);
		const before = (await looks()).length;
		await readReceipt(moderator, own);
		await assert.rejects(readReceipt(moderator, foreign));
		assert.equal((await looks()).length, before + 2);
	});

	it("a seal leads only where its reader may go", () => {
		const entry = { entryId: own, by: moderator.personId, region: "eu" };
		assert.equal(sealAddress(moderator, entry), `/seals/${own}`);
		assert.equal(sealAddress(moderator, { ...entry, by: auditor.personId }), undefined);
		assert.equal(sealAddress(auditor, entry), `/oversight/ledger/${own}`);
		assert.equal(sealAddress(auditor, { ...entry, region: "us" }), undefined);
	});

	it("what a new seal is worth follows the witnesses in force", async () => {
		assert.equal(await sealWorth(moderator), "elsewhere");
		const { name, vkey } = log.witness;
		const keeper = database.as("keeper");
		const here = [{ name, vkey, url: "http://127.0.0.1:9", local: true }];
		await keeper`select ledger.watch('checkpoint', ${keeper.json(here)})`;
		assert.equal(await sealWorth(moderator), "local");
		await keeper`select ledger.watch('checkpoint', '[]')`;
		assert.equal(await sealWorth(moderator), "none");
	});

	it("a rewritten entry, and a tile that is gone, are shown as what they are", async () => {
		await database.admin.begin(async (tx) => {
			const [row] = await tx`select tableoid::regclass::text as part from ledger.entry where id = ${own}`;
			await tx.unsafe(`alter table ${row?.part} disable trigger user`);
			await tx.unsafe("alter table ledger.tile disable trigger user");
			await tx`update ${tx.unsafe(row?.part)} set leaf = convert_to(replace(convert_from(leaf, 'UTF8'), 'claimed', 'decided'),
				'UTF8') where id = ${own}`;
			await tx`delete from ledger.tile where level = 1`;
		});
		const rewritten = await readReceipt(moderator, own);
		assert.equal(rewritten.seal?.broken, "TILE_MISSING");
		const leafOnly = checkReceipt(receiptOf(rewritten)).find(({ step }) => step === "leaf");
		assert.equal(leafOnly?.failure, "ENTRY_DIFFERS");
	});
});

function receiptOf({ id, leaf, seal }: LedgerEntry) {
	assert.ok(seal);
	return { id, leaf, ...seal };
}

function actorOf({ id, alias, sessionId }: SeededThread["moderator"]) {
	return { personId: id, alias, sessionId, name: alias };
}

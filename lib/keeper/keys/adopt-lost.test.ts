/** An older database without the entries since: key files of which it knows nothing have an end all the same. */
import assert from "node:assert/strict";
import { cpSync, existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import type { TestDatabase } from "#db/testing.ts";
import { closeAgo, makeDue, planRetention, putRetention } from "#db/testing-retention.ts";
import { continuityFile, logFolder } from "../../ledger/log-key.ts";
import { fileStore } from "../stores/file-store.ts";
import { openPrivateKeys } from "../stores/private-keys.ts";
import { openHouse, type Reported, reportThread } from "../testing.ts";
import { atRest, testPlaces } from "../testing-places.ts";
import { adoptLost, lostKeys } from "./adopt-lost.ts";
import { destroyKeys } from "./destroy-keys.ts";
import { rewrap } from "./rewrap.ts";
import { endPeriod, letPass, turnOf } from "./testing-keys.ts";

const { ends, place } = testPlaces("adopt-lost");
const keys = place("keys");
const GOES_ON = { begun: Promise.resolve(), halted: null };
let older: TestDatabase;
let thread: Reported;
let [first, since] = ["", ""];

before(async () => {
	const house = await openHouse(keys);
	thread = await reportThread(house, { messages: 3, reported: [2] });
	first = (await house.keeper.keyring.current("eu")).kid;
	await house.database
		.admin`update access.intake_key set not_before = now() - interval '40 days' where kid = ${first}`;
	await atRest(house);
	older = await house.database.copy();
	ends.push(() => Promise.all([older.drop(), house.database.drop()]));
	await endPeriod(house, "eu", 4);
	await turnOf(house, rewrap);
	since = (await house.keeper.keyring.current("eu")).kid; // a later backup of the database holds the thread under it
	await atRest(house);
	await house.leave();
});

/** The older database, and the keys of today; a log that goes on from there, as after a new epoch. */
async function broughtBack() {
	const [database, own] = [await older.copy(), place("keys")];
	ends.push(() => database.drop());
	cpSync(keys, own, { recursive: true });
	const [row] = await database.admin`select note from ledger.checkpoint order by size desc limit 1`;
	writeFileSync(continuityFile(logFolder(own)), row?.note);
	const privateKeys = openPrivateKeys(join(own, "intake"), fileStore(join(own, "master-key")));
	const lost = await lostKeys(database.as("keeper"), privateKeys, null);
	return { database, own, lost };
}

test("no thread counts as shredded while a key file that the database forgot is there, and once that is gone it does", async () => {
	const { database, own, lost } = await broughtBack();
	assert.deepEqual(
		lost.map(({ kid }) => kid),
		[since],
	);
	assert.equal(await adoptLost(database.as("keeper"), GOES_ON, lost, "file"), 1);
	assert.equal(await adoptLost(database.as("keeper"), GOES_ON, lost, "file"), 0, "once");
	const house = await openHouse(own, { database });
	try {
		await house.keeper.keyring.tend();
		const [key] =
			await database.admin`select public_jwk is not null as known, not_after < now() - interval '1 hour' as over
		from access.intake_key where kid = ${since}`;
		assert.deepEqual({ ...key }, { known: true, over: true });
		const published = await house.keeper.keyring.published();
		assert.equal(
			published.some(({ kid }) => kid === since),
			false,
			"nothing is sealed to it",
		);

		await endPeriod(house, "eu", 4);
		await putRetention(database);
		await closeAgo(database, thread.caseId, 31);
		const { plan } = await planRetention(database);
		assert.equal((await makeDue(database, plan))[0]?.why, null);
		const end = async (kid: string) => {
			await database.admin`update access.intake_key set not_before = not_before - interval '4 days',
			not_after = not_after - interval '4 days' where kid = ${kid}`;
			await turnOf(house, destroyKeys);
			await letPass(house, kid, 8);
			await turnOf(house, destroyKeys);
			assert.equal(existsSync(join(own, "intake", "eu", `${kid}.json`)), false);
			const [row] = await database.as("keeper")`select vault.mark_shredded(10) as n`;
			return row?.n;
		};
		assert.equal(await end(first), 0);
		assert.equal(await end(since), 1);
	} finally {
		await house.leave();
	}
});

test("while the log stands still none is adopted: the missing entries may come back and tell more", async () => {
	const { database, lost } = await broughtBack();
	const halted = { begun: Promise.resolve(), halted: new Error("LOG_ROLLED_BACK") as never };
	assert.equal(await adoptLost(database.as("keeper"), halted, lost, "file"), 0);
	const rows = await database.admin`select from access.intake_key where kid = ${since}`;
	assert.equal(rows.length, 0);
});

test("a key that has a row is left as it is", async () => {
	const { database } = await broughtBack();
	const row = async () => ({
		...(await database.admin`select * from access.intake_key where kid = ${first}`)[0],
	});
	const kept = await row();
	assert.equal(await adoptLost(database.as("keeper"), GOES_ON, [{ kid: first, region: "eu" }], "file"), 0);
	assert.deepEqual(await row(), kept);
});

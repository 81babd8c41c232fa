/** An older database whose missing entries came back: the keys that were made since have their life and end like any other. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { rolePasswords, type TestDatabase } from "#db/testing.ts";
import { closeAgo, makeDue, planRetention, putRetention } from "#db/testing-retention.ts";
import { exportLog } from "../../log/export-log.ts";
import { exportableLog, exportSource, recordExport } from "../../log/export-source.ts";
import { openHouse, reportThread } from "../testing.ts";
import { atRest, testPlaces } from "../testing-places.ts";
import { destroyKeys } from "./destroy-keys.ts";
import { rewrap } from "./rewrap.ts";
import { takeUpDestroyed } from "./take-up-destroyed.ts";
import { endPeriod, letPass, turnOf } from "./testing-keys.ts";

const PROJECT = join(import.meta.dirname, "..", "..", "..");
const { root, ends, place } = testPlaces("take-up-keys");

test("a thread that was wrapped to a key made since is not shredded while that key is there, and is once it is gone", async () => {
	const [keys, folder] = [place("keys"), place("export")];
	const house = await openHouse(keys);
	const thread = await reportThread(house, { messages: 3, reported: [2] });
	const first = (await house.keeper.keyring.current("eu")).kid;
	await house.database
		.admin`update access.intake_key set not_before = now() - interval '40 days' where kid = ${first}`;
	await atRest(house);
	const older = await house.database.copy();
	ends.push(() => Promise.all([older.drop(), house.database.drop()]));
	await endPeriod(house, "eu", 4);
	await turnOf(house, rewrap);
	const since = (await house.keeper.keyring.current("eu")).kid; // a later backup of the database holds the thread under it
	await atRest(house);
	const recorded = await recordExport(house.web, await exportableLog(house.web));
	await exportLog(exportSource(house.web, recorded), folder);
	await atRest(house);
	await house.leave();

	assert.equal((await importing(older, keys, folder)).code, 0);
	await takeUpDestroyed(older.as("keeper"));
	await takeUpDestroyed(older.as("keeper"));
	const again = await openHouse(keys, { database: older });
	await atRest(again);
	const to = await again.web`select intake_key from vault.wrapped_to where thread_id = ${thread.threadId}`;
	assert.deepEqual(to.map(({ intake_key }) => intake_key).sort(), [first, since].sort());
	await again.keeper.keyring.tend();
	assert.equal((await again.keeper.keyring.current("eu")).kid, since);
	const [known] =
		await again.web`select public_jwk is not null as known from access.intake_key where kid = ${since}`;
	assert.equal(known?.known, true);
	await older.admin`update access.intake_key set not_after = now() - interval '4 days' where kid = ${first}`;
	await putRetention(older);
	await closeAgo(older, thread.caseId, 31);
	const { plan } = await planRetention(older);
	assert.equal((await makeDue(older, plan))[0]?.why, null);
	const end = async (kid: string) => {
		await turnOf(again, destroyKeys);
		await letPass(again, kid, 8);
		await turnOf(again, destroyKeys);
		assert.equal(existsSync(join(keys, "intake", "eu", `${kid}.json`)), false);
		const [row] = await older.as("keeper")`select vault.mark_shredded(10) as n`;
		return row?.n;
	};
	assert.equal(await end(first), 0);
	await endPeriod(again, "eu", 3);
	assert.equal(await end(since), 1);
	await again.leave();
});

function importing(
	database: TestDatabase,
	keysDir: string,
	folder: string,
): Promise<{ code: number; said: string }> {
	const passwords = rolePasswords(database.url("superuser"));
	for (const role of ["web", "keeper", "notary"] as const)
		writeFileSync(join(keysDir, `database-${role}`), passwords[role]);
	return new Promise((resolve) => {
		const args = [join(PROJECT, "lib/commands/launch.mjs"), "ledger", "import", folder, "--yes"];
		const env = {
			...{ DATABASE_URL: database.url("superuser"), COUNTERSIGN_KEYS: keysDir },
			COUNTERSIGN_DATA: join(root, "data"),
		};
		const child = spawn(process.execPath, args, { env: { ...process.env, ...env } });
		let said = "";
		for (const stream of [child.stdout, child.stderr])
			stream.on("data", (part) => {
				said += part;
			});
		child.once("close", (code) => resolve({ code: code ?? -1, said }));
	});
}

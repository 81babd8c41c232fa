/** An older database and today's keys: what was sealed to a key that is destroyed since is unreadable, and said to be. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { readKeyStanding } from "#db/key-standing.ts";
import { rolePasswords, type TestDatabase } from "#db/testing.ts";
import { closeAgo, makeDue, planRetention, putRetention } from "#db/testing-retention.ts";
import { backupKeys, planKeys } from "../../keys-backup.ts";
import { exportLog } from "../../log/export-log.ts";
import { exportableLog, exportSource, recordExport } from "../../log/export-source.ts";
import { until } from "../../testing-until.ts";
import { openThread } from "../open-thread.ts";
import {
	claim,
	openHouse,
	type Person,
	type Reported,
	reportThread,
	signIn,
	startSession,
	textsIn,
} from "../testing.ts";
import { atRest, testPlaces } from "../testing-places.ts";
import { destroyKeys } from "./destroy-keys.ts";
import { takeUpDestroyed } from "./take-up-destroyed.ts";
import { endPeriod, letPass, turnOf } from "./testing-keys.ts";

const PROJECT = join(import.meta.dirname, "..", "..", "..");
const { root, ends, place } = testPlaces("take-up");
const [keys, copy, folder] = [place("keys"), place("copy"), place("export")];
let older: TestDatabase;
let newest: TestDatabase;
let person: Person;
let [gone, neighbour]: Reported[] = [];
let kid: string;

const openingOf = (thread: Reported | undefined) => ({
	caseId: thread?.caseId as string,
	reason: {
		code: "USER_REPORT_REVIEW" as const,
		question: "DOES_IT_VIOLATE" as const,
		text: "He keeps writing after she said no.",
	},
	scope: { kind: "reported" as const },
});

before(async () => {
	const house = await openHouse(keys);
	newest = house.database;
	person = await signIn(house, ["moderator", "eu"]);
	gone = await reportThread(house, { messages: 3, reported: [2] });
	await claim(house, gone.caseId, person.id);
	// Time is moved on rows, in both databases: the key was made long ago.
	({ kid } = await house.keeper.keyring.current("eu"));
	await house.database
		.admin`update access.intake_key set not_before = now() - interval '40 days' where kid = ${kid}`;
	await atRest(house);
	await backupKeys({ keysDir: keys, folder: copy });
	older = await house.database.copy();
	ends.push(() => Promise.all([older.drop(), newest.drop()]));

	await endPeriod(house, "eu", 4);
	neighbour = await reportThread(house, { messages: 3, reported: [2] });
	await putRetention(house.database);
	await closeAgo(house.database, gone.caseId, 31);
	const { plan } = await planRetention(house.database);
	assert.equal((await makeDue(house.database, plan))[0]?.why, null);
	await turnOf(house, destroyKeys);
	await letPass(house, kid, 8);
	await turnOf(house, destroyKeys);
	assert.equal(existsSync(join(keys, "intake", "eu", `${kid}.json`)), false);
	await atRest(house);
	const recorded = await recordExport(house.web, await exportableLog(house.web));
	await exportLog(exportSource(house.web, recorded), folder);
	await atRest(house);
	await house.leave();
});

test("before its missing entries are back nothing opens, as with every older database", async () => {
	const house = await openHouse(ownKeys(), { database: await restored() });
	await until(() => house.keeper.log.notary.halted !== null);
	const { session } = await startSession(house.web, person.id);
	await assert.rejects(openThread(house.keeper, session, openingOf(gone)), { code: "LOG_HALTED" });
	await house.leave();
});

test("with them the key counts as destroyed: its thread is refused and why is said, and its neighbours open", async () => {
	const [database, own] = [await restored(), ownKeys()];
	const { code, said } = await importing(database, own);
	assert.equal(code, 0, said);
	assert.deepEqual([...((await readKeyStanding(database.url("superuser")))?.destroyed.keys() ?? [])], [kid]);
	assert.equal(await takeUpDestroyed(database.as("keeper")), 1);
	assert.equal(await takeUpDestroyed(database.as("keeper")), 0, "once");
	const house = await openHouse(own, { database });
	await atRest(house);
	const { session } = await startSession(house.web, person.id);
	await assert.rejects(openThread(house.keeper, session, openingOf(gone)), {
		code: "INTAKE_KEY_UNAVAILABLE",
		message: /destroyed/,
	});
	const young = await reportThread(house, { messages: 3, reported: [2] });
	await claim(house, young.caseId, person.id);
	const { lines } = await openThread(house.keeper, session, openingOf(young));
	assert.equal(textsIn(lines).get(2), young.texts[1]);
	await house.leave();
});

test("a copy of the keys from then does not bring it back, neither by the database of today nor by the older one with its entries", async () => {
	const imported = await restored();
	assert.equal((await importing(imported, ownKeys())).code, 0);
	for (const database of [newest, imported]) {
		const plan = planKeys(copy, ownKeys(), await readKeyStanding(database.url("superuser")));
		assert.deepEqual([plan.destroyed, [...plan.missing.keys()]], [[kid], []]);
	}
});

test("where its file is put back by hand, the keeper neither opens with it nor keeps it", async () => {
	const [database, own] = [await restored(), ownKeys()];
	assert.equal((await importing(database, own)).code, 0);
	const file = join("intake", "eu", `${kid}.json`);
	cpSync(join(copy, "keys", file), join(own, file));
	await takeUpDestroyed(database.as("keeper"));
	const house = await openHouse(own, { database });
	await atRest(house);
	const { session } = await startSession(house.web, person.id);
	await assert.rejects(openThread(house.keeper, session, openingOf(gone)), {
		code: "INTAKE_KEY_UNAVAILABLE",
	});
	await turnOf(house, destroyKeys);
	assert.equal(existsSync(join(own, file)), false);
	await house.leave();
});

test("what a keeper writes into the log itself makes no key destroyed: only entries that came back do", async () => {
	const database = await newest.copy();
	ends.push(() => database.drop());
	const keeper = database.as("keeper");
	const [{ other } = { other: "" }] = await keeper<{ other: string }[]>`
		select kid as other from access.intake_key where destroyed_at is null limit 1`;
	const lie = {
		...{ type: "key.destroyed", outcome: "done", assurance: { kind: "system" } },
		...{ region: "eu", key: other, entry: neighbour?.threadId },
	};
	await keeper`select ledger.append(${keeper.json(lie)})`.catch(() => {});
	const house = await openHouse(ownKeys(), { database });
	await atRest(house);
	assert.equal(await takeUpDestroyed(keeper), 0);
	await house.leave();
});

async function restored(): Promise<TestDatabase> {
	const database = await older.copy();
	ends.push(() => database.drop());
	return database;
}

function ownKeys(): string {
	const own = place("keys");
	cpSync(keys, own, { recursive: true });
	return own;
}

function importing(database: TestDatabase, keysDir: string): Promise<{ code: number; said: string }> {
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

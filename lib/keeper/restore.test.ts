/** The drill of docs/backup.md, with a real database, real keys and a real notary. */
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { backupDatabase } from "#db/backup.ts";
import { restoreDatabase } from "#db/restore.ts";
import { rolePasswords, type TestDatabase, testDatabase } from "#db/testing.ts";
import { DomainError } from "../errors.ts";
import { backupKeys, lastSigned, planKeys, restoreKeys } from "../keys-backup.ts";
import { startWitness } from "../witness/server.ts";
import type { OpeningRequest } from "./messages.ts";
import { openThread } from "./open-thread.ts";
import {
	claim,
	type House,
	openHouse,
	type Reported,
	reportThread,
	signIn,
	startSession,
	textsIn,
} from "./testing.ts";

const root = mkdtempSync(join(tmpdir(), "countersign-drill-"));
after(() => rmSync(root, { recursive: true, force: true }));
let made = 0;
const place = (name: string) => join(root, `${name}-${++made}`);

const ask = (caseId: string): OpeningRequest => ({
	caseId,
	reason: {
		code: "USER_REPORT_REVIEW",
		question: "DOES_IT_VIOLATE",
		text: "The report says that he keeps writing.",
	},
	scope: { kind: "reported" },
});

async function claimed(house: House, personId: string): Promise<Reported> {
	const reported = await reportThread(house, { messages: 12, reported: [6] });
	await claim(house, reported.caseId, personId);
	return reported;
}

/** What the notary keeps beside its key follows the commit by a moment. */
async function settled(keysDir: string, house: House): Promise<number> {
	for (let i = 0; i < 200; i++) {
		const size = house.keeper.log.notary.last?.size ?? 0;
		const [row] = await house.database.admin`select (select count(*)::int from ledger.pending) as waiting`;
		if (row?.waiting === 0 && lastSigned(keysDir)?.size === size) return size;
		await sleep(20);
	}
	throw new Error("the notary does not come to rest");
}

describe("a database set back to an older backup", () => {
	const keys = place("keys");
	const [backup, copy] = [join(place("operations"), "db"), join(place("safe"), "keys")];
	let [atBackup, atEnd] = [0, 0];
	let early: Reported;
	let moderator: string;
	let witness: Awaited<ReturnType<typeof startWitness>>;
	let said = "";
	const log = console.error;
	before(async () => {
		console.error = (line: string) => {
			said += `${line}\n`;
		};
		const house = await openHouse(keys);
		const vkey = readFileSync(join(keys, "log/vkey"), "utf8").trim();
		witness = await startWitness({
			name: "witness.example/drill",
			logs: [vkey],
			port: 0,
			state: place("witness"),
		});
		const person = await signIn(house, ["moderator", "eu"]);
		moderator = person.id;
		early = await claimed(house, person.id);
		const { lines } = await openThread(house.keeper, person.session, ask(early.caseId));
		assert.equal(textsIn(lines).size, 11);
		atBackup = await settled(keys, house);
		await backupDatabase({ adminUrl: house.database.url("superuser"), folder: backup, product: "0.0.0" });
		await backupKeys({ keysDir: keys, folder: copy, beside: backup });
		await house.leave();

		const later = await openHouse(keys, {
			database: house.database,
			witnesses: [{ vkey: witness.vkey, url: witness.url }],
		});
		const { session } = await startSession(later.web, person.id);
		const late = await claimed(later, person.id);
		await openThread(later.keeper, session, ask(late.caseId));
		atEnd = await settled(keys, later);
		for (let i = 0; i < 200 && later.keeper.log.notary.witnesses[0]?.seen?.size !== atEnd; i++)
			await sleep(20);
		assert.equal(later.keeper.log.notary.witnesses[0]?.seen?.size, atEnd);
		await later.leave();
		await house.database.drop();
	});
	after(async () => {
		console.error = log;
		await witness.stop();
	});

	const restored = async (): Promise<TestDatabase> => {
		const database = await testDatabase();
		const adminUrl = database.url("superuser");
		await restoreDatabase({ adminUrl, rolePasswords: rolePasswords(adminUrl), folder: backup });
		return database;
	};
	const inside = async (keysDir: string, witnessed: boolean, act: (house: House) => Promise<void>) => {
		said = "";
		const own = place("keys");
		cpSync(keysDir, own, { recursive: true });
		const witnesses = witnessed ? [{ vkey: witness.vkey, url: witness.url }] : [];
		const house = await openHouse(own, { database: await restored(), witnesses });
		await house.keeper.log.notary.begun;
		await act(house).finally(() => house.close());
	};
	const opensNothing = async (house: House, code: string) => {
		const { session } = await startSession(house.web, moderator);
		await assert.rejects(openThread(house.keeper, session, ask(early.caseId)), (error) => {
			assert(error instanceof DomainError && error.code === "LOG_HALTED");
			assert.match(error.message, new RegExp(code));
			return true;
		});
		const [row] = await house.database.admin`
			select (select count(*)::int from vault.release where taken_at is not null) as taken,
				(select size::int from ledger.log where closed_at is null) as size`;
		assert.deepEqual({ ...row }, { taken: 1, size: atBackup }, "nothing was taken or signed since");
	};

	it("stops the notary, which names the entries that are missing, and nothing opens", async () => {
		await inside(keys, false, async (house) => {
			const { halted } = house.keeper.log.notary;
			assert.equal(halted?.code, "LOG_ROLLED_BACK");
			const missing = `Missing: entries ${atBackup} to ${atEnd - 1}.`;
			assert(halted.message.includes(missing) && said.includes(missing), said);
			await opensNothing(house, "LOG_ROLLED_BACK");
		});
	});

	it("stops it also with the keys of that day, when a witness has seen more", async () => {
		const old = place("keys");
		await restoreKeys(planKeys(copy, old));
		assert.equal(lastSigned(old)?.size, atBackup);
		await inside(old, true, async (house) => {
			assert.equal(house.keeper.log.notary.halted?.code, "LOG_ROLLED_BACK");
			assert(said.includes(`entries ${atBackup} to ${atEnd - 1}`), said);
			await opensNothing(house, "LOG_ROLLED_BACK");
		});
	});

	it("stops it where the keys that survived are newer: bringing the old ones back does not blind it", async () => {
		const survived = place("keys");
		cpSync(keys, survived, { recursive: true });
		const plan = planKeys(copy, survived);
		assert(plan.keepsNewer);
		await restoreKeys(plan);
		assert.equal(lastSigned(survived)?.size, atEnd);
		await inside(survived, false, (house) => opensNothing(house, "LOG_ROLLED_BACK"));
	});

	it("stops it without the log's key", async () => {
		const none = place("keys");
		await restoreKeys(planKeys(copy, none));
		rmSync(join(none, "log"), { recursive: true });
		await inside(none, false, (house) => opensNothing(house, "LOG_KEY_MISSING"));
	});

	it("goes on, with both of that day and nobody who has seen more: only a witness could know, and texts open again", async () => {
		const old = place("keys");
		await restoreKeys(planKeys(copy, old));
		await inside(old, false, async (house) => {
			assert.equal(house.keeper.log.notary.halted, null);
			const { session } = await startSession(house.web, moderator);
			const { lines } = await openThread(house.keeper, session, ask(early.caseId));
			assert.deepEqual([...textsIn(lines).values()], early.texts.slice(0, 11));
		});
	});
});

/**
 * A log that was set back, brought back from an export, as people do it: the command itself beside a real notary, before
 * and after. The export is made by the same code as `ledger -- export`.
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import { rolePasswords, type TestDatabase } from "#db/testing.ts";
import { append, bySystem } from "../ledger/append.ts";
import { continuityFile, logFolder } from "../ledger/log-key.ts";
import { exportLog } from "../log/export-log.ts";
import { exportableLog, exportSource, recordExport } from "../log/export-source.ts";
import { until } from "../testing-until.ts";
import { openThread } from "./open-thread.ts";
import { claim, openHouse, type Person, reportThread, signIn, startSession, textsIn } from "./testing.ts";
import { atRest, testPlaces } from "./testing-places.ts";

const PROJECT = join(import.meta.dirname, "..", "..");
const { root, ends, place } = testPlaces("reimport");

describe("bringing a log back that was set back", () => {
	const keys = place("keys");
	const folder = place("export");
	let [older, newest]: (TestDatabase | null)[] = [null, null];
	let person: Person;
	let caseId: string;
	let text: string;
	let [before_, after_] = [0, 0];

	const ask = {
		reason: {
			code: "USER_REPORT_REVIEW",
			question: "DOES_IT_VIOLATE",
			text: "He keeps writing after she said no.",
		},
		scope: { kind: "reported" },
	} as const;

	before(async () => {
		const house = await openHouse(keys);
		newest = house.database;
		person = await signIn(house, ["moderator", "eu"]);
		const reported = await reportThread(house, { messages: 3, reported: [2] });
		({ caseId } = reported);
		text = reported.texts[1] as string;
		await claim(house, caseId, person.id);
		before_ = await atRest(house);
		older = await house.database.copy();
		// More than a tile, so that the upper levels come back too; and what only waits is appended before the copy's end.
		await house.web.begin(async (tx) => {
			for (let i = 0; i < 600; i++) await append(tx, { type: "session.ended", outcome: "done", ...bySystem });
		});
		await openThread(house.keeper, person.session, { caseId, ...ask });
		await atRest(house);
		const recorded = await recordExport(house.web, await exportableLog(house.web));
		await exportLog(exportSource(house.web, recorded), folder);
		after_ = await atRest(house);
		assert.equal(recorded.size, after_, "the export goes on to its own record");
		await house.leave();
		ends.push(() => Promise.all([older?.drop(), newest?.drop()]));
	});

	/** The keys as they were when everything was signed. */
	const ownKeys = () => {
		const own = place("keys");
		cpSync(keys, own, { recursive: true });
		return own;
	};
	const secretsFor = (keysDir: string, database: TestDatabase) => {
		const passwords = rolePasswords(database.url("superuser"));
		for (const role of ["web", "keeper", "notary"] as const)
			writeFileSync(join(keysDir, `database-${role}`), passwords[role]);
	};
	const importing = (
		database: TestDatabase,
		from: string,
		keysDir = ownKeys(),
	): Promise<{ code: number; said: string }> => {
		secretsFor(keysDir, database);
		return new Promise((resolve) => {
			const args = [join(PROJECT, "lib/commands/launch.mjs"), "ledger", "import", from, "--yes"];
			const child = spawn(process.execPath, args, {
				env: {
					...process.env,
					...{
						DATABASE_URL: database.url("superuser"),
						COUNTERSIGN_KEYS: keysDir,
						COUNTERSIGN_DATA: join(root, "data"),
					},
				},
			});
			let said = "";
			for (const stream of [child.stdout, child.stderr])
				stream.on("data", (part) => {
					said += part;
				});
			child.once("close", (code) => resolve({ code: code ?? -1, said }));
		});
	};
	const restored = async () => {
		const database = await (older as TestDatabase).copy();
		ends.push(() => database.drop());
		return database;
	};
	/** Every row of the log, as text; what an import cannot know (transaction numbers, times of signing) left out. */
	const rowsOf = async ({ admin }: TestDatabase) => {
		const rows = await admin`
			select i.index::int as index, i.leaf_hash, e.* from ledger.indexed i
			join ledger.entry e on e.id = i.entry_id and e.at = i.entry_at order by i.index`;
		const tiles =
			await admin`select level, index::int as index, hashes from ledger.tile order by level, index`;
		const [log] = await admin`select origin, size::int as size, root from ledger.log where closed_at is null`;
		return { rows: rows.map(({ xid, ...row }) => row), tiles: [...tiles], log: { ...log } };
	};

	it("the missing entries are back in their places, column by column, the notary goes on and threads open", async () => {
		const [database, own] = [await restored(), ownKeys()];
		const halted = await openHouse(own, { database });
		await until(() => halted.keeper.log.notary.halted !== null);
		// A report comes in while nothing opens; it keeps waiting through the import.
		const late = await reportThread(halted, { messages: 3, reported: [2] });
		await halted.leave();
		const copy = await database.copy(); // nobody of ours is connected to it
		ends.push(() => copy.drop());
		const { code, said } = await importing(copy, folder, own);
		assert.equal(code, 0, said);
		assert(said.includes(`entries ${before_} to ${after_ - 1}`), said);
		assert.match(said, /Only the record is back/);
		assert.deepEqual(await rowsOf(copy), await rowsOf(newest as TestDatabase));
		assert.equal(
			(await waiting(copy)).length,
			2,
			"what came in meanwhile still waits, and the record of the import",
		);
		assert.match((await importing(copy, folder, own)).said, /Nothing is missing/);

		const house = await openHouse(own, { database: copy });
		assert.equal((await atRest(house)) > after_, true);
		assert.equal(house.keeper.log.notary.halted, null);
		const { session } = await startSession(house.web, person.id);
		const { lines } = await openThread(house.keeper, session, { caseId, ...ask });
		assert.equal(textsIn(lines).get(2), text);
		await claim(house, late.caseId, person.id);
		await openThread(house.keeper, session, { caseId: late.caseId, ...ask });
		await house.leave();
	});

	it("entries are brought back also where the database lacks only the last few of a tile", async () => {
		const [database, own] = [await restored(), ownKeys()];
		assert.equal((await importing(database, folder, own)).code, 0);
		const nearly = await openHouse(own, { database });
		await append(nearly.web, { type: "session.ended", outcome: "done", ...bySystem });
		await atRest(nearly);
		const setBack = await database.copy();
		ends.push(() => setBack.drop());
		const backedUp = await atRest(nearly);
		await append(nearly.web, { type: "session.ended", outcome: "done", ...bySystem });
		const grown = place("export");
		const recorded = await recordExport(nearly.web, await exportableLog(nearly.web));
		await exportLog(exportSource(nearly.web, recorded), grown);
		const size = await atRest(nearly);
		await nearly.leave();
		const { code, said } = await importing(setBack, grown, own);
		assert.equal(code, 0, said);
		const [log] = await setBack.admin`select size::int as size from ledger.log`;
		assert.equal(log?.size, size);
		assert.equal(
			Math.floor(backedUp / 256),
			Math.floor((size - 1) / 256),
			"one partial tile holds both ends",
		);
		const again = await openHouse(own, { database: setBack });
		assert((await atRest(again)) > size, "the record of the import has its number behind what came back");
		assert.equal(again.keeper.log.notary.halted, null);
		await again.leave();
	});

	/** The types of what has no number yet, in order. */
	const waiting = async ({ admin }: TestDatabase): Promise<string[]> => {
		const rows = await admin`
			select e.type from ledger.pending p join ledger.entry e on e.id = p.entry_id order by p.position`;
		return rows.map(({ type }) => type);
	};

	it("an entry that waited when the backup was made keeps the place that it has in the export", async () => {
		const database = await restored();
		const [row] = await (newest as TestDatabase).admin`
			select e.* from ledger.indexed i join ledger.entry e on e.id = i.entry_id where i.index = ${before_ + 5}`;
		await database.admin.begin(async (tx) => {
			await tx`insert into ledger.entry (id, at, leaf, xid, type, via, outcome, assurance)
				values (${row?.id}, ${row?.at}, ${row?.leaf}, '0', ${row?.type}, ${row?.via}, ${row?.outcome}, ${row?.assurance})`;
			await tx`insert into ledger.pending (entry_id, entry_at, leaf_hash)
				values (${row?.id}, ${row?.at}, sha256('\\x00'::bytea || ${row?.leaf}::bytea))`;
		});
		const { code, said } = await importing(database, folder);
		assert.equal(code, 0, said);
		assert.deepEqual(await waiting(database), ["ledger.imported"]);
		const [where] =
			await database.admin`select index::int as index from ledger.indexed where entry_id = ${row?.id}`;
		assert.equal(where?.index, before_ + 5);
	});

	it("nothing is imported from an export that was changed, of another log, or in conflict with what is here", async () => {
		const database = await restored();
		const before = await rowsOf(database);
		const changed = place("changed");
		cpSync(folder, changed, { recursive: true });
		const bundle = join(changed, "tile/entries/001");
		writeFileSync(bundle, readFileSync(bundle, "latin1").replace("session.ended", "session.other"), "latin1");
		assert.match((await importing(database, changed)).said, /ENTRY_DIFFERS: .* Entry \d+/);
		const other = place("keys");
		const stranger = await openHouse(other);
		await atRest(stranger);
		await stranger.leave();
		ends.push(() => stranger.database.drop());
		assert.match((await importing(database, folder, other)).said, /LOG_KEY_OTHER/);

		await database.admin.begin(async (tx) => {
			await tx.unsafe("alter table ledger.entry disable trigger all");
			const [row] = await (newest as TestDatabase).admin`
				select e.id, e.at from ledger.indexed i join ledger.entry e on e.id = i.entry_id where i.index = ${before_ + 7}`;
			await tx`insert into ledger.entry (id, at, leaf, xid, type, via, outcome, assurance)
				values (${row?.id}, ${row?.at}, '{}', '0', 'session.ended', 'web', 'done', 'system')`;
		});
		const conflict = await importing(database, folder);
		assert.equal(conflict.code, 1);
		assert.match(conflict.said, new RegExp(`LOG_FORKED: .* Entry ${before_ + 7}\\b`));
		assert.deepEqual(await rowsOf(database), before, "nothing was written");
	});

	it("a log that has gone on otherwise since it was set back is not mixed with the export", async () => {
		const forkedKeys = ownKeys();
		const setBack = await restored();
		const [last] = await setBack.admin`select note from ledger.checkpoint order by size desc limit 1`;
		writeFileSync(continuityFile(logFolder(forkedKeys)), last?.note);
		const house = await openHouse(forkedKeys, { database: setBack });
		await append(house.web, { type: "session.ended", outcome: "done", ...bySystem });
		await atRest(house);
		await house.leave();
		const database = await house.database.copy();
		ends.push(() => database.drop());
		const { code, said } = await importing(database, folder, forkedKeys);
		assert.deepEqual([code, /LOG_FORKED/.test(said)], [1, true], said);
	});

	it("an older export brings back what it has, and says how many entries are still missing", async () => {
		const older_ = place("export");
		const own = ownKeys();
		const house = await openHouse(own, { database: await (newest as TestDatabase).copy() });
		ends.push(() => house.database.drop());
		await atRest(house);
		await exportLog(
			exportSource(house.web, await recordExport(house.web, await exportableLog(house.web))),
			older_,
		);
		await append(house.web, { type: "session.ended", outcome: "done", ...bySystem });
		await atRest(house);
		await house.leave();
		const { code, said } = await importing(await restored(), older_, own);
		assert.equal(code, 1, said);
		assert.match(said, /1 entries that were signed here later are still missing/);
	});

	it("is refused while something of ours is connected, and without a log or a key to go by", async () => {
		const database = await restored();
		await database.as("web")`select 1`;
		assert.match((await importing(database, folder)).said, /in use \(by web\); stop Countersign first/);
		const none = place("keys");
		mkdirSync(none);
		const { said } = await importing(await restored(), place("nowhere"), none);
		assert.match(said, /CHECKPOINT_MISSING/);
	});
});

/** The command as people call it, over a real database: a month leaves, and the log verifies with it. */

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import {
	cpSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { rolePasswords, type TestDatabase, testDatabase } from "#db/testing.ts";
import { testIntakeKey } from "#db/testing-intake-key.ts";
import { StoredTestLog } from "#lib/log/testing-stored-log.ts";
import { PROJECT } from "./paths.ts";

const folder = mkdtempSync(join(tmpdir(), "countersign-archive-"));
const at = (name: string) => join(folder, name);
let database: TestDatabase;
let log: StoredTestLog;
let env: NodeJS.ProcessEnv;

before(async () => {
	database = await testDatabase();
	const url = database.url("superuser");
	mkdirSync(at("keys"));
	for (const role of ["web", "keeper", "notary"] as const)
		writeFileSync(at(`keys/database-${role}`), rolePasswords(url)[role]);
	env = {
		...process.env,
		...{ DATABASE_URL: url, COUNTERSIGN_KEYS: at("keys"), COUNTERSIGN_DATA: at("data"), DEBUG: "" },
	};
	log = await StoredTestLog.open(database, "checkpoint", true);
	for (const month of [OLD, NEXT]) await makeMonth(month, 300);
	await log.append(100);
	await log.seal();
	await log.age(10); // shown though no witness has cosigned it
});

after(async () => {
	await database.drop();
	rmSync(folder, { recursive: true, force: true });
});

/** Long over, both, whenever this runs. */
const [OLD, NEXT] = ["2025-03", "2025-04"];

/** As if the product had run then: a month of the ledger, with entries that wait for their places; the last made a key. */
async function makeMonth(month: string, count: number): Promise<void> {
	const name = `entry_${month.replace("-", "")}`;
	const first = `${month}-01`;
	await database.admin.unsafe(`set role owner;
		create table ledger.${name} (like ledger.entry including all);
		alter table ledger.entry attach partition ledger.${name}
			for values from ('${first} 00:00+00') to ('${first} 00:00+00'::timestamptz + interval '1 month');
		create trigger entry_table_stays before update or delete or truncate on ledger.${name}
			for each statement execute function ledger.refuse_change();
		alter table ledger.${name} enable always trigger entry_table_stays;
		alter table ledger.${name} enable always trigger entry_rows_stay;
		reset role`);
	await database.admin.unsafe(`
		with e as (select gen_random_uuid() as id, '${first} 00:00+00'::timestamptz + n * interval '1 hour' as at,
				case when n = ${count} then 'key.rotated' else 'report.received' end as type
			from generate_series(1, ${count}) n),
		f as (select *, convert_to(concat('{"v": 1, "id": "', id, '", "at": "', to_char(at at time zone 'UTC',
			'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), '", "via": "web", "type": "', type, '", "region": "eu", "key": "key-${month}", "outcome": "done", "assurance": {"kind": "system"}}'),
			'UTF8') as leaf from e),
		i as (insert into ledger.entry (id, at, leaf, xid, type, via, outcome, assurance, region)
			select id, at, leaf, '1', type, 'web', 'done', 'system', 'eu' from f)
		insert into ledger.pending (entry_id, entry_at, leaf_hash) select id, at, sha256('\\x00'::bytea || leaf) from f order by at`);
}

interface Said {
	code: number | null;
	out: string;
	err: string;
}

function ledger(...args: string[]): Promise<Said> {
	return new Promise((resolve) => {
		const child = spawn(process.execPath, [join(PROJECT, "lib/commands/launch.mjs"), "ledger", ...args], {
			...{ cwd: folder, env },
		});
		const said = { out: "", err: "" };
		child.stdout.on("data", (part) => {
			said.out += part;
		});
		child.stderr.on("data", (part) => {
			said.err += part;
		});
		child.once("close", (code) => resolve({ code, ...said }));
	});
}

const inMonth = async (month: string) => {
	const [row] = await database.admin`select count(*)::int as n from ledger.entry
		where to_char(at at time zone 'UTC', 'YYYY-MM') = ${month}`;
	return row?.n as number;
};
const verified = (name: string) =>
	ledger("verify", name, "--key", log.signer.vkey, "--witness", log.witness.vkey);

test("a month does not leave before a witness has cosigned what covers it, and nothing is exported", async () => {
	const { code, err } = await ledger("archive", OLD, "archive", "--yes");
	assert.deepEqual([code, /not cosigned by as many witnesses/.test(err)], [1, true], err);
	assert.equal(existsSync(at("archive")), false);
	assert.equal(await inMonth(OLD), 300);
	await log.cosign();
});

test("a month that is not over for a quarter, or that there is not, does not leave", async () => {
	const month = new Date().toISOString().slice(0, 7);
	assert.match((await ledger("archive", month, "archive")).err, /for 92 days after its end/);
	assert.match((await ledger("archive", "2019-01", "archive")).err, /no such month/);
	assert.match((await ledger("archive", "2019-13", "archive")).err, /A month is a year and a number/);
	assert.equal((await ledger("archive", OLD)).code, 2);
});

test("said once, the archive is made and verified, and nothing leaves the database", async () => {
	const { code, out, err } = await ledger("archive", OLD, "archive");
	assert.equal(code, 0, err);
	assert.match(out, /is whole and verifies. It holds all 300 entries of 2025-03/);
	assert.match(out, /Nothing has left the database/);
	assert.equal(await inMonth(OLD), 300);
	assert.equal((await verified("archive")).code, 0);
});

test("where the archive was damaged meanwhile, nothing leaves", async () => {
	cpSync(at("archive"), at("damaged"), { recursive: true });
	const bundle = at("damaged/tile/entries/000");
	// The last one of them: not one that stays in the database.
	const changed = readFileSync(bundle, "latin1").replace(
		/report\.received(?![\s\S]*report\.received)/,
		"report.receiver",
	);
	writeFileSync(bundle, changed, "latin1");
	const { code, err } = await ledger("archive", OLD, "damaged", "--yes");
	assert.deepEqual([code, /ENTRY_DIFFERS|TILE_DIFFERS|ROOT_DIFFERS/.test(err)], [1, true], err);
	assert.equal(await inMonth(OLD), 300);
});

test("said twice, the month leaves; what can be opened keeps what it rests on; nothing there can be changed", async () => {
	const { kid } = await testIntakeKey(database.admin);
	await database.admin.begin(async (tx) => {
		await tx`set local session_replication_role = replica`;
		await tx`insert into vault.sealed_key (id, thread_id, region, intake_key, wrapped, names, entry_id, entry_at)
			select gen_random_uuid(), gen_random_uuid(), 'eu', ${kid}, 'x', 'x', id, at from ledger.entry where at < '2025-04-01' order by at limit 2`;
	});
	const { code, out, err } = await ledger("archive", OLD, "archive", "--yes");
	assert.equal(code, 0, err);
	assert.match(out, /The 300 entries of 2025-03 left the database/);
	assert.match(out, /3 of them stay/);
	assert.equal(await inMonth(OLD), 3);
	assert.equal(await inMonth(NEXT), 300);
	for (const text of [
		"delete from ledger.entry_202503",
		"truncate ledger.entry_202503 cascade",
		"delete from ledger.archived",
	])
		await assert.rejects(database.admin.unsafe(text), { code: "CS010" });
	assert.match((await ledger("archive", OLD, "archive", "--yes")).err, /in an archive already/);
	const [key] = await database.admin`select count(*)::int as n from pg_constraint
		where confrelid = 'ledger.entry'::regclass and contype = 'f' and conparentid = 0 and convalidated`;
	assert.ok(key?.n >= 2, "what rests on an entry is held to it again");
	await log.cosign();
	await log.age(10);
});

test("the whole log is exported with the archive, and verifies; without it, the first entry that is gone is named", async () => {
	const without = await ledger("export", "without");
	assert.deepEqual([without.code, /ENTRY_MISSING/.test(without.err)], [1, true], without.err);
	const { code, err } = await ledger("export", "whole", "--archive", "archive");
	assert.equal(code, 0, err);
	const said = await verified("whole");
	assert.equal(said.code, 0, said.err);
	env.LEDGER_ARCHIVE = at("archive");
	assert.equal((await ledger("export", "by-env")).code, 0);
	delete env.LEDGER_ARCHIVE;
});

test("an archive with another entry in it is not exported from", async () => {
	const { code, err } = await ledger("export", "false", "--archive", "damaged");
	assert.deepEqual([code, /ENTRY_DIFFERS: The archive holds another entry/.test(err)], [1, true], err);
	assert.ok(!readdirSync(folder).includes("false"));
});

test("the next month goes into the same archive, which holds the first one still", async () => {
	await log.append(50);
	await log.seal();
	await log.cosign();
	const { code, out, err } = await ledger("archive", NEXT, "archive", "--yes");
	assert.equal(code, 0, err);
	assert.match(out, /entries of 2025-04 left the database/);
	assert.equal(await inMonth(NEXT), 1);
	assert.equal((await ledger("export", "again", "--archive", "archive")).code, 0);
	assert.equal((await verified("again")).code, 0);
	assert.equal((await verified("archive")).code, 0);
});

test("a key that was made in a month that has left is in the inventory that oversight signs", async () => {
	const [row] = await database.as("web")`select oversight.inventory_of('KEYS', '2025-Q4')->'items' as items`;
	const made = ((row?.items ?? []) as { what: string; key: string }[]).filter(
		({ what }) => what === "INTAKE_KEY",
	);
	assert.deepEqual(
		made.map(({ key }) => key),
		[`key-${OLD}`, `key-${NEXT}`],
	);
});

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { backupDatabase } from "./backup.ts";
import { BELONGS_TO_THE_CLUSTER, idOf, readTables } from "./backup-catalogue.ts";
import { verifyBackup } from "./backup-manifest.ts";
import type { TestDatabase } from "./testing.ts";
import { seededDatabase, temporaryFolder } from "./testing-backup.ts";

const folder = temporaryFolder();
after(() => folder.remove());
let database: TestDatabase;
before(async () => {
	database = await seededDatabase();
});
after(() => database.drop());

const to = (name: string) => join(folder.path, name);
const backup = (name: string, more: Partial<Parameters<typeof backupDatabase>[0]> = {}) =>
	backupDatabase({ adminUrl: database.url("superuser"), folder: to(name), product: "0.0.0", ...more });

describe("a backup", () => {
	it("holds every table of our schemas, each row once, and verifies with sha256sum", async () => {
		const manifest = await backup("whole");
		const tables = await readTables(database.admin);
		assert.deepEqual(manifest.tables.map(idOf), tables.map(idOf));
		for (const table of manifest.tables) {
			const [row] = await database.admin.unsafe(`select count(*)::int as rows from ${idOf(table)}`);
			assert.equal(table.rows, row?.rows, idOf(table));
		}
		assert.deepEqual(await verifyBackup(to("whole")), manifest);
		const said = execFileSync("sha256sum", ["-c", "SHA256SUMS"], { cwd: to("whole"), encoding: "utf8" });
		assert.equal(said.trim().split("\n").length, readdirSync(to("whole")).length - 1);
	});

	it("names the log's size and root, and keeps the checkpoint that says so", async () => {
		const { log } = await verifyBackup(to("whole"));
		const [stored] = await database.admin`
			select origin, size::int as size, encode(root, 'base64') as root from ledger.log`;
		assert.deepEqual(log, { ...stored });
		assert(log && log.size > 5);
		const checkpoint = readFileSync(join(to("whole"), "checkpoint"), "utf8");
		assert.equal(checkpoint.split("\n").slice(0, 3).join("\n"), `${log.origin}\n${log.size}\n${log.root}`);
	});

	it("is its owner's alone, and holds no key", async () => {
		const names = readdirSync(to("whole"));
		assert.equal(statSync(to("whole")).mode & 0o777, 0o700);
		for (const name of names) assert.equal(statSync(join(to("whole"), name)).mode & 0o777, 0o600, name);
		for (const name of names)
			assert.doesNotMatch(readFileSync(join(to("whole"), name), "latin1"), /PRIVATE|SCRAM-SHA-256|"d":/);
	});

	it("is of one moment, while others write", async () => {
		let wrote = 0;
		const platform = async () => {
			await database.admin`insert into console.platform (code, name) values (${`w-${wrote}`}, 'Written meanwhile')`;
			wrote++;
		};
		let writing: Promise<void> = Promise.resolve();
		const manifest = await backup("moment", {
			say: () => {
				writing = writing.then(platform);
			},
		});
		await writing;
		assert(wrote > 10);
		const rows = manifest.tables.find((table) => idOf(table) === "console.platform")?.rows ?? 0;
		assert.equal(rows, 2, "the two that stood when it began");
		await database.admin`delete from console.platform where name = 'Written meanwhile'`;
	});

	it("makes a migration wait, which could rewrite a table under it, and waits for one only a moment", async () => {
		const { admin } = database;
		const rewrite =
			"set local lock_timeout = '100ms'; alter table vault.note alter column region type varchar";
		let refused: Promise<unknown> | null = null;
		await backup("rewritten", {
			say: () => {
				refused ??= admin
					.begin((tx) => tx.unsafe(rewrite))
					.then(
						() => "done",
						(error: { code: string }) => error.code,
					);
			},
		});
		assert.equal(await refused, "55P03");
	});

	it("holds tables of any size", async () => {
		const { admin } = database;
		// About 80 kB: where a stream that is full at its very end once stopped the socket for good.
		for (const rows of [...Array.from({ length: 14 }, (_, n) => 96 + 3 * n), 5_000]) {
			await admin`insert into console.ledger_search (entry_id, person_id, salt, terms)
				select gen_random_uuid(), gen_random_uuid(), sha256(n::text::bytea),
					jsonb_build_object('term', repeat('x', 400 + n % 300)) from generate_series(1, ${rows}::int) n`;
			const { tables } = await backup(`large-${rows}`);
			const table = tables.find((one) => idOf(one) === "console.ledger_search");
			assert.equal(table?.rows, rows);
			await admin`truncate console.ledger_search`;
		}
	});

	it("is made by the database's owner as well as by a superuser", async () => {
		const { admin } = database;
		const role = `hostmaster_${database.name}`;
		await admin.unsafe(`CREATE ROLE ${role} LOGIN PASSWORD 'between us'; GRANT owner TO ${role}`);
		await admin.unsafe(`GRANT CONNECT ON DATABASE ${database.name} TO ${role}`);
		try {
			const url = new URL(database.url("superuser"));
			Object.assign(url, { username: role, password: "between us" });
			await backup("by-owner", { adminUrl: url.href });
		} finally {
			await admin.unsafe(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
		}
	});

	it("is not written over another", async () => {
		await assert.rejects(backup("whole"), /is there already/);
		mkdirSync(to("empty"));
		await backup("empty");
	});

	it("that was stopped, or whose disk is full, leaves nothing", async () => {
		await assert.rejects(backup("stopped", { signal: AbortSignal.abort() }), /Stopped; nothing/);
		const stop = new AbortController();
		const say = (table: string) => {
			if (table === "vault.sealed_message") setImmediate(() => stop.abort());
		};
		await assert.rejects(backup("stopped-midway", { say, signal: stop.signal }), /Stopped; nothing/);
		const script = `import { backupDatabase } from ${JSON.stringify(join(import.meta.dirname, "backup.ts"))};
			await backupDatabase(JSON.parse(process.env.OPTIONS)).catch((error) => console.log(error.name, error.message));
			process.exit();`;
		const options = { adminUrl: database.url("superuser"), folder: to("full"), product: "0.0.0" };
		// A limit on a file's size is the nearest to a full disk that anyone may set.
		const { stdout } = spawnSync(
			"sh",
			["-c", 'ulimit -f 4; exec "$0" --input-type=module -e "$1"', process.execPath, script],
			{
				env: { ...process.env, OPTIONS: JSON.stringify(options) },
				encoding: "utf8",
			},
		);
		assert.match(stdout, /^Trouble The disk of .* is full; the backup was not made\.\n$/);
		assert.deepEqual(
			readdirSync(folder.path).filter((name) => /stopped|full|partial/.test(name)),
			[],
		);
	});

	it("of an unreachable database, or one that this program has not migrated, says so", async () => {
		const none = backup("none", { adminUrl: "postgres://me:hunter2@127.0.0.1:1/none" });
		await assert.rejects(
			none,
			(error: Error) => /127\.0\.0\.1:1.*ECONNREFUSED/.test(error.message) && !/hunter2/.test(error.message),
		);
		await database.admin.unsafe(`CREATE DATABASE ${database.name}_bare`);
		const url = database.url("superuser").replace(database.name, `${database.name}_bare`);
		await assert.rejects(backup("bare", { adminUrl: url }), /npm start/);
		await database.admin.unsafe(`DROP DATABASE ${database.name}_bare`);
		assert(!existsSync(to("none")) && !existsSync(to("bare")));
	});
});

describe("a backup that was changed", () => {
	const changed = async (change: (place: string) => void, expected: RegExp) => {
		const name = `changed-${expected.source.length}-${Math.random()}`;
		await backup(name);
		change(to(name));
		await assert.rejects(
			verifyBackup(to(name)),
			(error: Error) => error.name === "Trouble" && expected.test(error.message),
		);
	};
	const edit = (file: string, act: (text: string) => string) => (place: string) =>
		writeFileSync(join(place, file), act(readFileSync(join(place, file), "utf8")));

	it("is refused, and the file named: a row, a missing file, the manifest, another format", async () => {
		await changed(
			edit("console.region.copy", (text) => text.replace("European", "Eurasian")),
			/console\.region\.copy.*is not what was written/,
		);
		await changed(
			edit("console.region.copy", (text) => text.slice(1)),
			/console\.region\.copy/,
		);
		await changed(
			edit("manifest.json", (text) => text.replace('"rows": 2', '"rows": 3')),
			/manifest\.json.*is not what was written/,
		);
		await changed(
			edit("SHA256SUMS", () => ""),
			/manifest\.json/,
		);
		assert.equal(await verifyBackup(to("nowhere")).catch((error) => error.name), "Trouble");
	});
});

describe("a column whose values mean something in one cluster only", () => {
	it("is one that somebody thought of", async () => {
		const rows = await database.admin<{ column: string }[]>`
			select n.nspname || '.' || c.relname || '.' || a.attname as column
			from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
			where n.nspname in ('console', 'access', 'vault', 'ledger') and c.relkind in ('r', 'p') and not c.relispartition
				and a.attnum > 0 and format_type(a.atttypid, null) ~ '^(xid|xid8|cid|tid|oid|reg.*|pg_lsn|pg_snapshot|txid_snapshot)$'`;
		const known = [...Object.keys(BELONGS_TO_THE_CLUSTER), "console.outbox.xid"];
		assert.deepEqual(rows.map(({ column }) => column).sort(), known.sort());
	});
});

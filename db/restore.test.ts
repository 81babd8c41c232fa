import assert from "node:assert/strict";
import { createHash, randomUUID } from "node:crypto";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { backupDatabase } from "./backup.ts";
import { type Manifest, verifyBackup } from "./backup-manifest.ts";
import { connect, type Sql, withDatabase, withRole } from "./client.ts";
import { readMigrations } from "./migrate.ts";
import { migrationsOf, restoreDatabase } from "./restore.ts";
import { rolePasswords, startTestCluster, type TestDatabase, testDatabase } from "./testing.ts";
import { digests, seededDatabase, structure, temporaryFolder } from "./testing-backup.ts";

const folder = temporaryFolder();
after(() => folder.remove());
const backup = join(folder.path, "backup");

// Another cluster, where no transaction number of the backup means anything, and one without a superuser of ours.
const cluster = await startTestCluster();
after(() => cluster.stop());
const root = connect(cluster.url, { max: 1 });
after(() => root.end());
await root.unsafe("CREATE ROLE hostmaster LOGIN CREATEROLE PASSWORD 'between us'");

let source: TestDatabase;
let before_: { digests: Record<string, string>; structure: string[] };
let manifest: Manifest;
before(async () => {
	source = await seededDatabase();
	before_ = { digests: await digests(source.admin), structure: await structure(source.admin) };
	manifest = await backupDatabase({ adminUrl: source.url("superuser"), folder: backup, product: "0.0.0" });
});
after(() => source.drop());

let made = 0;
async function emptyDatabase(): Promise<string> {
	const name = `target_${++made}`;
	await root.unsafe(`CREATE DATABASE ${name} OWNER hostmaster`);
	return withRole(withDatabase(cluster.url, name), "hostmaster", "between us");
}

const restore = (adminUrl: string, more: Partial<Parameters<typeof restoreDatabase>[0]> = {}) =>
	restoreDatabase({ adminUrl, rolePasswords: rolePasswords(cluster.url), folder: backup, ...more });

/** As the superuser, in the restored database. */
async function inside<T>(url: string, act: (sql: Sql) => Promise<T>, role?: "web" | "keeper"): Promise<T> {
	const admin = withDatabase(cluster.url, new URL(url).pathname.slice(1));
	const sql = connect(role ? withRole(admin, role, rolePasswords(cluster.url)[role]) : admin, { max: 1 });
	return act(sql).finally(() => sql.end());
}

describe("a restored database", () => {
	let url = "";
	before(async () => {
		url = await emptyDatabase();
		await restore(url);
	});

	it("holds the same rows, guarded by the same constraints, triggers and grants", async () => {
		await inside(url, async (sql) => {
			assert.deepEqual(await digests(sql), before_.digests);
			assert.deepEqual(await structure(sql), before_.structure);
			const [applied] = await sql`select array_agg(name order by name) as names from migrations.applied`;
			assert.deepEqual(
				applied?.names,
				readMigrations().map(({ name }) => name),
			);
		});
	});

	it("has the months of the backup, in which nothing can be changed either, also not by a superuser", async () => {
		await inside(url, async (sql) => {
			for (const text of [
				"update ledger.entry set outcome = 'x' where at < '2024-01-01'",
				"delete from ledger.entry_202312",
				"truncate ledger.entry_202402 cascade",
				"delete from ledger.entry",
			]) {
				await assert.rejects(sql.unsafe(text), { code: "CS010" }, text);
				await assert.rejects(
					sql.unsafe(`set session_replication_role = replica; ${text}`),
					{ code: "CS010" },
					text,
				);
			}
		});
	});

	it("goes on counting where the backup was", async () => {
		await inside(url, async (sql) => {
			for (const { schema, name, last, called } of manifest.sequences) {
				const [row] = await sql.unsafe(
					`select last_value::text as last, is_called as called from ${schema}.${name}`,
				);
				assert.deepEqual({ ...row }, { last, called }, name);
			}
		});
	});

	it("takes no old entry for one of the transaction that writes a right", async () => {
		const [old] = await inside(
			url,
			(sql) => sql<{ id: string }[]>`select id from ledger.entry where type = 'person.added' limit 1`,
		);
		const none = await inside(url, (sql) => sql`select from ledger.entry where xid <> '0'`);
		assert.equal(none.length, 0);
		const planted = inside(
			url,
			(sql) => sql`insert into access.person (id, alias, name, employer, office_country, demo, entry_id)
				values (${randomUUID()}, 'X-1', 'Nobody', 'Nobody', 'IE', false, ${old?.id ?? ""})`,
			"keeper",
		);
		await assert.rejects(planted, { code: "CS031" });
	});

	it("appends, and knows its own transactions", async () => {
		const event = { type: "session.signed_in", outcome: "done", assurance: { kind: "session" } };
		await inside(url, (sql) => sql`select ledger.append(${sql.json(event)})`, "web");
		const rows = await inside(url, (sql) => sql`select from ledger.entry where xid <> '0'`);
		assert.equal(rows.length, 1);
	});

	it("lets nobody in by a session from before, and begins an epoch of the feed", async () => {
		await inside(url, async (sql) => {
			assert.equal((await sql`select from console.session where ended_at is null`).length, 0);
			const [row] = await sql<
				{ epochs: string[] }[]
			>`select array_agg(epoch::text order by epoch) as epochs from console.feed_epoch`;
			assert.equal(row?.epochs.length, 2);
			assert(Number(row?.epochs[1]) > Date.parse("2026-01-01") * 1000);
		});
	});

	it("deletes nothing in any region before a person let it go on, however young the backup is", async () => {
		await inside(url, async (sql) => {
			const rows = await sql`select code from console.region except select region from vault.restored`;
			assert.equal(rows.length, 0);
			assert.notEqual((await sql`select from vault.restored`).length, 0);
		});
		const [row] = await inside(url, (sql) => sql`select access.retention_stopped() as stopped`, "keeper");
		assert.equal(row?.stopped, true);
	});

	it("can be backed up and restored again, as the same", async () => {
		const again = join(folder.path, "again");
		const second = await backupDatabase({ adminUrl: url, folder: again, product: "0.0.0" });
		assert.equal(second.sequences.length, manifest.sequences.length);
		const third = await emptyDatabase();
		await restore(third, { folder: again });
		const rows = await inside(third, (sql) => digests(sql));
		assert.deepEqual(rows, await inside(url, (sql) => digests(sql)));
	});
});

describe("a restore", () => {
	const countOf = (url: string, text: string) => inside(url, async (sql) => (await sql.unsafe(text)).length);

	it("into a database that holds rows is refused, and changes nothing; --replace brings the backup back", async () => {
		const url = await emptyDatabase();
		await restore(url);
		const platform = "select from console.platform where code = 'later'";
		await inside(url, (sql) => sql`insert into console.platform (code, name) values ('later', 'Later')`);
		await assert.rejects(restore(url), /not empty.*--replace/);
		assert.equal(await countOf(url, platform), 1);
		await restore(url, { replace: true });
		assert.equal(await countOf(url, platform), 0);
		assert.deepEqual(await inside(url, digests), before_.digests);
	});

	it("into a database that was migrated and never used needs no --replace", async () => {
		const target = await testDatabase();
		try {
			await restoreDatabase({
				adminUrl: target.url("superuser"),
				rolePasswords: rolePasswords(target.url("superuser")),
				folder: backup,
			});
			assert.deepEqual(await digests(target.admin), before_.digests);
		} finally {
			await target.drop();
		}
	});

	it("while the product is connected is refused, wherever it runs", async () => {
		const url = await emptyDatabase();
		await restore(url);
		await inside(
			url,
			async (sql) => {
				await sql`select 1`;
				await assert.rejects(restore(url, { replace: true }), /in use \(by web\)/);
			},
			"web",
		);
	});

	it("of a changed backup does not touch the database", async () => {
		const url = await emptyDatabase();
		const changed = join(folder.path, "changed");
		cpSync(backup, changed, { recursive: true });
		writeFileSync(join(changed, "console.region.copy"), "eu\tElsewhere\n");
		await assert.rejects(restore(url, { folder: changed }), /console\.region\.copy/);
		assert.equal(await countOf(url, "select from pg_namespace where nspname = 'console'"), 0);
	});

	/** A backup whose sums are right and whose content is not: what a careless hand could make. */
	const forged = (name: string, table: string, rows: (text: string) => string, count?: number): string => {
		const place = join(folder.path, name);
		cpSync(backup, place, { recursive: true });
		const sum = (text: string) => createHash("sha256").update(text).digest("hex");
		const file = join(place, `${table}.copy`);
		const text = rows(readFileSync(file, "utf8"));
		writeFileSync(file, text);
		const said = JSON.parse(readFileSync(join(place, "manifest.json"), "utf8")) as Manifest;
		for (const one of said.tables) {
			if (`${one.schema}.${one.name}` !== table) continue;
			Object.assign(one, { sha256: sum(text), bytes: Buffer.byteLength(text), rows: count ?? one.rows });
		}
		const body = JSON.stringify(said);
		writeFileSync(join(place, "manifest.json"), body);
		writeFileSync(join(place, "SHA256SUMS"), `${sum(body)}  manifest.json\n`);
		return place;
	};

	it("that fails half-way leaves the database as it was, empty or not, and quotes no row", async () => {
		const twice = (text: string) => text + text;
		const cases: [string, RegExp][] = [
			// Refused by its last row, when all has been sent; by a check; by a foreign key; by the count.
			[forged("twice", "console.region", twice), /^console\.region could not be loaded \(23505\)/],
			[
				forged("shape", "console.region", () => "EU!!\tx\n"),
				/^console\.region could not be loaded \(23514\)/,
			],
			[forged("columns", "console.region", () => "eu\n"), /^console\.region could not be loaded \(22P04\)/],
			[
				forged("orphan", "console.region", () => "us\tOnly\n", 1),
				/could not be restored \(23503\); it is as it was/,
			],
			[forged("fewer", "ledger.entry", (text) => text, 1), /^ledger\.entry did not come back whole/],
		];
		const empty = await emptyDatabase();
		const full = await emptyDatabase();
		await restore(full);
		for (const [n, [place, expected]] of cases.entries()) {
			for (const url of n % 3 === 0 ? [empty, full] : [empty]) {
				await assert.rejects(restore(url, { folder: place, replace: true }), (error: Error) => {
					assert.match(error.message, expected);
					return error.name === "Trouble" && !/EU!!|European|Only/.test(error.message);
				});
			}
		}
		assert.equal(
			await countOf(empty, "select from pg_namespace where nspname in ('console', 'migrations')"),
			0,
		);
		assert.deepEqual(await inside(full, digests), before_.digests);
	});

	it("of a backup from newer code, or from other migrations, is refused", () => {
		const files = readMigrations();
		assert.throws(() => migrationsOf(manifest, files.slice(0, -1)), /newer than this program.*is not here/);
		const [first, ...rest] = files;
		assert(first);
		assert.throws(
			() => migrationsOf(manifest, [{ ...first, sha256: "0" }, ...rest]),
			/with another 0001_house\.sql/,
		);
	});

	it("of a backup from older code runs exactly its migrations", () => {
		const older = { ...manifest, migrations: manifest.migrations.slice(0, -1) };
		const names = migrationsOf(older).map(({ name }) => name);
		assert.deepEqual(
			names,
			readMigrations()
				.map(({ name }) => name)
				.slice(0, -1),
		);
	});

	it("of what is no backup says so", async () => {
		await assert.rejects(verifyBackup(folder.path), /no whole backup/);
	});
});

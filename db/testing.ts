/**
 * A database of its own for each test file, in about 100 ms: a copy of one migrated template.
 *
 * @example
 * const database = await testDatabase();
 * after(() => database.drop());
 * const web = database.as("web");
 *
 * The test runner starts one cluster for all and names it in TEST_CLUSTER_URL; a file that is run by hand
 * starts a small one, which ends with the process.
 */
import { createHash, createHmac, randomBytes } from "node:crypto";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { connect, type Sql, withDatabase, withRole } from "./client.ts";
import { startEmbedded } from "./embedded.ts";
import { migrate, readMigrations } from "./migrate.ts";
import { type LoginRole, type RolePasswords, restrictDatabase } from "./roles.ts";
import { testFolder } from "./testing-folder.ts";

export type TestRole = LoginRole | "superuser";

export interface TestDatabase {
	name: string;
	url(role: TestRole): string;
	/** A pool as that role, the same on every call, closed by drop(). */
	as(role: TestRole): Sql;
	/** The superuser's. */
	admin: Sql;
	/** Another database, as this one is now. Whoever is connected to this one is cut off for a moment. */
	copy(): Promise<TestDatabase>;
	/** Puts the other one in this one's place, as a restore or a failover does to whoever is connected. */
	becomes(other: TestDatabase): Promise<void>;
	drop(): Promise<void>;
}

export async function testDatabase(): Promise<TestDatabase> {
	const cluster = process.env.TEST_CLUSTER_URL ?? (await ownCluster());
	const template = await ensureTemplate(cluster);
	return made(cluster, (name) =>
		once(cluster, async (sql) => {
			await sql.unsafe(`CREATE DATABASE ${name} TEMPLATE ${template}`);
		}),
	);
}

async function made(cluster: string, create: (name: string) => Promise<void>): Promise<TestDatabase> {
	const name = `test_${randomBytes(6).toString("hex")}`;
	await create(name);
	const adminUrl = withDatabase(cluster, name);
	await once(adminUrl, restrictDatabase); // a copy does not inherit its template's privileges

	const passwords = rolePasswords(cluster);
	const url = (role: TestRole) =>
		role === "superuser" ? adminUrl : withRole(adminUrl, role, passwords[role]);
	const pools = new Map<TestRole, Sql>();
	const as = (role: TestRole): Sql => {
		const pool = pools.get(role) ?? connect(url(role), { max: 4, name: `test-${role}` });
		pools.set(role, pool);
		return pool;
	};
	const drop = async () => {
		await Promise.all([...pools.values()].map((pool) => pool.end({ timeout: 1 })));
		await once(cluster, async (sql) => {
			await sql.unsafe(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
		});
	};
	const copy = () =>
		made(cluster, (other) =>
			alone(cluster, [name], async (sql) => {
				await sql.unsafe(`CREATE DATABASE ${other} TEMPLATE ${name}`);
			}),
		);
	const becomes = (other: TestDatabase) =>
		alone(cluster, [name, other.name], async (sql) => {
			await sql.unsafe(`ALTER DATABASE ${name} RENAME TO ${name}_gone`);
			await sql.unsafe(`ALTER DATABASE ${other.name} RENAME TO ${name}`);
			await sql.unsafe(`ALTER DATABASE ${name}_gone RENAME TO ${other.name}`);
		});
	return { name, url, as, copy, becomes, drop, admin: as("superuser") };
}

/** With nobody connected to these databases. */
async function alone(cluster: string, names: string[], act: (sql: Sql) => Promise<void>): Promise<void> {
	const all = async (sql: Sql, open: boolean) => {
		for (const name of names) await sql.unsafe(`ALTER DATABASE ${name} ALLOW_CONNECTIONS ${open}`);
	};
	await once(cluster, async (sql) => {
		await all(sql, false);
		try {
			await sql`select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = any(${names})`;
			await act(sql);
		} finally {
			await all(sql, true);
		}
	});
}

/** Every process derives the same passwords from the cluster's, so that nothing needs to be handed round. */
export function rolePasswords(clusterUrl: string): RolePasswords {
	const secret = new URL(clusterUrl).password;
	const derive = (role: string) => createHmac("sha256", secret).update(role).digest("base64url");
	return {
		web: derive("web"),
		keeper: derive("keeper"),
		notary: derive("notary"),
		worker: derive("worker"),
	};
}

/** Starts a cluster for tests in a folder of its own; fsync is off, since nothing in it must outlive a crash. */
export async function startTestCluster(): Promise<{ url: string; stop(): Promise<void>; endNow(): void }> {
	const folder = testFolder();
	const server = await startEmbedded({
		dataDir: join(folder, "data"),
		keysDir: join(folder, "keys"),
		background: true,
		settings: { fsync: "off", full_page_writes: "off", max_connections: "200", max_wal_size: "256MB" },
	});
	const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
	const stop = async () => {
		await server.stop();
		remove();
	};
	const endNow = () => {
		try {
			process.kill(server.pid, "SIGQUIT");
			const pidFile = join(server.where, "postgresql", "postmaster.pid");
			for (let i = 0; i < 200 && existsSync(pidFile); i++) {
				Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
			}
			remove();
		} catch {
			// The next start sweeps what is left.
		}
	};
	return { url: server.adminUrl, stop, endNow };
}

let own: Promise<string> | undefined;

function ownCluster(): Promise<string> {
	own ??= startTestCluster().then(({ url, endNow }) => {
		process.once("exit", endNow);
		return url;
	});
	return own;
}

async function ensureTemplate(cluster: string): Promise<string> {
	const state = readMigrations().map(({ sha256 }) => sha256);
	const template = `countersign_template_${createHash("sha256").update(state.join()).digest("hex").slice(0, 12)}`;
	await once(cluster, async (sql) => {
		await sql`select pg_advisory_lock(7267002)`;
		const [ready] = await sql`select 1 from pg_database where datname = ${template} and datistemplate`;
		if (ready) return;
		await sql.unsafe(`DROP DATABASE IF EXISTS ${template} WITH (FORCE)`);
		await sql.unsafe(`CREATE DATABASE ${template}`);
		await migrate(withDatabase(cluster, template), { rolePasswords: rolePasswords(cluster) });
		await sql.unsafe(`ALTER DATABASE ${template} IS_TEMPLATE true ALLOW_CONNECTIONS false`);
	});
	return template;
}

async function once(url: string, act: (sql: Sql) => Promise<void>): Promise<void> {
	const sql = connect(url, { max: 1, prepare: false, name: "test-setup" });
	try {
		await act(sql);
	} finally {
		await sql.end({ timeout: 5 });
	}
}

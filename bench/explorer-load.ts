/**
 * Ledgers of two sizes in one cluster of their own, as PostgreSQL ships: a generated year, straight into the real schema.
 */
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { connect, type Sql, withDatabase, withRole } from "#db/client.ts";
import { type Embedded, embeddedPlaces, startEmbedded } from "#db/embedded.ts";
import { migrate } from "#db/migrate.ts";
import { rolePasswords } from "#db/testing.ts";
import { loadYear } from "./year/load.ts";

export interface LoadedLedger {
	entries: number;
	/** The superuser's. */
	admin: Sql;
	webUrl: string;
	keeperUrl: string;
}

export interface Ledgers {
	small: LoadedLedger;
	large: LoadedLedger;
	stop(): Promise<void>;
}

export async function openLedgers(
	folder: string,
	entries: number,
	say: (line: string) => void,
): Promise<Ledgers> {
	const base = embeddedPlaces(join(folder, "data")).base;
	const remove = () => {
		for (const made of [base, folder]) rmSync(made, { recursive: true, force: true, maxRetries: 3 });
	};
	remove();
	mkdirSync(folder, { recursive: true });
	const server = await startEmbedded({ dataDir: base, keysDir: join(folder, "keys") });
	const pools: Sql[] = [];
	const stop = async () => {
		await Promise.all(pools.map((pool) => pool.end({ timeout: 2 })));
		await server.stop();
		remove();
	};
	try {
		const load = async (name: string, options: { scale: number; entries: number }) => {
			const ledger = await makeLedger(server, name);
			pools.push(ledger.admin);
			const loaded = await loadYear(ledger.admin, { ...options, say });
			say(`tidying up ${loaded.entries.toLocaleString("en")} entries`);
			await ledger.admin.unsafe("VACUUM ANALYZE");
			await ledger.admin.unsafe("CHECKPOINT");
			return { ...ledger, entries: loaded.entries };
		};
		const small = await load("small", { scale: 0.25, entries: 0 });
		const large = await load("large", { scale: 1, entries });
		return { small, large, stop };
	} catch (error) {
		await stop();
		throw error;
	}
}

async function makeLedger({ adminUrl }: Embedded, name: string): Promise<Omit<LoadedLedger, "entries">> {
	const root = connect(adminUrl, { max: 1, name: "bench" });
	await root.unsafe(`create database ${name}`);
	await root.end();
	const passwords = rolePasswords(adminUrl);
	const url = withDatabase(adminUrl, name);
	await migrate(url, { rolePasswords: passwords });
	return {
		admin: connect(url, { max: 4, name: "bench" }),
		...{ webUrl: withRole(url, "web", passwords.web), keeperUrl: withRole(url, "keeper", passwords.keeper) },
	};
}

/** Products for tests: each with a port, a database and keys of its own, gone when the test is over. */
import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrate } from "#db/migrate.ts";
import { openDatabase } from "#lib/commands/database.ts";
import { PROJECT } from "#lib/commands/paths.ts";
import { type Product, type ProductOptions, startProduct } from "#lib/commands/product.ts";
import { openKeysFolder, rolePasswordsOf } from "#lib/keys-folder.ts";

// A demo draws a sample each minute: in the middle of a test's own, that would be one review more.
process.env.POLICY_FILE ??= join(PROJECT, "e2e/quiet-policy.json");

export async function stageProduct(overrides: Partial<ProductOptions> = {}): Promise<Product> {
	const folder = stageFolder();
	const at = { dataDir: join(folder, "data"), keysDir: join(folder, "keys") };
	if (process.env.E2E_CLUSTER) takeCluster(process.env.E2E_CLUSTER, at);
	const { NODE_COMPILE_CACHE } = process.env;
	const compiled: Record<string, string> = NODE_COMPILE_CACHE ? { NODE_COMPILE_CACHE } : {};
	const product = await startProduct({
		mode: "demo",
		host: "127.0.0.1",
		port: await freePort(),
		...at,
		distDir: join(PROJECT, process.env.NEXT_DIST_DIR ?? ".next"),
		...overrides,
		keeperEnv: { ...compiled, ...overrides.keeperEnv },
		workerEnv: { ...compiled, ...overrides.workerEnv },
	});
	const stop = async () => {
		await product.stop();
		remove(folder);
	};
	return { ...product, stop };
}

/**
 * A database with its tables and nothing in them, for products that are staged from now on: making one is the same each
 * time and most of a start. Its keys and its log each product makes itself.
 */
export async function prepareCluster(): Promise<() => void> {
	const folder = stageFolder();
	const at = { dataDir: join(folder, "data"), keysDir: join(folder, "keys") };
	const rolePasswords = rolePasswordsOf(openKeysFolder(at.keysDir));
	const database = await openDatabase({ ...at, log: () => {} });
	await migrate(database.adminUrl, { rolePasswords }).finally(database.stop);
	process.env.E2E_CLUSTER = folder;
	return () => remove(folder);
}

function takeCluster(from: string, { dataDir, keysDir }: { dataDir: string; keysDir: string }): void {
	mkdirSync(dataDir);
	mkdirSync(keysDir, { mode: 0o700 });
	// With its owner: as root the database runs as another account.
	const { status } = spawnSync("cp", ["-a", join(from, "data", "postgresql"), dataDir]);
	if (status !== 0) throw new Error("The prepared database cannot be copied.");
	cpSync(join(from, "keys", "database-superuser"), join(keysDir, "database-superuser"));
}

function stageFolder(): string {
	const folder = mkdtempSync(join(tmpdir(), "countersign-stage-"));
	chmodSync(folder, 0o711); // as root the database runs as another account
	return folder;
}

function remove(folder: string): void {
	rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}

export function freePort(): Promise<number> {
	return new Promise((resolve, reject) => {
		const probe = createServer();
		probe.once("error", reject);
		probe.listen({ host: "127.0.0.1", port: 0 }, () => {
			const address = probe.address();
			probe.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
		});
	});
}

import { connect } from "#db/client.ts";
import { assuranceOf, type Env } from "#lib/env.ts";
import { logState } from "#lib/keeper/client-state.ts";
import { configurationIsWhole } from "./checks.ts";
import { withEnv } from "./demo-env.ts";
import { dataDirOf, distDirOf, keysDirOf } from "./paths.ts";
import { type Product, startProduct } from "./product.ts";
import { progressFor } from "./progress.ts";
import { startScreen } from "./screen.ts";

/** Starts everything, says how to use it, and stays until it is told to end. */
export async function serve(env: Env, { dev }: { dev: boolean }): Promise<number> {
	configurationIsWhole(env);
	const progress = progressFor();
	const interrupt = new AbortController();
	const told = new Promise<void>((resolve) => {
		for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
			process.on(signal, () => {
				interrupt.abort();
				resolve();
			});
		}
	});

	const product = await startProduct({
		mode: env.COUNTERSIGN_MODE,
		host: env.HOST,
		port: env.PORT,
		dataDir: dataDirOf(env),
		keysDir: keysDirOf(env),
		distDir: distDirOf(env),
		...(env.DATABASE_URL ? { databaseUrl: env.DATABASE_URL } : {}),
		...(env.PUBLIC_URL ? { publicUrl: env.PUBLIC_URL } : {}),
		keeperRegions: env.KEEPER_REGIONS,
		dev,
		progress,
		signal: interrupt.signal,
		log: progress.line,
	}).catch((error: unknown) => {
		if (!interrupt.signal.aborted) throw error;
		return null;
	});
	if (product === null) {
		progress.line("Stopped before it was ready.");
		return 1;
	}

	const state = await withEnv(product, logState).catch(() => null);
	const screen = {
		...{ mode: env.COUNTERSIGN_MODE, ownDatabase: env.DATABASE_URL !== undefined, log: state },
		...{ assurance: assuranceOf(env), hasAdmin: await hasAdmin(product).catch(() => true) },
	};
	for (const line of startScreen(product, screen)) progress.line(line);
	if (process.stdout.isTTY) progress.line("Ctrl-C stops it.");
	await told;
	await product.stop();
	// Without a terminal the line that scripts wait for stays the last.
	if (process.stdout.isTTY) progress.line("\nStopped: console, decryption service, database.");
	return 0;
}

async function hasAdmin({ databaseUrl }: Product): Promise<boolean> {
	const sql = connect(databaseUrl("web"), { max: 1, name: "countersign-start" });
	try {
		const [row] = await sql`select 1 from access.grant_in_force where role = 'admin' limit 1`;
		return row !== undefined;
	} finally {
		await sql.end({ timeout: 2 });
	}
}

/**
 * Where everything is measured: one embedded PostgreSQL as it ships (fsync on), the real keeper, the real web
 * process, all in a folder of their own that is removed at the end.
 */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { connect as dial } from "node:net";
import { join } from "node:path";
import { connect, type Sql, withRole } from "#db/client.ts";
import { embeddedPlaces } from "#db/embedded.ts";
import { makePrivateFolder } from "#db/embedded-places.ts";
import { migrate } from "#db/migrate.ts";
import type { LoginRole } from "#db/roles.ts";
import { build, isBuilt } from "#lib/commands/build.ts";
import { portIsFree } from "#lib/commands/checks.ts";
import { type Child, startChild } from "#lib/commands/child.ts";
import { keeperEnv, webEnv } from "#lib/commands/child-env.ts";
import { openDatabase } from "#lib/commands/database.ts";
import { startDemoWitness } from "#lib/commands/demo-witness.ts";
import { keeperSocketOf, PROJECT } from "#lib/commands/paths.ts";
import { demoIntegrationKey, type Keys, openKeysFolder, rolePasswordsOf } from "#lib/keys-folder.ts";

export interface Stage {
	keys: Keys;
	keysDir: string;
	dataDir: string;
	integrationKey: string;
	adminUrl: string;
	/** The superuser's. */
	admin: Sql;
	keeper: Child;
	keeperSocket: string;
	/** The origin that passkeys are bound to. */
	url: string;
	databaseUrl(role: LoginRole): string;
	/** Starts another process in the stage, ended with it. */
	start(child: { name: string; args: string[]; env: Record<string, string>; socket: string }): Promise<Child>;
	/** Starts the web process and returns its port. */
	startWeb(say: (line: string) => void): Promise<number>;
	stop(): Promise<void>;
}

export interface StageOptions {
	/** Emptied first, removed at the end. */
	folder: string;
	distDir: string;
	port: number;
	/** With a witness beside it, which every release waits for. */
	witness?: boolean;
	/** Further variables of the keeper. */
	keeperEnv?: Record<string, string>;
}

export async function openStage({
	folder,
	distDir,
	port,
	witness = false,
	keeperEnv: further = {},
}: StageOptions): Promise<Stage> {
	const dataDir = embeddedPlaces(join(folder, "data")).base; // as root under a closed home a system folder
	const keysDir = join(folder, "keys");
	const remove = () => {
		for (const made of [dataDir, folder]) rmSync(made, { recursive: true, force: true, maxRetries: 3 });
	};
	remove();
	mkdirSync(folder, { recursive: true }); // before the keys, or it would be as closed as they are
	const undo: (() => Promise<void> | void)[] = [remove];
	const stop = async () => {
		for (let act = undo.pop(); act; act = undo.pop()) await act();
	};
	const log = (line: string) => console.error(line);
	try {
		const keys = openKeysFolder(keysDir);
		const passwords = rolePasswordsOf(keys);
		const database = await openDatabase({ dataDir, keysDir, log });
		undo.push(() => database.stop());
		await migrate(database.adminUrl, { rolePasswords: passwords });
		const admin = connect(database.adminUrl, { max: 8, name: "bench" });
		undo.push(() => admin.end({ timeout: 2 }));

		const keeperSocket = keeperSocketOf(dataDir);
		makePrivateFolder(join(keeperSocket, ".."));
		const databaseUrl = (role: LoginRole) => withRole(database.adminUrl, role, passwords[role]);
		const told = {
			...{ mode: "demo", host: "127.0.0.1", port, url: `http://localhost:${port}` },
			...{ keys, keysDir, distDir, keeperSocket, databaseUrl },
		};
		const start: Stage["start"] = async ({ name, args, env, socket }) => {
			const output = join(dataDir, `${name}.log`);
			const child = await startChild({ name, args, env, output, log, isReady: () => answers(socket) });
			undo.push(() => child.stop());
			return child;
		};
		const watching = witness
			? await startDemoWitness({
					...{
						url: told.url,
						port,
						dataDir,
						keysDir,
						notaryUrl: databaseUrl("notary"),
						log,
						onPid: () => {},
					},
				})
			: null;
		undo.push(() => watching?.child.stop());
		const keeper = await start({
			name: "keeper",
			args: ["lib/keeper/server.ts"],
			env: {
				...keeperEnv({ ...told, witnesses: watching?.witnesses }),
				POLICY_FILE: policyWithoutLimits(folder),
				...further,
			},
			socket: keeperSocket,
		});

		return {
			...{ keys, keysDir, dataDir, admin, keeperSocket, databaseUrl, keeper, start, stop },
			url: told.url,
			adminUrl: database.adminUrl,
			integrationKey: demoIntegrationKey(keysDir),
			async startWeb(say) {
				await portIsFree("127.0.0.1", port);
				if (!isBuilt(distDir)) await build(distDir, say);
				const next = join(PROJECT, "node_modules/next/dist/bin/next");
				const child = await startChild({
					...{ name: "web", args: [next, "start", "-p", String(port), "-H", "127.0.0.1"], log },
					...{ env: { ...webEnv(told), INTAKE_RATE: "100000" }, output: join(dataDir, "web.log") },
					isReady: async () => (await fetch(`http://127.0.0.1:${port}/api/health`)).ok,
				});
				undo.push(() => child.stop());
				return port;
			},
		};
	} catch (error) {
		await stop();
		throw error;
	}
}

/** The policy as it is, but that one person may open thousands of threads an hour. */
function policyWithoutLimits(folder: string): string {
	const file = join(folder, "policy.json");
	const most = { soft: 10_000, hard: 10_000 };
	const limits = { openingsPerHour: most, perAccountPerDay: most };
	// Nor does deletion wait for a person where most of what is there is past its time.
	writeFileSync(file, JSON.stringify({ limits, retention: { atOncePercent: 100 } }));
	return file;
}

function answers(socketPath: string): Promise<boolean> {
	return new Promise((resolve) => {
		const socket = dial({ path: socketPath });
		socket.once("connect", () => resolve(true) ?? socket.destroy());
		socket.once("error", () => resolve(false));
	});
}

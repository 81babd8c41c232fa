/**
 * The whole product, started: database, migrations, keys, keeper, web, and in the demo its people and cases.
 * `npm start`, `npm run dev`, the end-to-end tests and the measurements all start it here.
 *
 * Stopped in the order web, keeper, database: whoever serves people goes first, whoever keeps the record last.
 */
import { lstatSync } from "node:fs";
import { dirname, join } from "node:path";
import { withRole } from "#db/client.ts";
import { makeFolder } from "#db/folder.ts";
import { migrate, reachDatabase } from "#db/migrate.ts";
import type { LoginRole } from "#db/roles.ts";
import { Trouble } from "#db/trouble.ts";
import { demoIntegrationKey, openKeysFolder, rolePasswordsOf } from "#lib/keys-folder.ts";
import { type Gate, readGate } from "#lib/ledger/gate.ts";
import { build, isBuilt } from "./build.ts";
import { folderIsWritable, portIsFree } from "./checks.ts";
import { type Child, startChild } from "./child.ts";
import { keeperEnv, passOn, webEnv, workerEnv } from "./child-env.ts";
import { openDatabase } from "./database.ts";
import { startDemoWitness } from "./demo-witness.ts";
import { keeperPlaces, keepersFor, startKeepers } from "./keepers.ts";
import { keeperSocketOf, PROJECT } from "./paths.ts";
import { type Progress, silentProgress } from "./progress.ts";
import { claimRun } from "./run-file.ts";
import type { Running } from "./running.ts";
import { seedFor } from "./seed.ts";

export interface ProductOptions {
	mode: "demo" | "production";
	host: string;
	port: number;
	dataDir: string;
	keysDir: string;
	distDir: string;
	databaseUrl?: string;
	publicUrl?: string;
	/** As KEEPER_REGIONS has them: eu;us is one decryption service each. */
	keeperRegions?: string | undefined;
	/** The demo's people and cases, when the database is empty. On by default in demo mode. */
	seed?: boolean;
	/** `next dev` and a keeper that starts again when its files change. */
	dev?: boolean;
	progress?: Progress;
	/** Ends a start that is under way. */
	signal?: AbortSignal;
	/** Told when a process died and serves again. */
	log?: (line: string) => void;
	/** Further variables for the children, for tests. */
	keeperEnv?: Record<string, string>;
	webEnv?: Record<string, string>;
	workerEnv?: Record<string, string>;
}

/** What any command may know of a running product, and what only the process that started it may do. */
export interface Product extends Running {
	/** The one, or the first. */
	keeper: Child;
	/** Each, by the regions whose keys it holds; undefined: all. */
	services: { regions: string | undefined; child: Child; env: Record<string, string> }[];
	web: Child;
	/** Looks at the record for oversight. */
	worker: Child;
	/** The demo's own; null where others are configured, or in production. */
	witness: Child | null;
	/** What releases wait for, and the witnesses as configured. */
	gate: { gate: Gate; witnesses: { url: string; vkey: string }[] };
	/** Kills the embedded database as a crash would; it is started again. Null with a database of one's own. */
	killDatabase: (() => void) | null;
	/** Kills the keeper (of the regions) as a crash would; it stays away until startKeeper() when held. */
	killKeeper(options?: { hold?: boolean; signal?: NodeJS.Signals; regions?: string }): Promise<void>;
	/** Resolves when the keeper (of the regions) serves again. */
	startKeeper(regions?: string): Promise<void>;
	stop(): Promise<void>;
}

export async function startProduct(options: ProductOptions): Promise<Product> {
	const { mode, host, port, dataDir, keysDir, distDir, dev = false } = options;
	const progress = options.progress ?? silentProgress;
	const log = options.log ?? (() => {});
	const url = options.publicUrl ?? `http://localhost:${port}`;

	const configured = options.keeperEnv?.WITNESSES ?? (process.env.WITNESSES || undefined);
	const releaseAfter = options.keeperEnv?.RELEASE_AFTER ?? (process.env.RELEASE_AFTER || undefined);
	const ownWitness = mode === "demo" && configured === undefined;
	readGate(configured, releaseAfter, ownWitness ? 1 : 0);
	folderIsWritable(dataDir, "COUNTERSIGN_DATA");
	folderIsWritable(keysDir, "COUNTERSIGN_KEYS");
	const keeperSocket = keeperSocketOf(dataDir);
	const places = keeperPlaces(options.keeperEnv?.KEEPER_REGIONS ?? options.keeperRegions, {
		keeperSocket,
		dataDir,
	});
	const keepers = keepersFor(places);
	const localUrl = localUrlOf(host, port);
	const run = await claimRun(dataDir, { url, localUrl, keeperSocket, keepers });
	const undo: (() => Promise<void> | void)[] = [() => run.release()];
	const stop = async () => {
		for (let act = undo.pop(); act; act = undo.pop()) await act();
	};

	const step: Progress["step"] = (name, act) => {
		options.signal?.throwIfAborted();
		return progress.step(name, (say) =>
			act((detail) => {
				options.signal?.throwIfAborted();
				say(detail);
			}),
		);
	};

	try {
		await portIsFree(host, port);
		if (options.databaseUrl) await reachDatabase(options.databaseUrl);
		if (!dev && !isBuilt(distDir))
			await step("Building the pages", (say) => build(distDir, say, options.signal));

		const keys = openKeysFolder(keysDir);
		const integrationKey = mode === "demo" ? demoIntegrationKey(keysDir) : null;
		const database = await step("Starting the database", (say) =>
			openDatabase({ url: options.databaseUrl, dataDir, keysDir, say, log }),
		);
		undo.push(() => database.stop());
		const passwords = rolePasswordsOf(keys);
		await step("Bringing its tables up to date", () =>
			migrate(database.adminUrl, { rolePasswords: passwords }),
		);
		const databaseUrl = (role: LoginRole) => withRole(database.adminUrl, role, passwords[role]);

		makeSocketFolder(keeperSocket);
		const witness = ownWitness
			? await step("Starting a witness beside it", () =>
					startDemoWitness({
						...{ url, port, dataDir, keysDir, log, notaryUrl: databaseUrl("notary") },
						onPid: (pid) => run.addChild(pid),
					}),
				)
			: null;
		if (witness) undo.push(() => witness.child.stop());
		const common = {
			...{ ...options, url, keys, keysDir, keeperSocket, keepers, databaseUrl },
			witnesses: witness?.witnesses ?? configured,
		};
		const seed = mode === "demo" && options.seed !== false ? await seedFor({ databaseUrl }, log) : null;
		// Nobody is there to touch a passkey while the history is played: what is told of it rests on sessions, and its
		// entries say so. Then passkeys are put in force, which is an entry too.
		const wanted = { ...passOn("ASSURANCE"), ...options.keeperEnv }.ASSURANCE;
		const assurance: Record<string, string> = seed && wanted === "passkey" ? { ASSURANCE: "session" } : {};
		const services = await startKeepers(places, {
			...{
				dev,
				step,
				log,
				onPid: (pid) => run.addChild(pid),
				began: (child) => undo.push(() => child.stop()),
			},
			envOf: (place) => ({
				...keeperEnv(common, place),
				...options.keeperEnv,
				...regionsOf(place),
				...assurance,
			}),
		});
		const serviceOf = (regions?: string) =>
			(services.find((one) => regions !== undefined && one.regions === regions) ?? services[0]).child;
		const keeper = serviceOf();

		const next = join(PROJECT, "node_modules/next/dist/bin/next");
		const web = await step("Starting the console", () =>
			startChild({
				name: "web",
				args: [next, dev ? "dev" : "start", "-p", String(port), "-H", host],
				env: { ...webEnv(common), ...options.webEnv },
				output: dev ? "inherit" : join(dataDir, "web.log"),
				isReady: () => serves(localUrl),
				log,
				onPid: (pid) => run.addChild(pid),
			}),
		);
		undo.push(() => web.stop());

		const worker = await step("Starting oversight's worker", () =>
			startChild({
				name: "worker",
				args: [...(dev ? ["--watch", "--watch-preserve-output"] : []), "lib/worker/main.ts"],
				env: { ...workerEnv(common), ...options.workerEnv },
				output: join(dataDir, "worker.log"),
				isReady: async () => true,
				log,
				onPid: (pid) => run.addChild(pid),
			}),
		);
		undo.push(() => worker.stop());

		const product: Product = {
			...{
				url,
				localUrl,
				dataDir,
				keysDir,
				keeperSocket,
				integrationKey,
				keeper,
				services,
				web,
				worker,
				stop,
			},
			...{ databaseUrl, keepers: keepers ?? null },
			witness: witness?.child ?? null,
			gate: readGate(common.witnesses, releaseAfter, ownWitness && !witness ? 1 : 0),
			adminUrl: database.adminUrl,
			killDatabase: database.kill,
			killKeeper: ({ hold = false, signal = "SIGKILL", regions } = {}) =>
				serviceOf(regions).kill(signal, { hold }),
			startKeeper: (regions) => serviceOf(regions).resume(),
		};
		await seed?.(product, step);
		if (seed && wanted === "passkey") {
			for (const { child, env } of services) {
				env.ASSURANCE = wanted;
				await child.kill("SIGTERM", { hold: true });
				await child.resume();
			}
		}
		return product;
	} catch (error) {
		await stop();
		throw error;
	}
}

/** In the end each holds its own, whatever a test says of all. */
const regionsOf = ({ regions }: { regions: string | undefined }) =>
	(regions ? { KEEPER_REGIONS: regions } : {}) as Record<string, string>;

function makeSocketFolder(socket: string): void {
	const folder = dirname(socket);
	makeFolder(folder, 0o700);
	const { uid, mode } = lstatSync(folder);
	if (uid !== process.getuid?.() || mode & 0o077) {
		throw new Trouble(`${folder} is open to other accounts; remove it first.`);
	}
}

/** Any answer will do: whether all is well is /api/health's to say. */
async function serves(localUrl: string): Promise<boolean> {
	const answer = await fetch(`${localUrl}/api/health`, { redirect: "manual" });
	await answer.body?.cancel();
	return true;
}

function localUrlOf(host: string, port: number): string {
	const reachable =
		host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "[::1]" : host.includes(":") ? `[${host}]` : host;
	return `http://${reachable}:${port}`;
}

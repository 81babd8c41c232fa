/**
 * One supervised process of the product: started, waited for, started again when it dies, ended in order.
 * It gets a session of its own, so that Ctrl-C reaches only the launcher, which then ends the children in
 * its order; where the system can, it dies with the launcher.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, existsSync, openSync, renameSync, statSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { canTie } from "#db/embedded-files.ts";
import { Trouble } from "#db/trouble.ts";
import { PROJECT } from "./paths.ts";

export interface ChildOptions {
	name: string;
	args: string[];
	/** The whole environment of its own: nothing else of ours reaches it. */
	env: Record<string, string>;
	/** A file for what it prints, or "inherit". */
	output: string;
	beforeLaunch?: () => void;
	/** Resolves true when it serves. Asked again and again while the process lives. */
	isReady: () => Promise<boolean>;
	/** Told in plain words when it dies and when it serves again. */
	log: (line: string) => void;
	onPid?: (pid: number) => void;
}

export interface Child {
	pid(): number | undefined;
	/** Ends it without telling the supervisor, as a crash would; it is started again unless `hold`. */
	kill(signal: NodeJS.Signals, options?: { hold?: boolean }): Promise<void>;
	/** Waits until it serves (again), starting it if it is held. */
	resume(): Promise<void>;
	stop(): Promise<void>;
}

const PASSED_ON = ["PATH", "HOME", "LANG", "TZ", "TMPDIR", "NODE_EXTRA_CA_CERTS"];

export async function startChild(options: ChildOptions): Promise<Child> {
	let current = launch(options);
	let wanted = true;
	let held = false;
	let serving = ready(current, options);

	const supervise = async (child: ChildProcess): Promise<void> => {
		for (let deaths = 0, watched = child; ; deaths++) {
			const began = Date.now();
			await exitOf(watched);
			if (!wanted || held) return;
			if (Date.now() - began > 60_000) deaths = 0;
			const wait = Math.min(5_000, 250 * 2 ** deaths);
			options.log(`The ${options.name} process ended; starting it again.`);
			await sleep(wait);
			if (!wanted || held) return;
			watched = current = launch(options);
			serving = ready(watched, options);
			serving.then(
				() => options.log(`The ${options.name} process serves again.`),
				() => {},
			);
		}
	};

	try {
		await serving;
	} catch (error) {
		signalGroup(current, "SIGKILL");
		throw error;
	}
	void supervise(current);

	const end = async (signal: NodeJS.Signals) => {
		const child = current;
		if (!isAlive(child)) return;
		signalGroup(child, signal);
		await Promise.race([exitOf(child), sleep(8_000, undefined, { ref: false })]);
		if (isAlive(child)) signalGroup(child, "SIGKILL");
		await exitOf(child);
	};
	return {
		pid: () => current.pid,
		async kill(signal, { hold = false } = {}) {
			held = hold;
			await end(signal);
		},
		async resume() {
			if (held) {
				held = false;
				current = launch(options);
				serving = ready(current, options);
				void supervise(current);
			}
			while (wanted) {
				if (
					isAlive(current) &&
					(await serving.then(
						() => true,
						() => false,
					))
				)
					return;
				await sleep(50);
			}
		},
		async stop() {
			wanted = false;
			await end("SIGTERM");
		},
	};
}

function launch({ args, env, output, beforeLaunch, onPid }: ChildOptions): ChildProcess {
	beforeLaunch?.();
	const inherited = Object.fromEntries(
		PASSED_ON.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
	) as Record<string, string>;
	const log = output === "inherit" ? null : openLog(output);
	const tie = canTie() ? ["setpriv", "--pdeathsig", "TERM", "--"] : [];
	const [command = process.execPath, ...rest] = [...tie, process.execPath, ...args];
	const child = spawn(command, rest, {
		cwd: PROJECT,
		// Next's types demand NODE_ENV, the processes themselves do not.
		env: { ...inherited, NEXT_TELEMETRY_DISABLED: "1", ...env } as unknown as NodeJS.ProcessEnv,
		detached: true,
		stdio: ["ignore", log ?? "inherit", log ?? "inherit"],
	});
	child.once("error", () => {});
	if (log !== null) closeSync(log);
	if (child.pid !== undefined) onPid?.(child.pid);
	return child;
}

async function ready(child: ChildProcess, { name, output, isReady }: ChildOptions): Promise<void> {
	const until = Date.now() + 90_000;
	while (isAlive(child)) {
		if (await isReady().catch(() => false)) return;
		if (Date.now() > until) break;
		await sleep(40);
	}
	const hint = output === "inherit" ? "" : `; its log is ${output}`;
	throw new Trouble(`The ${name} process ${isAlive(child) ? "does not answer" : "ended at once"}${hint}.`);
}

function isAlive(child: ChildProcess): boolean {
	return child.pid !== undefined && child.exitCode === null && child.signalCode === null;
}

function exitOf(child: ChildProcess): Promise<void> {
	if (!isAlive(child)) return Promise.resolve();
	return new Promise((resolve) => child.once("exit", () => resolve()));
}

/** The child leads a group: what it started goes with it. */
function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
	try {
		if (child.pid !== undefined) process.kill(-child.pid, signal);
	} catch {
		child.kill(signal);
	}
}

function openLog(path: string): number {
	if (existsSync(path) && statSync(path).size > 5_000_000) renameSync(path, `${path}.1`);
	return openSync(path, "a", 0o600);
}

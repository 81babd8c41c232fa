import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { PROJECT } from "#lib/commands/paths.ts";
import { expect, test } from "./fixtures.ts";
import { freePort } from "./stage.ts";

const folder = mkdtempSync(join(tmpdir(), "countersign-restart-"));
chmodSync(folder, 0o711);
const data = join(folder, "data");
test.afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));

test("a start after kill -9 of everything keeps the data, and Ctrl-C leaves no process behind", async () => {
	test.setTimeout(300_000);
	const port = await freePort();
	const first = await start(port);
	const posted = await fetch(`http://localhost:${port}/api/health`);
	expect(posted.status).toBe(200);
	const entries = await count("ledger.entry");

	const pids = processes();
	expect(pids.length).toBeGreaterThanOrEqual(4);
	for (const pid of pids) kill(pid, "SIGKILL");
	await gone(first.child);

	const second = await start(port);
	expect(second.seconds).toBeLessThan(20);
	expect(second.lines.at(-1)).toBe(`Countersign is ready at http://localhost:${port}`);
	expect(await count("ledger.entry")).toBeGreaterThanOrEqual(entries);

	const left = processes();
	second.child.kill("SIGINT");
	expect(await gone(second.child)).toBe(0);
	for (const pid of left) expect(isAlive(pid), `process ${pid}`).toBe(false);
});

function environment(): NodeJS.ProcessEnv {
	return {
		...{ PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV: "production" },
		...{ COUNTERSIGN_DATA: data, COUNTERSIGN_KEYS: join(folder, "keys") },
	};
}

async function start(port: number): Promise<{ child: ChildProcess; lines: string[]; seconds: number }> {
	const began = performance.now();
	const child = spawn(process.execPath, [join(PROJECT, "lib/commands/launch.mjs"), "start"], {
		cwd: PROJECT,
		env: { ...environment(), PORT: String(port) },
		stdio: ["ignore", "pipe", "inherit"],
	});
	let said = "";
	child.stdout?.on("data", (chunk) => {
		said += String(chunk);
	});
	while (!said.includes("Countersign is ready at")) {
		expect(child.exitCode, said).toBeNull();
		await sleep(50);
	}
	return { child, lines: said.trimEnd().split("\n"), seconds: (performance.now() - began) / 1000 };
}

/** The launcher, its children and the database. */
function processes(): number[] {
	const run = JSON.parse(readFileSync(join(data, "run.json"), "utf8")) as {
		launcher: { pid: number };
		children: { pid: number }[];
	};
	const database = Number(readFileSync(join(data, "postgresql/postmaster.pid"), "utf8").split("\n")[0]);
	return [run.launcher.pid, ...run.children.map(({ pid }) => pid), database];
}

async function count(table: string): Promise<number> {
	const child = spawn(
		process.execPath,
		[join(PROJECT, "lib/commands/launch.mjs"), "db", "as", "owner", `select count(*) as n from ${table}`],
		{ cwd: PROJECT, env: environment() },
	);
	let said = "";
	child.stdout.on("data", (chunk) => {
		said += String(chunk);
	});
	await gone(child);
	return Number(said.split("\n")[2]);
}

function gone(child: ChildProcess): Promise<number | null> {
	if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
	return new Promise((resolve) => child.once("exit", resolve));
}

function kill(pid: number, signal: NodeJS.Signals): void {
	try {
		process.kill(pid, signal);
	} catch {
		// It followed its parent already.
	}
}

function isAlive(pid: number): boolean {
	try {
		return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
	} catch {
		return false;
	}
}

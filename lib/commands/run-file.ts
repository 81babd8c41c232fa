/**
 * Who runs on a data folder: `run.json` in it, with the launcher's process and its children's. A process is
 * known by its number and the moment it began, since numbers come round again.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Trouble } from "#db/trouble.ts";

interface Known {
	pid: number;
	began: string;
}

interface Run {
	launcher: Known;
	children: Known[];
	url: string;
	localUrl: string;
	keeperSocket: string;
	keepers?: string | undefined;
}

export interface RunFile {
	addChild(pid: number): void;
	release(): void;
}

/** Takes the folder for this process; what a killed run left behind is ended first. */
export async function claimRun(
	dataDir: string,
	at: { url: string; localUrl: string; keeperSocket: string; keepers?: string | undefined },
): Promise<RunFile> {
	const earlier = readRun(dataDir);
	if (earlier && isSame(earlier.launcher)) {
		throw new Trouble(
			`Countersign already runs on ${dataDir} (process ${earlier.launcher.pid}); stop that first.`,
		);
	}
	for (const child of earlier?.children ?? []) await endLeftover(child);
	const run: Run = { launcher: known(process.pid), children: [], ...at };
	const save = () => writeFileSync(fileOf(dataDir), JSON.stringify(run), { mode: 0o600 });
	save();
	return {
		addChild(pid) {
			run.children = [...run.children.filter(isSame), known(pid)];
			save();
		},
		release() {
			rmSync(fileOf(dataDir), { force: true });
		},
	};
}

/** Where to reach the run that is alive on this folder, or null. */
export function runningAt(
	dataDir: string,
): Pick<Run, "url" | "localUrl" | "keeperSocket" | "keepers"> | null {
	const run = readRun(dataDir);
	return run && isSame(run.launcher) ? run : null;
}

function fileOf(dataDir: string): string {
	return join(dataDir, "run.json");
}

function readRun(dataDir: string): Run | null {
	try {
		return existsSync(fileOf(dataDir)) ? (JSON.parse(readFileSync(fileOf(dataDir), "utf8")) as Run) : null;
	} catch {
		return null; // cut off by a crash while it was written
	}
}

function known(pid: number): Known {
	return { pid, began: beganAt(pid) };
}

function isSame({ pid, began }: Known): boolean {
	return began !== "" && beganAt(pid) === began;
}

/** When a process began, or "" when there is none (a zombie is none). */
function beganAt(pid: number): string {
	if (process.platform !== "linux") {
		return spawnSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" }).stdout.trim();
	}
	try {
		// proc(5): the name in parentheses may hold spaces; state is the 1st field after it, start the 20th.
		const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
		return fields[0] === "Z" || fields[0] === "X" ? "" : (fields[19] ?? "");
	} catch {
		return "";
	}
}

async function endLeftover(child: Known): Promise<void> {
	for (let i = 0; i < 100 && isSame(child); i++) {
		try {
			process.kill(child.pid, i < 60 ? "SIGTERM" : "SIGKILL");
		} catch {
			return;
		}
		await sleep(50);
	}
}

/** A Chromium for the end-to-end tests: the system's, Playwright's, or one that is installed now. */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "@playwright/test";
import { Trouble } from "#db/trouble.ts";
import { PROJECT } from "./paths.ts";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge"];
const ELSEWHERE = ["/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"];

/** The path of a browser that starts, or null when Playwright finds its own. */
export async function findBrowser(say: (line: string) => void): Promise<string | null> {
	const found = installed();
	if (found !== undefined) return found;
	say("No Chrome or Chromium is here; installing one.");
	for (const [words, install] of ways()) {
		say(`  ${words}`);
		await install();
		const now = installed();
		if (now !== undefined) return now;
	}
	throw new Trouble("No browser could be installed; install Chromium, or name one by CHROME_PATH.");
}

function installed(): string | null | undefined {
	const named = process.env.CHROME_PATH;
	if (named) {
		if (starts(named)) return named;
		throw new Trouble("CHROME_PATH names no browser that starts.");
	}
	const folders = (process.env.PATH ?? "").split(delimiter);
	const paths = [...NAMES.flatMap((name) => folders.map((folder) => join(folder, name))), ...ELSEWHERE];
	const path = paths.find((candidate) => existsSync(candidate) && starts(candidate));
	if (path !== undefined) return path;
	return existsSync(chromium.executablePath()) ? null : undefined;
}

/** Some systems ship a script of that name which only says where to get the browser. */
function starts(path: string): boolean {
	const { status, stdout } = spawnSync(path, ["--version"], { encoding: "utf8", timeout: 20_000 });
	return status === 0 && /Chrom|Edge/.test(stdout);
}

type Way = [words: string, install: () => Promise<void>];

function ways(): Way[] {
	const root = process.getuid?.() === 0;
	const cli = join(PROJECT, "node_modules/@playwright/test/cli.js");
	const byPlaywright: Way = [
		"by Playwright's installer",
		() => quietly(process.execPath, [cli, "install", ...(root ? ["--with-deps"] : []), "chromium"], 300),
	];
	if (!root || !existsSync("/usr/bin/apt-get")) return [byPlaywright];
	const byApt: Way = [
		"by the system's package manager",
		async () => {
			await quietly("apt-get", ["update"], 180);
			await quietly("apt-get", ["install", "-y", "--no-install-recommends", "chromium"], 600);
		},
	];
	// Elsewhere than in Debian the package of this name is a stand-in.
	const debian = /^ID=debian$/m.test(readFileSync("/etc/os-release", "utf8"));
	return debian ? [byApt, byPlaywright] : [byPlaywright, byApt];
}

function quietly(command: string, args: string[], seconds: number): Promise<void> {
	const child = spawn(command, args, {
		cwd: PROJECT,
		env: {
			...process.env,
			DEBIAN_FRONTEND: "noninteractive",
			PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: "15000",
		},
		stdio: "ignore",
		timeout: seconds * 1000,
	});
	return new Promise((resolve) => {
		child.once("error", () => resolve());
		child.once("exit", () => resolve());
	});
}

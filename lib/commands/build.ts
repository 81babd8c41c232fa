/** The production build, made only when the sources it is made of have changed. */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { Trouble } from "#db/trouble.ts";
import { PROJECT } from "./paths.ts";

const SOURCES = [
	...["app", "lib", "db", "public", "proxy.ts", "instrumentation.ts", "package.json", "package-lock.json"],
	...["next.config.js", "postcss.config.mjs", "tsconfig.json"],
];
/** Parts of those folders that no page is made of. */
const NOT_IN_PAGES =
	/^(lib\/commands|lib\/keeper\/stores|db\/migrations)\/|\.test\.tsx?$|^db\/(embedded|migrate|testing)/;

export function isBuilt(distDir: string): boolean {
	const stamp = join(distDir, "countersign-build");
	return (
		existsSync(join(distDir, "BUILD_ID")) && existsSync(stamp) && readFileSync(stamp, "utf8") === sourceHash()
	);
}

export async function build(
	distDir: string,
	say: (detail: string) => void,
	signal?: AbortSignal,
): Promise<void> {
	const hash = sourceHash();
	const output: string[] = [];
	const child = spawn(process.execPath, [join(PROJECT, "node_modules/next/dist/bin/next"), "build"], {
		cwd: PROJECT,
		env: {
			PATH: process.env.PATH,
			HOME: process.env.HOME,
			NODE_ENV: "production",
			NEXT_TELEMETRY_DISABLED: "1",
			NEXT_DIST_DIR: relative(PROJECT, distDir),
			// .env is Next's too; the pages have no business with these.
			DATABASE_URL: "",
			COUNTERSIGN_KEYS: "",
		},
		stdio: ["ignore", "pipe", "pipe"],
		...(signal ? { signal } : {}),
	});
	for (const stream of [child.stdout, child.stderr]) {
		stream.on("data", (chunk) => {
			const lines = String(chunk)
				.split("\n")
				.map((line) => line.trim());
			output.push(...lines.filter((line) => line !== ""));
			const doing = lines.findLast((line) =>
				/^(Creating|Compiled|Running|Finished|Collecting|Generating|Finalizing|✓)/.test(line),
			);
			if (doing && !signal?.aborted) say(doing.replace(/^✓ /, "").replace(/ *\.\.\.$/, ""));
		});
	}
	const code = await new Promise<number | null>((resolve) => {
		child.once("error", () => resolve(null));
		child.once("close", resolve);
	});
	signal?.throwIfAborted();
	if (code !== 0) {
		console.error(output.slice(-30).join("\n"));
		throw new Trouble("The pages cannot be built; the lines above say why.");
	}
	writeFileSync(join(distDir, "countersign-build"), hash);
}

function sourceHash(): string {
	const hash = createHash("sha256").update(process.versions.node);
	for (const path of SOURCES.flatMap((source) => filesUnder(join(PROJECT, source)))) {
		const name = relative(PROJECT, path);
		if (NOT_IN_PAGES.test(name)) continue;
		const body = readFileSync(path);
		hash.update(`${name}\0${body.length}\0`).update(body);
	}
	return hash.digest("hex");
}

function filesUnder(path: string): string[] {
	if (!existsSync(path)) return [];
	try {
		return readdirSync(path)
			.sort()
			.flatMap((name) => filesUnder(join(path, name)));
	} catch {
		return [path]; // a file
	}
}

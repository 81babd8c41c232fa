// Runs a command under the Node that this project pins. Plain JavaScript with nothing newer than the oldest
// Node that may meet it: an older one dies on a .ts entry before any check of ours could speak.
import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { isNewEnough, WRONG_NODE } from "./node-version.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const project = join(here, "..", "..");

async function launch(command, args) {
	if (!isNewEnough(process.versions.node)) return underPinnedNode();
	const file = command === "bench" ? join(project, "bench", "main.ts") : join(here, `${command}.ts`);
	if (!/^[a-z]+$/.test(command) || !existsSync(file)) {
		console.error(`There is no command named ${command}.`);
		return 1;
	}
	process.env.NEXT_TELEMETRY_DISABLED = "1";
	// Tests must not meet anybody's real database.
	if (command !== "test" && existsSync(join(project, ".env"))) process.loadEnvFile(join(project, ".env"));
	const { run } = await import(pathToFileURL(file).href);
	return run(args);
}

function underPinnedNode() {
	const pinned = join(project, "node_modules", ".bin", "node");
	const version =
		spawnSync(pinned, ["-p", "process.versions.node"], { encoding: "utf8" }).stdout?.trim() ?? "";
	if (!isNewEnough(version)) {
		console.error(WRONG_NODE(process.versions.node));
		return 1;
	}
	const child = spawn(pinned, process.argv.slice(1), { stdio: "inherit" });
	// A terminal's Ctrl-C reaches the child too; the others must be passed on.
	process.on("SIGINT", () => {});
	for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
	return new Promise((resolve) => child.once("exit", (code) => resolve(code ?? 1)));
}

/** Sentences are printed as they are; anything else by its code or kind, since messages can quote input. */
function say(error) {
	if (error?.name === "Trouble" || error?.name === "DomainError") return error.message;
	if (error?.name === "LogError") return `${error.message} (${error.code}; docs/recovery.md)`;
	if (process.env.DEBUG) return error?.stack ?? String(error);
	return `Something unforeseen stopped it (${error?.code ?? error?.name ?? "unknown"}); DEBUG=1 shows where.`;
}

const code = await launch(process.argv[2] ?? "start", process.argv.slice(3)).catch((error) => {
	console.error(say(error));
	return 1;
});
process.exit(code);

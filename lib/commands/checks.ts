/** What must hold before anything is started; each failure is one sentence. */
import { rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { makeFolder } from "#db/folder.ts";
import { Trouble } from "#db/trouble.ts";
import type { Env } from "#lib/env.ts";

export async function portIsFree(host: string, port: number): Promise<void> {
	const code = await new Promise<string | null>((resolve) => {
		const probe = createServer();
		probe.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? "ERROR"));
		probe.listen({ host, port, exclusive: true }, () => probe.close(() => resolve(null)));
	});
	if (code === null) return;
	if (code === "EADDRINUSE")
		throw new Trouble(`Port ${port} is taken by another program; choose another by PORT.`);
	if (code === "EACCES")
		throw new Trouble(`Port ${port} may not be used by this account; choose one above 1023 by PORT.`);
	throw new Trouble(`Countersign cannot listen on ${host}, port ${port} (${code}); check HOST and PORT.`);
}

export function folderIsWritable(folder: string, variable: string): void {
	try {
		makeFolder(folder);
		const probe = join(folder, `.probe-${process.pid}`);
		writeFileSync(probe, "");
		rmSync(probe);
	} catch {
		throw new Trouble(`The folder ${folder} cannot be written; choose another by ${variable}.`);
	}
}

/** Production starts whole or not at all, and says everything that is missing at once. */
export function productionIsWhole(env: Env): void {
	if (env.COUNTERSIGN_MODE !== "production") return;
	const missing = [
		env.DATABASE_URL ? null : "DATABASE_URL (a PostgreSQL 15 or newer)",
		env.PUBLIC_URL?.startsWith("https://") ? null : "PUBLIC_URL (the https origin that people use)",
		env.COUNTERSIGN_KEYS ? null : "COUNTERSIGN_KEYS (the folder of the keys)",
	].filter((name) => name !== null);
	if (missing.length === 0) return;
	throw new Trouble(`Production does not start half-configured; missing: ${missing.join(", ")}.`);
}

/** What a backup's messages are wrapped to: it is worth as much as the intake keys that are left. */
import { createReadStream } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileOf, readManifest } from "./backup-manifest.ts";
import { Trouble } from "./trouble.ts";

/** @returns when it was made, and how many wrapped keys (one a report) there are by intake key */
export async function readWorth(folder: string): Promise<{ madeAt: string; reports: Map<string, number> }> {
	const { madeAt, tables } = await readManifest(folder);
	const table = tables.find(({ schema, name }) => schema === "vault" && name === "sealed_key");
	const column = table?.columns.indexOf("intake_key") ?? -1;
	if (!table || column === -1) throw new Trouble(`The backup in ${folder} has no sealed keys.`);
	const reports = new Map<string, number>();
	// In COPY's text format a tab parts columns and stands in none, and a key's id needs no escape.
	const lines = createInterface({ input: createReadStream(join(folder, fileOf(table))), crlfDelay: 0 });
	for await (const line of lines) {
		const kid = line.split("\t")[column] ?? "";
		reports.set(kid, (reports.get(kid) ?? 0) + 1);
	}
	return { madeAt, reports };
}

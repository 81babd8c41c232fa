/** One table's file into its table, hashed on the way: what is loaded is what was checked. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { idOf, quote, quoted } from "./backup-catalogue.ts";
import { type BackupTable, fileOf } from "./backup-manifest.ts";
import type { Tx } from "./client.ts";
import { Trouble } from "./trouble.ts";

/** @param constants columns that the file does not have, with what each row gets in them, as SQL */
export async function loadTable(
	tx: Tx,
	folder: string,
	table: BackupTable,
	constants: ReadonlyMap<string, string>,
): Promise<void> {
	const name = quoted(table);
	for (const [column, value] of constants) {
		await tx.unsafe(`alter table ${name} alter column ${quote(column)} set default ${value}`);
	}
	const columns = table.columns.map(quote).join(", ");
	const hash = createHash("sha256");
	const hashed = async function* (source: AsyncIterable<Buffer>) {
		for await (const chunk of source) {
			hash.update(chunk);
			yield chunk;
		}
	};
	try {
		const copy = tx.unsafe(`copy ${name} (${columns}) from stdin with (format text, encoding 'UTF8')`);
		const rows = await copy.writable();
		// postgres.js tells the query of an error, which then has long been answered with the stream: without this,
		// a row that the database refuses last would be waited for without end.
		(copy as unknown as { reject: (error: Error) => void }).reject = (error) => rows.destroy(error);
		await pipeline(createReadStream(join(folder, fileOf(table)), { highWaterMark: 1 << 18 }), hashed, rows);
	} catch (error) {
		throw new Trouble(`${idOf(table)} could not be loaded (${codeOf(error)}); nothing was changed.`);
	}
	if (hash.digest("hex") !== table.sha256) {
		throw new Trouble(`${fileOf(table)} changed while it was read; nothing was changed in the database.`);
	}
	for (const column of constants.keys()) {
		await tx.unsafe(`alter table ${name} alter column ${quote(column)} drop default`);
	}
}

/** Never the message: PostgreSQL's quotes the row. */
function codeOf(error: unknown): string {
	return String((error as { code?: unknown }).code ?? "no code");
}

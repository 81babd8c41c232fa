/** Rows on their way into tables by COPY, some thousands at a time. */
import { once } from "node:events";
import type { Sql } from "#db/client.ts";

const BATCH = 20_000;

export type Value = string | number | boolean | null | readonly (string | number)[];

export class Copies {
	readonly #sql: Sql;
	readonly #tables = new Map<string, { columns: string; lines: string[] }>();

	/** @param sql one connection */
	constructor(sql: Sql) {
		this.#sql = sql;
	}

	row(table: string, values: Record<string, Value>): void {
		let held = this.#tables.get(table);
		if (!held) {
			held = { columns: Object.keys(values).join(", "), lines: [] };
			this.#tables.set(table, held);
		}
		held.lines.push(Object.values(values).map(text).join("\t"));
	}

	/** Writes what has come together; `all`: whatever there is. */
	async flush(all = false): Promise<void> {
		for (const [table, { columns, lines }] of this.#tables) {
			if (lines.length === 0 || (!all && lines.length < BATCH)) continue;
			const writable = await this.#sql.unsafe(`COPY ${table} (${columns}) FROM STDIN`).writable();
			for (let at = 0; at < lines.length; at += 2000) {
				const chunk = `${lines.slice(at, at + 2000).join("\n")}\n`;
				if (!writable.write(chunk)) await once(writable, "drain");
			}
			writable.end();
			await once(writable, "finish");
			lines.length = 0;
		}
	}
}

/** As COPY reads text. Nothing that is generated holds a tab, a newline or a backslash. */
function text(value: Value): string {
	if (value === null) return "\\N";
	if (Array.isArray(value)) return `{${value.join(",")}}`;
	return String(value);
}

export const bytes = (hex: string): string => `\\\\x${hex}`;

/** Rows as text: a header, a rule, one line a row. */
export function table(rows: readonly Record<string, unknown>[]): string {
	const count = `(${rows.length} ${rows.length === 1 ? "row" : "rows"})`;
	const first = rows[0];
	if (first === undefined) return count;
	const names = Object.keys(first);
	const cells = rows.map((row) => names.map((name) => cell(row[name])));
	const widths = names.map((name, i) => Math.max(name.length, ...cells.map((row) => row[i]?.length ?? 0)));
	const line = (parts: readonly string[]) =>
		parts
			.map((part, i) => part.padEnd(widths[i] ?? 0))
			.join(" │ ")
			.trimEnd();
	const rule = widths.map((width) => "─".repeat(width)).join("─┼─");
	return [line(names), rule, ...cells.map(line), count].join("\n");
}

function cell(value: unknown): string {
	if (value === null || value === undefined) return "";
	if (value instanceof Date) return value.toISOString();
	if (value instanceof Uint8Array) return `\\x${Buffer.from(value).toString("hex")}`;
	const text = typeof value === "object" ? JSON.stringify(value) : String(value);
	// Whatever lies in a row must not steer the terminal.
	return text.replace(/[\p{Cc}\p{Cf}]/gu, (char) => (char === "\n" ? "⏎" : "�"));
}

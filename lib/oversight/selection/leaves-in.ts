/** The leaves in a file of entries (files.ts), byte for byte. */
import { LogError } from "../../ledger/log-error.ts";
import type { Format } from "./files.ts";

export function leavesIn(file: Uint8Array, format: Format): Uint8Array[] {
	return format === "jsonl"
		? linesOf(file)
		: [...rowsOf(file)].slice(1).map((leaf) => Buffer.from(leaf, "utf8"));
}

function linesOf(file: Uint8Array): Uint8Array[] {
	const lines: Uint8Array[] = [];
	for (let from = 0; from < file.length; ) {
		const end = file.indexOf(0x0a, from);
		if (end === -1) throw malformed();
		lines.push(file.subarray(from, end));
		from = end + 1;
	}
	return lines;
}

/** The last cell of each row, RFC 4180: a quote in a quoted cell is doubled; a row ends outside of quotes. */
function* rowsOf(file: Uint8Array): Generator<string> {
	const text = Buffer.from(file).toString("utf8");
	for (let at = 0; at < text.length; ) {
		let last = "";
		for (;;) {
			const quoted = text[at] === '"';
			let end = quoted ? closing(text, at + 1) : at;
			if (!quoted) while (end < text.length && text[end] !== "," && text[end] !== "\r") end++;
			last = quoted ? text.slice(at + 1, end).replaceAll('""', '"') : text.slice(at, end);
			at = quoted ? end + 1 : end;
			if (text[at] !== ",") break;
			at++;
		}
		if (text.slice(at, at + 2) !== "\r\n") throw malformed();
		at += 2;
		yield last;
	}
}

function closing(text: string, from: number): number {
	for (let at = text.indexOf('"', from); at !== -1; at = text.indexOf('"', at + 2)) {
		if (text[at + 1] !== '"') return at;
	}
	throw malformed();
}

const malformed = () => new LogError("PROOF_INVALID", "A file of entries is cut off or malformed.");

/**
 * An entry: the log's leaf data, the exact bytes of one JSON object as `ledger.append` built it.
 *
 *   {"v": 1, "id": "<uuid>", "at": "2026-11-21T12:00:00.000000Z", "type": "area.verb", …}      at most 65,535 bytes
 *
 * The order of keys and the spaces are the database's; nobody writes the object anew, so they need no rule.
 *
 * Guarantees: what parses has exactly one meaning (UTF-8, one object, no key twice at any depth: entry-scan.ts), and
 * v, id, at and type have their form. Does not guarantee: the rest of the event's form (event.ts), or that it is in
 * the log. Test: entry.test.ts.
 */
import { textOf } from "./bytes.ts";
import { type Marks, scanEntry } from "./entry-scan.ts";
import { knownShape, rememberShape } from "./entry-shape.ts";
import { LogError } from "./log-error.ts";
import { MAX_ENTRY_BYTES } from "./tiles.ts";

export interface Entry {
	v: 1;
	id: string;
	/** UTC with microseconds: the database's claim, bounded by the covering checkpoint. */
	at: string;
	type: string;
	[field: string]: unknown;
}

export function parseEntry(leaf: Uint8Array): Entry {
	checkEntry(leaf);
	return JSON.parse(textOf(leaf, MAX_ENTRY_BYTES, "ENTRY_MALFORMED"));
}

/** As parseEntry, without building anything; returns where in `bytes` the 36 characters of the id begin. */
export function checkEntry(bytes: Uint8Array, from = 0, to = bytes.length): number {
	if (to - from > MAX_ENTRY_BYTES) throw new LogError("ENTRY_TOO_LARGE");
	const known = knownShape(bytes, from, to);
	const marks = known ?? scanEntry(bytes, from, to);
	if (!marks.plain) parseWhole(bytes.subarray(from, to));
	if (!isVersion(bytes, marks) || !isUuid(bytes, marks.id) || !isTime(bytes, marks.at)) throw malformed();
	if (!isType(bytes, marks.type)) throw malformed();
	if (!known && marks.plain) rememberShape(bytes, from, to, marks);
	return marks.id + 1;
}

/** The id, where an entry has one that can be read, however wrong the rest is: to name it in an error. */
export function entryIdOf(leaf: Uint8Array): string | undefined {
	try {
		const { id } = JSON.parse(textOf(leaf, MAX_ENTRY_BYTES, "ENTRY_MALFORMED")) as { id?: unknown };
		return typeof id === "string" && /^[0-9a-f-]{36}$/.test(id) ? id : undefined;
	} catch {
		return undefined;
	}
}

/** Escapes and UTF-8 are JSON.parse's and TextDecoder's to judge; our own entries have none of either. */
function parseWhole(leaf: Uint8Array): void {
	const text = textOf(leaf, MAX_ENTRY_BYTES, "ENTRY_MALFORMED");
	try {
		JSON.parse(text);
	} catch {
		throw malformed();
	}
}

const malformed = () => new LogError("ENTRY_MALFORMED");

/** What a byte is, as bits beyond a byte's own, so that a form can hold either: a kind to be of, or the byte itself. */
const [HEX, DIGIT] = [0x100, 0x200];
const KIND = Uint16Array.from({ length: 256 }, (_, byte) => {
	if (byte >= 0x30 && byte <= 0x39) return HEX | DIGIT;
	return byte >= 0x61 && byte <= 0x66 ? HEX : 0;
});
const formOf = (text: string) =>
	Uint16Array.from(text, (letter) => (letter === "x" ? HEX : letter === "0" ? DIGIT : letter.charCodeAt(0)));
const UUID = formOf('"xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx"');
const TIME = formOf('"0000-00-00T00:00:00.000000Z"');

const isUuid = (bytes: Uint8Array, at: number) => at >= 0 && fits(bytes, at, UUID);
const isTime = (bytes: Uint8Array, at: number) => at >= 0 && fits(bytes, at, TIME);

function fits(bytes: Uint8Array, at: number, form: Uint16Array): boolean {
	for (let i = 0; i < form.length; i++) {
		const byte = bytes[at + i] as number;
		const want = form[i] as number;
		if (byte !== want && ((KIND[byte] as number) & want) === 0) return false;
	}
	return true;
}

function isVersion(bytes: Uint8Array, { v }: Marks): boolean {
	const next = bytes[v + 1];
	return v >= 0 && bytes[v] === 0x31 && (next === 0x2c || next === 0x7d || next === 0x20);
}

/** "area.verb", small letters and "_". */
function isType(bytes: Uint8Array, at: number): boolean {
	if (at < 0 || bytes[at] !== 0x22) return false;
	let dot = -1;
	for (let i = at + 1; ; i++) {
		const byte = bytes[i] as number;
		if (byte === 0x22) return dot > at + 1 && dot < i - 1;
		if (byte === 0x2e && dot < 0) dot = i;
		else if (!(byte >= 0x61 && byte <= 0x7a) && byte !== 0x5f) return false;
	}
}

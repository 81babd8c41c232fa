/**
 * One pass over an entry's bytes: is this one strict JSON object without a repeated key, and where are its id, v, at
 * and type? It builds nothing and keeps its place in local variables, so a whole log is read at about the speed of
 * hashing it; `entry.ts` is the door.
 *
 * JSON as RFC 8259 has it, and stricter where two readers could differ: no key twice in one object at any depth, keys
 * in printable ASCII without escapes, at most 32 levels and 1,024 keys. Test: entry.test.ts (against JSON.parse).
 */
import { LogError } from "./log-error.ts";

const MAX_DEPTH = 32;
const MAX_KEYS = 1024;
// Bytes are written as numbers, since a named one costs this loop a load each time:
// 22 "   2c ,   3a :   5b [   5c \   5d ]   7b {   7d }   2b +   2d -   2e .   30…39 digits

/** What a string may hold without a second look: printable ASCII but the quote and the backslash. */
const PLAIN = Uint8Array.from({ length: 256 }, (_, byte) =>
	byte >= 0x20 && byte < 0x7f && byte !== 0x22 && byte !== 0x5c ? 1 : 0,
);

/** Where the values of the outermost keys begin (a string's quote), −1 where there is none. */
export interface Marks {
	v: number;
	id: number;
	at: number;
	type: number;
	/** False where a string holds an escape or a byte beyond ASCII, which this pass leaves to JSON.parse. */
	plain: boolean;
}

/** The keys of all objects now open, innermost last. Shared by all scans: none of them awaits. */
const keyStart = new Int32Array(MAX_KEYS);
const keyEnd = new Int32Array(MAX_KEYS);
const keyHash = new Int32Array(MAX_KEYS);
/** For each level now open: where its keys begin; −1 for an array. */
const bases = new Int32Array(MAX_DEPTH);

export function scanEntry(data: Uint8Array, from: number, to: number): Marks {
	const marks: Marks = { v: -1, id: -1, at: -1, type: -1, plain: true };
	let depth = 0;
	let keys = 0;
	let pos = space(data, from, to);
	if (pos >= to || data[pos] !== 0x7b) throw malformed();
	for (;;) {
		// A value begins here.
		const first = pos < to ? (data[pos] as number) : 0;
		let open = false;
		if (first === 0x22) {
			pos = skipString(data, pos, to, marks);
		} else if (first === 0x7b || first === 0x5b) {
			if (depth === MAX_DEPTH) throw malformed();
			bases[depth++] = first === 0x7b ? keys : -1;
			pos = space(data, pos + 1, to);
			open = pos < to && data[pos] !== first + 2; // "]" and "}" stand two behind "[" and "{"
		} else {
			pos = skipScalar(data, pos, to);
		}
		// Behind a value, or at a level's first: close levels until a next value is due.
		for (; !open; open = data[pos - 1] === 0x2c) {
			pos = space(data, pos, to);
			if (depth === 0) {
				if (pos !== to) throw malformed();
				return marks;
			}
			if (pos >= to) throw malformed();
			const next = data[pos++];
			if (next === 0x2c) continue;
			const base = bases[--depth] as number;
			if (next !== (base < 0 ? 0x5d : 0x7d)) throw malformed();
			if (base >= 0) keys = base;
		}
		pos = space(data, pos, to);
		const base = bases[depth - 1] as number;
		if (base < 0) continue;
		const start = pos + 1;
		pos = readKey(data, pos, to, base, keys);
		keys++;
		if (depth === 1) mark(marks, data, start, pos);
	}
}

/** A key from its quote to the beginning of its value. */
function readKey(data: Uint8Array, at: number, to: number, base: number, keys: number): number {
	if (at >= to || data[at] !== 0x22 || keys === MAX_KEYS) throw malformed();
	const start = at + 1;
	let pos = start;
	let hash = 0;
	while (pos < to && PLAIN[data[pos] as number] === 1)
		hash = (Math.imul(hash, 31) + (data[pos++] as number)) | 0;
	if (pos >= to || data[pos] !== 0x22) throw malformed();
	for (let i = base; i < keys; i++) {
		if (keyHash[i] === hash && sameKey(data, i, start, pos)) throw new LogError("ENTRY_DUPLICATE_KEY");
	}
	keyStart[keys] = start;
	keyEnd[keys] = pos;
	keyHash[keys] = hash;
	pos = space(data, pos + 1, to);
	if (pos >= to || data[pos] !== 0x3a) throw malformed();
	return space(data, pos + 1, to);
}

/** Is the key numbered `i` the one in [start, end)? */
function sameKey(data: Uint8Array, i: number, start: number, end: number): boolean {
	const from = keyStart[i] as number;
	if ((keyEnd[i] as number) - from !== end - start) return false;
	for (let k = 0; k < end - start; k++) if (data[from + k] !== data[start + k]) return false;
	return true;
}

/** The outermost key that begins at `start` has its value at `value`. */
function mark(marks: Marks, data: Uint8Array, start: number, value: number): void {
	const [a, b, c, d, e] = [data[start], data[start + 1], data[start + 2], data[start + 3], data[start + 4]];
	if (a === 0x76 && b === 0x22) marks.v = value;
	else if (a === 0x69 && b === 0x64 && c === 0x22) marks.id = value;
	else if (a === 0x61 && b === 0x74 && c === 0x22) marks.at = value;
	else if (a === 0x74 && b === 0x79 && c === 0x70 && d === 0x65 && e === 0x22) marks.type = value;
}

function space(data: Uint8Array, at: number, to: number): number {
	let pos = at;
	while (pos < to && (data[pos] as number) <= 0x20) {
		const byte = data[pos] as number;
		if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) break;
		pos++;
	}
	return pos;
}

function skipString(data: Uint8Array, at: number, to: number, marks: Marks): number {
	let pos = at + 1;
	for (;;) {
		while (pos < to && PLAIN[data[pos] as number] === 1) pos++;
		if (pos >= to) throw malformed();
		const byte = data[pos++] as number;
		if (byte === 0x22) return pos;
		if (byte < 0x20) throw malformed();
		marks.plain = false;
		if (byte === 0x5c) pos++;
	}
}

function skipScalar(data: Uint8Array, at: number, to: number): number {
	const first = at < to ? data[at] : 0;
	if (first === 0x74) return skipWord(data, at, to, "true");
	if (first === 0x66) return skipWord(data, at, to, "false");
	if (first === 0x6e) return skipWord(data, at, to, "null");
	return skipNumber(data, at, to);
}

function skipWord(data: Uint8Array, at: number, to: number, word: string): number {
	const end = at + word.length;
	if (end > to) throw malformed();
	for (let i = 0; i < word.length; i++) if (data[at + i] !== word.charCodeAt(i)) throw malformed();
	return end;
}

function skipNumber(data: Uint8Array, at: number, to: number): number {
	let pos = at < to && data[at] === 0x2d ? at + 1 : at;
	pos = pos < to && data[pos] === 0x30 ? pos + 1 : skipDigits(data, pos, to);
	if (pos < to && data[pos] === 0x2e) pos = skipDigits(data, pos + 1, to);
	if (pos < to && (data[pos] === 0x65 || data[pos] === 0x45)) {
		pos++;
		if (pos < to && (data[pos] === 0x2b || data[pos] === 0x2d)) pos++;
		pos = skipDigits(data, pos, to);
	}
	return pos;
}

function skipDigits(data: Uint8Array, at: number, to: number): number {
	let pos = at;
	while (pos < to && (data[pos] as number) >= 0x30 && (data[pos] as number) <= 0x39) pos++;
	if (pos === at) throw malformed();
	return pos;
}

const malformed = () => new LogError("ENTRY_MALFORMED");

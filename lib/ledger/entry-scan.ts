/**
 * One pass over an entry's bytes: is this one strict JSON object without a repeated key, and where are its id, v, at
 * and type? It builds nothing, so a whole log can be read at the speed of hashing it; `entry.ts` is the door.
 *
 * JSON as RFC 8259 has it, and stricter where two readers could differ: no key twice in one object at any depth, keys
 * in printable ASCII without escapes, at most 32 levels. Test: entry.test.ts (fast-check, against JSON.parse).
 */
import { LogError } from "./log-error.ts";

const MAX_DEPTH = 32;
const QUOTE = 0x22;
const [PLAIN, CLOSING, ESCAPE, CONTROL, BEYOND_ASCII] = [0, 1, 2, 3, 4];
const CLASS = Uint8Array.from({ length: 256 }, (_, byte) => {
	if (byte === QUOTE) return CLOSING;
	if (byte === 0x5c) return ESCAPE;
	if (byte < 0x20) return CONTROL;
	return byte >= 0x7f ? BEYOND_ASCII : PLAIN;
});

/** Where the values of the outermost keys begin (their first byte, or the quote's), −1 where there is none. */
export interface Marks {
	v: number;
	id: number;
	at: number;
	type: number;
	/** Whether a string holds an escape or a byte beyond ASCII, which this pass leaves to JSON.parse. */
	plain: boolean;
}

/** What one scan works with. One at a time: it never awaits. */
let bytes: Uint8Array;
let pos = 0;
let end = 0;
let marks: Marks;
/** The keys of all objects now open, innermost last. */
const keyStart: number[] = [];
const keyEnd: number[] = [];
const keyHash: number[] = [];
let keys = 0;

export function scanEntry(data: Uint8Array, from: number, to: number): Marks {
	[bytes, pos, end, keys] = [data, from, to, 0];
	marks = { v: -1, id: -1, at: -1, type: -1, plain: true };
	space();
	if (bytes[pos] !== 0x7b) fail();
	value(0);
	if (pos !== end) fail();
	return marks;
}

function fail(): never {
	throw new LogError("ENTRY_MALFORMED");
}

function space(): void {
	for (; pos < end; pos++) {
		const byte = bytes[pos];
		if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return;
	}
}

/** One value and the space behind it. */
function value(depth: number): void {
	if (pos >= end || depth > MAX_DEPTH) fail();
	const byte = bytes[pos] as number;
	if (byte === QUOTE) string();
	else if (byte === 0x7b) object(depth);
	else if (byte === 0x5b) array(depth);
	else if (byte === 0x2d || (byte >= 0x30 && byte <= 0x39)) number();
	else if (byte === 0x74) word("true");
	else if (byte === 0x66) word("false");
	else if (byte === 0x6e) word("null");
	else fail();
	space();
}

function object(depth: number): void {
	const outermost = depth === 0;
	const base = keys;
	pos++;
	space();
	if (pos < end && bytes[pos] === 0x7d) {
		pos++;
		return;
	}
	for (;;) {
		key(base);
		space();
		if (pos >= end || bytes[pos] !== 0x3a) fail();
		pos++;
		space();
		if (outermost) mark();
		value(depth + 1);
		if (pos >= end) fail();
		const next = bytes[pos++];
		if (next === 0x7d) break;
		if (next !== 0x2c) fail();
		space();
	}
	keys = base;
}

function array(depth: number): void {
	pos++;
	space();
	if (pos < end && bytes[pos] === 0x5d) {
		pos++;
		return;
	}
	for (;;) {
		value(depth + 1);
		if (pos >= end) fail();
		const next = bytes[pos++];
		if (next === 0x5d) return;
		if (next !== 0x2c) fail();
		space();
	}
}

function key(base: number): void {
	if (pos >= end || bytes[pos] !== QUOTE) fail();
	const start = ++pos;
	let hash = 0;
	for (; pos < end && CLASS[bytes[pos] as number] === PLAIN; pos++) {
		hash = (Math.imul(hash, 31) + (bytes[pos] as number)) | 0;
	}
	if (pos >= end || bytes[pos] !== QUOTE) fail();
	for (let i = base; i < keys; i++) {
		if (keyHash[i] === hash && sameKey(i, start)) throw new LogError("ENTRY_DUPLICATE_KEY");
	}
	keyStart[keys] = start;
	keyEnd[keys] = pos++;
	keyHash[keys++] = hash;
}

/** Is the key numbered `i` the one that goes from `start` to here? */
function sameKey(i: number, start: number): boolean {
	const from = keyStart[i] as number;
	if ((keyEnd[i] as number) - from !== pos - start) return false;
	for (let k = 0; k < pos - start; k++) if (bytes[from + k] !== bytes[start + k]) return false;
	return true;
}

/** The last key was an outermost one, and its value begins here. */
function mark(): void {
	const start = keyStart[keys - 1] as number;
	const length = (keyEnd[keys - 1] as number) - start;
	if (length > 4) return;
	const name = String.fromCharCode(...bytes.subarray(start, start + length));
	if (name === "v" || name === "id" || name === "at" || name === "type") marks[name] = pos;
}

function string(): void {
	pos++;
	for (;;) {
		while (pos < end && CLASS[bytes[pos] as number] === PLAIN) pos++;
		if (pos >= end) fail();
		const kind = CLASS[bytes[pos++] as number];
		if (kind === CLOSING) return;
		if (kind === CONTROL) fail();
		marks.plain = false;
		if (kind === ESCAPE) pos++;
	}
}

function number(): void {
	if (bytes[pos] === 0x2d) pos++;
	if (pos < end && bytes[pos] === 0x30) pos++;
	else digits();
	if (pos < end && bytes[pos] === 0x2e) {
		pos++;
		digits();
	}
	if (pos < end && (bytes[pos] === 0x65 || bytes[pos] === 0x45)) {
		pos++;
		if (pos < end && (bytes[pos] === 0x2b || bytes[pos] === 0x2d)) pos++;
		digits();
	}
}

function digits(): void {
	const start = pos;
	while (pos < end && (bytes[pos] as number) >= 0x30 && (bytes[pos] as number) <= 0x39) pos++;
	if (pos === start) fail();
}

function word(letters: string): void {
	for (let i = 0; i < letters.length; i++) if (pos >= end || bytes[pos++] !== letters.charCodeAt(i)) fail();
}

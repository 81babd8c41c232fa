/**
 * Entries of one kind differ in their ids, digests and digits only. So an entry as long as one that was scanned, whose
 * bytes are the same but within string values and numbers, and plain there, is as sound as that one: four bytes are
 * judged at a time, and verifying a log costs little more than hashing it.
 *
 * Guarantees: accepts nothing that scanEntry refuses, keys and structure being equal byte for byte
 * (entry.test.ts, "an entry like one before"). Does not remember more than 1,024 shapes (8 a length, each of an entry
 * of up to 4 KiB); a new one of a length takes the oldest's place.
 */
import type { Marks } from "./entry-scan.ts";

const MAX_BYTES = 4096;
const MAX_SHAPES = 1024;
const MAX_A_LENGTH = 8;

interface Shape {
	/** The entry that it was made from. */
	words: Int32Array;
	/** Bits set where a byte must be the same. */
	fixed: Int32Array;
	/** Bits set where a byte must be a digit. What is neither is within a string. */
	digits: Int32Array;
	/** The least that each of those bytes may be: "1" for the first of several digits. */
	least: Int32Array;
	/** From the entry's beginning. */
	marks: Marks;
}

const shapes = new Map<number, Shape[]>();
let count = 0;

/** The entry now judged, from a multiple of four bytes on, zeros behind it. */
const scratch = new Uint8Array(MAX_BYTES);
const words = new Int32Array(scratch.buffer);

/** The marks of an entry that is like one before; undefined says nothing about it. */
export function knownShape(bytes: Uint8Array, from: number, to: number): Marks | undefined {
	const candidates = shapes.get(to - from);
	if (!candidates) return undefined;
	load(bytes, from, to);
	for (const shape of candidates) {
		if (!fits(shape)) continue;
		const { v, id, at, type } = shape.marks;
		return { v: from + v, id: from + id, at: from + at, type: from + type, plain: true };
	}
	return undefined;
}

/** For a plain entry that was scanned and found sound, with all four marks. */
export function rememberShape(bytes: Uint8Array, from: number, to: number, marks: Marks): void {
	const length = to - from;
	const like = shapes.get(length) ?? [];
	if (length > MAX_BYTES) return;
	if (like.length === MAX_A_LENGTH) like.shift();
	else if (count === MAX_SHAPES) return;
	else count++;
	load(bytes, from, to);
	const size = Math.ceil(length / 4);
	const fixed = new Uint8Array(size * 4).fill(0xff);
	const digits = new Uint8Array(size * 4);
	const least = new Uint8Array(size * 4);
	markFree(length, fixed, digits, least);
	const { v, id, at, type } = marks;
	like.push({
		words: words.slice(0, size),
		fixed: new Int32Array(fixed.buffer),
		digits: new Int32Array(digits.buffer),
		least: new Int32Array(least.buffer),
		marks: { v: v - from, id: id - from, at: at - from, type: type - from, plain: true },
	});
	shapes.set(length, like);
}

function load(bytes: Uint8Array, from: number, to: number): void {
	scratch.set(bytes.subarray(from, to));
	for (let i = to - from; i % 4 !== 0; i++) scratch[i] = 0;
}

function fits(shape: Shape): boolean {
	const { words: like, fixed, digits, least } = shape;
	for (let i = 0; i < like.length; i++) {
		const word = words[i] as number;
		const same = fixed[i] as number;
		if (((word ^ (like[i] as number)) & same) !== 0) return false;
		if (same === -1) continue;
		// Four bytes side by side. No byte's carry or borrow reaches the next but from one that is refused anyway.
		const free = same === 0 ? word : (word & ~same) | (0x41414141 & same);
		const quote = free ^ 0x22222222;
		const backslash = free ^ 0x5c5c5c5c;
		const odd =
			free | (free - 0x20202020) | (free + 0x01010101) | (quote - 0x01010101) | (backslash - 0x01010101);
		if ((odd & 0x80808080) !== 0) return false;
		const digit = digits[i] as number;
		if (digit === 0) continue;
		const number = (word & digit) | (0x39393939 & ~digit);
		if ((((number - (least[i] as number)) | (0x39393939 - number)) & 0x80808080) !== 0) return false;
	}
	return true;
}

/** Frees what lies in string values, and the digits of whole numbers (of others, all that follow on a digit). */
function markFree(length: number, fixed: Uint8Array, digits: Uint8Array, least: Uint8Array): void {
	for (let i = 0; i < length; i++) {
		if (scratch[i] === 0x22) {
			const end = scratch.indexOf(0x22, i + 1);
			let next = end + 1;
			while ((scratch[next] as number) <= 0x20 && next < length) next++;
			if (scratch[next] !== 0x3a) fixed.fill(0, i + 1, end);
			i = end;
		} else if (
			isDigit(i) &&
			(isDigit(i - 1) || (!isNumeric(i - 1) && (isDigit(i + 1) || !isNumeric(i + 1))))
		) {
			fixed[i] = 0;
			digits[i] = 0xff;
			least[i] = !isDigit(i - 1) && isDigit(i + 1) ? 0x31 : 0x30;
		}
	}
}

const isDigit = (at: number) => (scratch[at] ?? 0) >= 0x30 && (scratch[at] ?? 0) <= 0x39;
/** A digit or one of + - . e E */
const isNumeric = (at: number) => isDigit(at) || [0x2b, 0x2d, 0x2e, 0x65, 0x45].includes(scratch[at] ?? 0);

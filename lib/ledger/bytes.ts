/** Small things about bytes and text that every format here needs, the same in Node and in a browser. */
import { LogError, type LogErrorCode } from "./log-error.ts";

const ENCODER = new TextEncoder();
// A byte order mark is content here (`ignoreBOM`: keep it), and what is not UTF-8 is refused, not replaced.
const DECODER = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export const utf8 = (text: string): Uint8Array => ENCODER.encode(text);

/** Text of at most `limit` bytes, from bytes that must be UTF-8 or a string that must be encodable as it. */
export function textOf(input: string | Uint8Array, limit: number, code: LogErrorCode): string {
	if (input.length > limit) throw new LogError("INPUT_TOO_LARGE");
	if (typeof input !== "string") {
		try {
			return DECODER.decode(input);
		} catch {
			throw new LogError(code);
		}
	}
	if (!input.isWellFormed()) throw new LogError(code);
	if (input.length * 3 > limit && utf8(input).length > limit) throw new LogError("INPUT_TOO_LARGE");
	return input;
}

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
	const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
	let at = 0;
	for (const part of parts) {
		whole.set(part, at);
		at += part.length;
	}
	return whole;
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
	if (a.length !== b.length) return false;
	for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
	return true;
}

export function toHex(bytes: Uint8Array): string {
	let hex = "";
	for (const byte of bytes) hex += byte.toString(16).padStart(2, "0");
	return hex;
}

/** Lower-case hex; `undefined` for anything else. */
export function fromHex(hex: string): Uint8Array | undefined {
	if (!/^(?:[0-9a-f]{2})*$/.test(hex)) return undefined;
	return Uint8Array.from({ length: hex.length / 2 }, (_, i) =>
		Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16),
	);
}

/**
 * Sizes and indices are JavaScript numbers up to 2^53 − 1, which no log reaches; never with the 32-bit operators.
 * On the wire: ASCII decimal, no sign, no leading zero.
 */
import { LogError } from "./log-error.ts";

export function parseDecimal(text: string): number {
	if (!/^(?:0|[1-9][0-9]*)$/.test(text)) throw new LogError("NUMBER_MALFORMED");
	const value = Number(text);
	if (!Number.isSafeInteger(value)) throw new LogError("SIZE_TOO_LARGE");
	return value;
}

/** A caller's number: a count, an index or a size. */
export function assertCount(value: number): void {
	if (!Number.isSafeInteger(value) || value < 0) throw new LogError("NUMBER_MALFORMED");
}

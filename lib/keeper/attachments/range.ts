/** Which bytes are asked for: one range (RFC 9110 §14), as players ask. */
export interface Bytes {
	from: number;
	/** The last one, inclusive. */
	to: number;
}

/**
 * @returns null where all of it is to be sent: no range, several, or none that is understood; "none" where it lies outside
 */
export function rangeOf(header: string | undefined, bytes: number): Bytes | null | "none" {
	const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? "");
	const [, first = "", last = ""] = match ?? [];
	if (first === "" && last === "") return null;
	if (first === "") {
		const length = Math.min(Number(last), bytes);
		return length === 0 ? "none" : { from: bytes - length, to: bytes - 1 };
	}
	const from = Number(first);
	const to = last === "" ? bytes - 1 : Math.min(Number(last), bytes - 1);
	if (last !== "" && Number(last) < from) return null;
	return from >= bytes ? "none" : { from, to };
}

/** What a cosignature/v1 is made of, for note.ts and cosignature.ts (its format and test are there). */
import { concat, utf8 } from "./bytes.ts";
import { LogError } from "./log-error.ts";
import { assertCount } from "./number.ts";

/** `text`: the whole checkpoint text. `time`: seconds since 1970. */
export function cosignatureMessage(text: string | Uint8Array, time: number): Uint8Array {
	assertCount(time);
	return concat(utf8(`cosignature/v1\ntime ${time}\n`), typeof text === "string" ? utf8(text) : text);
}

export function encodeTime(time: number): Uint8Array {
	assertCount(time);
	if (time > LATEST_TIME) throw new LogError("NUMBER_MALFORMED");
	const bytes = new Uint8Array(8);
	new DataView(bytes.buffer).setBigUint64(0, BigInt(time));
	return bytes;
}

/** The last second of the year 9999: beyond it, dates are written in another way, or not at all. */
export const LATEST_TIME = 253_402_300_799;

/** u64be time ‖ 64 bytes; undefined where it is not that, or the time is one that no clock says. */
export function readCosignature(text: Uint8Array, timed: Uint8Array) {
	if (timed.length !== 72) return undefined;
	const time = Number(new DataView(timed.buffer, timed.byteOffset, 8).getBigUint64(0));
	if (time > LATEST_TIME) return undefined;
	return { time, message: cosignatureMessage(text, time), signature: timed.subarray(8) };
}

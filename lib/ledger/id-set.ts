/**
 * Which entry ids were seen, in memory of a fixed size: 16 bytes a place, at most 2^22 places (64 MiB), so 2^21 ids at
 * a time. A longer log is gone through once for each 2^21 entries, each time for another share of the ids.
 *
 * Guarantees: exact (the ids themselves are compared, no digest of them), so no repetition passes and none is made
 * up. Places and shares are chosen by a hash seeded at random: whoever writes a log cannot choose ids that crowd.
 * Test: verify.test.ts.
 */

const IDS_AT_A_TIME = 2 ** 21;

/** The value of a byte that is a lower-case hex digit. */
const NIBBLE = Uint8Array.from({ length: 256 }, (_, byte) =>
	byte >= 0x30 && byte <= 0x39 ? byte - 0x30 : byte >= 0x61 && byte <= 0x66 ? byte - 0x57 : 0,
);

export class IdSet {
	readonly shares: number;
	readonly #words: Uint32Array;
	readonly #mask: number;
	readonly #seeds = crypto.getRandomValues(new Uint32Array(4));
	#share = 0;
	#zero = false;

	/** `entries`: how many the log has. */
	constructor(entries: number, idsAtATime = IDS_AT_A_TIME) {
		this.shares = Math.max(1, Math.ceil(entries / idsAtATime));
		let places = 1024;
		while (places < 2 * Math.min(entries, idsAtATime)) places *= 2;
		this.#words = new Uint32Array(places * 4);
		this.#mask = places - 1;
	}

	/** From here on, another share of the ids; 0 is the first. */
	begin(share: number): void {
		this.#share = share;
		this.#zero = false;
		this.#words.fill(0);
	}

	/** The i-th of these ids, four words each; false where it was there before. */
	add(ids: Uint32Array, i: number): boolean {
		const a = ids[i * 4] as number;
		const b = ids[i * 4 + 1] as number;
		const c = ids[i * 4 + 2] as number;
		const d = ids[i * 4 + 3] as number;
		const [r = 0, s = 0, t = 0, u = 0] = this.#seeds;
		let mixed = Math.imul(a ^ r, 0x9e3779b1) ^ Math.imul(b ^ s, 0x85ebca77);
		mixed =
			Math.imul(mixed ^ (mixed >>> 15), 0x27d4eb2f) ^
			Math.imul(c ^ t, 0xc2b2ae3d) ^
			Math.imul(d ^ u, 0x165667b1);
		mixed = Math.imul(mixed ^ (mixed >>> 13), 0x9e3779b1);
		mixed = (mixed ^ (mixed >>> 16)) >>> 0;
		if (this.shares > 1 && Math.floor((mixed / 2 ** 32) * this.shares) !== this.#share) return true;
		// All zeros mark a free place; that id has a flag of its own.
		if (a !== 0 || b !== 0 || c !== 0 || d !== 0) return this.#take(mixed, a, b, c, d);
		const first = !this.#zero;
		this.#zero = true;
		return first;
	}

	#take(mixed: number, a: number, b: number, c: number, d: number): boolean {
		const words = this.#words;
		for (let probes = 0; probes <= this.#mask; probes++) {
			const i = ((mixed + probes) & this.#mask) * 4;
			const [p, q, r, s] = [words[i], words[i + 1], words[i + 2], words[i + 3]];
			if (p === a && q === b && r === c && s === d) return false;
			if (p !== 0 || q !== 0 || r !== 0 || s !== 0) continue;
			words[i] = a;
			words[i + 1] = b;
			words[i + 2] = c;
			words[i + 3] = d;
			return true;
		}
		throw new RangeError("more ids than were announced");
	}
}

/** The UUID whose 36 characters begin at `at`, as the i-th of `ids`: eight digits a word. */
export function readUuid(bytes: Uint8Array, at: number, ids: Uint32Array, i: number): void {
	// xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx
	ids[i * 4] = word(bytes, at, at + 4);
	ids[i * 4 + 1] = word(bytes, at + 9, at + 14);
	ids[i * 4 + 2] = word(bytes, at + 19, at + 24);
	ids[i * 4 + 3] = word(bytes, at + 28, at + 32);
}

/** The i-th of these ids as text. */
export function formatUuid(ids: Uint32Array, i: number): string {
	const hex = Array.from(ids.subarray(i * 4, i * 4 + 4), (word) => word.toString(16).padStart(8, "0")).join(
		"",
	);
	return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/** Four hex digits at `at` and four at `then`. */
function word(bytes: Uint8Array, at: number, then: number): number {
	return half(bytes, at) * 65_536 + half(bytes, then);
}

function half(bytes: Uint8Array, at: number): number {
	const high = digit(bytes, at) * 16 + digit(bytes, at + 1);
	return high * 256 + digit(bytes, at + 2) * 16 + digit(bytes, at + 3);
}

const digit = (bytes: Uint8Array, at: number) => NIBBLE[bytes[at] as number] as number;

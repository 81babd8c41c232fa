/** Chance that is the same on every machine: sfc32, seeded by SHA-256 of a name. */
import { createHash } from "node:crypto";

export class Dice {
	readonly #name: string;
	#a: number;
	#b: number;
	#c: number;
	#counter = 1;

	constructor(name: string) {
		const digest = createHash("sha256").update(name).digest();
		this.#name = name;
		this.#a = digest.readUInt32LE(0);
		this.#b = digest.readUInt32LE(4);
		this.#c = digest.readUInt32LE(8);
	}

	/** Dice of their own, so that one part of the year can change and the others stay. */
	of(part: string | number): Dice {
		return new Dice(`${this.#name}/${part}`);
	}

	#bits(): number {
		const sum = (this.#a + this.#b + this.#counter) | 0;
		this.#counter = (this.#counter + 1) | 0;
		this.#a = this.#b ^ (this.#b >>> 9);
		this.#b = (this.#c + (this.#c << 3)) | 0;
		this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
		return sum >>> 0;
	}

	/** 0 ≤ x < 1 */
	next(): number {
		return this.#bits() / 0x1_0000_0000;
	}

	between(least: number, most: number): number {
		return least + this.next() * (most - least);
	}

	/** 0 ≤ x < end, whole */
	below(end: number): number {
		return Math.floor(this.next() * end);
	}

	chance(share: number): boolean {
		return this.next() < share;
	}

	pick<T>(from: readonly T[]): T {
		return from[this.below(from.length)] as T;
	}

	/** So many different ones, in no order. */
	some<T>(from: readonly T[], count: number): T[] {
		const left = [...from];
		for (let i = 0; i < Math.min(count, left.length); i++) {
			const j = i + this.below(left.length - i);
			[left[i], left[j]] = [left[j] as T, left[i] as T];
		}
		return left.slice(0, count);
	}

	normal(): number {
		return Math.sqrt(-2 * Math.log(1 - this.next())) * Math.cos(2 * Math.PI * this.next());
	}

	/** Knuth's; for small means. */
	poisson(mean: number): number {
		const limit = Math.exp(-mean);
		let count = 0;
		for (let product = this.next(); product > limit; product *= this.next()) count++;
		return count;
	}

	uuid(): string {
		const hex = [this.#bits(), this.#bits(), this.#bits(), this.#bits()]
			.map((n) => n.toString(16).padStart(8, "0"))
			.join("");
		const variant = "89ab"[Number.parseInt(hex[16] as string, 16) & 3];
		return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
	}
}

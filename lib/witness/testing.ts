/**
 * A log in memory for tests of witnesses, and a second history of it. Its proofs come straight from the recursion of
 * RFC 6962 §2.1.2, not from the product's tiles, so that the two check each other.
 */
import { randomBytes } from "node:crypto";
import { formatCheckpoint } from "../ledger/checkpoint.ts";
import { signNote } from "../ledger/note.ts";
import { generateSigner, type Signer } from "../ledger/signing.ts";
import { EMPTY_ROOT, type Hash, hashNode } from "../ledger/tree.ts";
import { formatAddCheckpoint } from "../ledger/witness-request.ts";

export class History {
	readonly signer: Signer;
	readonly #leaves: Hash[];
	readonly #subtrees = new Map<string, Hash>();

	constructor(size: number, signer = generateSigner("log.example/one").signer, leaves: Hash[] = []) {
		this.signer = signer;
		this.#leaves = leaves;
		this.growTo(size);
	}

	get size(): number {
		return this.#leaves.length;
	}

	growTo(size: number): this {
		while (this.#leaves.length < size) this.#leaves.push(randomBytes(32));
		return this;
	}

	/** The same log up to `size`, by the same key; what is appended after it differs. */
	fork(size: number): History {
		return new History(size, this.signer, this.#leaves.slice(0, size));
	}

	root(size = this.size): Hash {
		return size === 0 ? EMPTY_ROOT : this.#hash(0, size);
	}

	proof(from: number, to = this.size): Hash[] {
		return from === 0 || from === to ? [] : this.#subproof(from, 0, to, true);
	}

	checkpoint(size = this.size): string {
		return signNote(formatCheckpoint({ origin: this.signer.name, size, root: this.root(size) }), [
			this.signer,
		]);
	}

	request(old: number, to = this.size): string {
		return formatAddCheckpoint({ old, proof: this.proof(old, to), checkpoint: this.checkpoint(to) });
	}

	#hash(start: number, count: number): Hash {
		if (count === 1) return this.#leaves[start] as Hash;
		const key = `${start}+${count}`;
		const known = this.#subtrees.get(key);
		if (known) return known;
		const left = split(count);
		const hash = hashNode(this.#hash(start, left), this.#hash(start + left, count - left));
		this.#subtrees.set(key, hash);
		return hash;
	}

	/** SUBPROOF(m, D[start:start+n], whole) */
	#subproof(m: number, start: number, n: number, whole: boolean): Hash[] {
		if (m === n) return whole ? [] : [this.#hash(start, n)];
		const left = split(n);
		return m <= left
			? [...this.#subproof(m, start, left, whole), this.#hash(start + left, n - left)]
			: [...this.#subproof(m - left, start + left, n - left, false), this.#hash(start, left)];
	}
}

function split(n: number): number {
	let left = 1;
	while (left * 2 < n) left *= 2;
	return left;
}

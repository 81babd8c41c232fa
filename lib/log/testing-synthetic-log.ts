/**
 * A log of any length that is nowhere: its entries are made when they are asked for, and only the tree above the leaves
 * is kept, so that a million entries take no memory. For tests of exports, and to measure them.
 */
import { formatCheckpoint } from "#lib/ledger/checkpoint.ts";
import { type Edge, EMPTY_EDGE, grow, rootOfEdge } from "#lib/ledger/edge.ts";
import { signNote } from "#lib/ledger/note.ts";
import { generateSigner, type Signer } from "#lib/ledger/signing.ts";
import { encodeBundle, TILE_WIDTH } from "#lib/ledger/tiles.ts";
import { hashLeaf } from "#lib/ledger/tree.ts";
import type { ExportSource } from "./export-files.ts";

export class SyntheticLog implements ExportSource {
	readonly signer: Signer;
	readonly witnessKeys = "";
	readonly #entry: (index: number) => Uint8Array;
	readonly #upper = new Map<string, Uint8Array>();
	#edge: Edge = EMPTY_EDGE;

	constructor(size: number, signer = generateSigner("test.example/log").signer, entry = syntheticEntry) {
		this.signer = signer;
		this.#entry = entry;
		this.growTo(size);
	}

	growTo(size: number): this {
		while (this.size < size) {
			const count = Math.min(8192, size - this.size);
			const leaves = Array.from({ length: count }, (_, i) => hashLeaf(this.entry(this.size + i)));
			const { edge, growth } = grow(this.#edge, leaves);
			for (const { level, index, from, hashes } of growth) {
				if (level === 0) continue;
				const before = this.#upper.get(`${level}/${index}`) ?? new Uint8Array();
				this.#upper.set(`${level}/${index}`, Buffer.concat([before.subarray(0, from * 32), hashes]));
			}
			this.#edge = edge;
		}
		return this;
	}

	get size(): number {
		return this.#edge.size;
	}

	get vkey(): string {
		return this.signer.vkey;
	}

	get checkpoint(): string {
		const root = rootOfEdge(this.#edge);
		return signNote(formatCheckpoint({ origin: this.signer.name, size: this.size, root }), [this.signer]);
	}

	entry(index: number): Uint8Array {
		return this.#entry(index);
	}

	async tile(level: number, index: number, width: number): Promise<Uint8Array> {
		if (level > 0) return this.#upper.get(`${level}/${index}`) ?? new Uint8Array();
		return Buffer.concat(this.#entries(index, width).map(hashLeaf));
	}

	async bundle(index: number, width: number): Promise<Uint8Array> {
		return encodeBundle(this.#entries(index, width));
	}

	#entries(index: number, width: number): Uint8Array[] {
		return Array.from({ length: width }, (_, i) => this.entry(index * TILE_WIDTH + i));
	}
}

const HEAD = Buffer.from('{"v": 1, "at": "2026-11-21T12:00:00.000000Z", "id": "');

/** An entry as long as an opening's, without a JSON parser's work. */
export function syntheticEntry(index: number): Uint8Array {
	const id = `00000000-0000-4000-8000-${index.toString(16).padStart(12, "0")}`;
	return Buffer.concat([HEAD, Buffer.from(id), TAIL]);
}

const TAIL = Buffer.from(
	`", ${JSON.stringify({
		via: "keeper",
		case: "11111111-1111-4111-8111-111111111111",
		gate: "witnesses:1",
		type: "thread.decrypted",
		actor: { id: "22222222-2222-4222-8222-222222222222", role: "moderator" },
		scope: {
			...{ count: 11, parts: ["messages"], digest: "ab".repeat(32), reports: [], intervals: [[4, 14]] },
		},
		policy: "2026-11",
		reason: { code: "USER_REPORT", commitment: "cd".repeat(32) },
		region: "eu",
		thread: "33333333-3333-4333-8333-333333333333",
		expires: "2026-11-21T12:15:00Z",
		opening: "44444444-4444-4444-8444-444444444444",
		outcome: "granted",
		session: "55555555-5555-4555-8555-555555555555",
		assurance: { kind: "session" },
	}).slice(1)}`,
);

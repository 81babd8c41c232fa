/**
 * A whole log in memory, for tests: grown as the notary grows its own, read through TileReader, written to a folder
 * in the form of an export.
 */
import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { formatCheckpoint } from "./checkpoint.ts";
import { type Edge, grow, rootOfEdge } from "./edge.ts";
import { signNote } from "./note.ts";
import type { Signer } from "./signing.ts";
import type { TileReader } from "./tile-reader.ts";
import { bundlesOf, encodeBundle, TILE_WIDTH, tilePath, tilesOf } from "./tiles.ts";
import { hashLeaf } from "./tree.ts";

/** An entry that is well formed and says nothing. */
export function testEntry(index: number): Uint8Array {
	const id = `00000000-0000-4000-8000-${index.toString(16).padStart(12, "0")}`;
	const entry = {
		v: 1,
		id,
		at: "2026-01-02T03:04:05.000006Z",
		type: "session.ended",
		note: "x".repeat(index % 97),
	};
	return new TextEncoder().encode(JSON.stringify(entry));
}

/** What a signed checkpoint's signatures are over. */
export function checkpointText(checkpoint: string): string {
	return checkpoint.slice(0, checkpoint.lastIndexOf("\n\n") + 1);
}

export class TestLog implements TileReader {
	readonly signer: Signer;
	readonly entries: Uint8Array[] = [];
	readonly #tiles = new Map<string, Uint8Array>();
	#edge: Edge = { size: 0, levels: [] };

	constructor(signer: Signer, size = 0) {
		this.signer = signer;
		this.growTo(size);
	}

	get size(): number {
		return this.entries.length;
	}

	growTo(size: number): void {
		const entries = Array.from({ length: size - this.size }, (_, i) => testEntry(this.size + i));
		const { edge, growth } = grow(this.#edge, entries.map(hashLeaf));
		for (const { level, index, from, hashes } of growth) {
			const before = this.#tiles.get(`${level}/${index}`) ?? new Uint8Array();
			assert.equal(before.length, from * 32);
			this.#tiles.set(`${level}/${index}`, Buffer.concat([before, hashes]));
		}
		this.#edge = edge;
		this.entries.push(...entries);
	}

	entry(index: number): Uint8Array {
		const entry = this.entries[index];
		assert.ok(entry);
		return entry;
	}

	async tile(level: number, index: number): Promise<Uint8Array> {
		return this.#tiles.get(`${level}/${index}`) ?? new Uint8Array();
	}

	/** Signed by the log alone. */
	checkpoint(): string {
		const { signer } = this;
		return signNote(
			formatCheckpoint({ origin: signer.name, size: this.size, root: rootOfEdge(this.#edge) }),
			[signer],
		);
	}

	/** @param witnesses their verifier keys */
	async export(folder: string, checkpoint: string, witnesses: readonly string[]): Promise<void> {
		const write = async (path: string, content: string | Uint8Array) => {
			await mkdir(dirname(join(folder, path)), { recursive: true });
			await writeFile(join(folder, path), content);
		};
		for (const { level, index, width } of tilesOf(this.size)) {
			await write(tilePath(level, index, width), (await this.tile(level, index)).subarray(0, width * 32));
		}
		for (const { index, width } of bundlesOf(this.size)) {
			const first = index * TILE_WIDTH;
			await write(tilePath("entries", index, width), encodeBundle(this.entries.slice(first, first + width)));
		}
		await write("checkpoint", checkpoint);
		await write("vkey", `${this.signer.vkey}\n`);
		await write("witness-vkeys", witnesses.map((vkey) => `${vkey}\n`).join(""));
	}
}

/**
 * A log in a test's database, sealed for real: entries by ledger.append, the tree by the core, the notary's own
 * functions to store it, the test's key to sign. What the notary does beside that (waiting, keeping, asking) is not here.
 */

import type { TestDatabase } from "#db/testing.ts";
import { append, bySystem } from "#lib/ledger/append.ts";
import { formatCheckpoint } from "#lib/ledger/checkpoint.ts";
import { cosign } from "#lib/ledger/cosignature.ts";
import { type Edge, EMPTY_EDGE, grow, rootOfEdge } from "#lib/ledger/edge.ts";
import { signNote } from "#lib/ledger/note.ts";
import { generateSigner, type Signer } from "#lib/ledger/signing.ts";

export class StoredTestLog {
	readonly signer: Signer;
	readonly witness: Signer;
	readonly #database: TestDatabase;
	#edge: Edge = EMPTY_EDGE;

	/** With one witness, whose cosignature nothing waits for unless `gate` says so. */
	static async open(database: TestDatabase, gate = "checkpoint", watched = false): Promise<StoredTestLog> {
		const log = new StoredTestLog(database);
		const { name, vkey } = log.witness;
		const witnesses = watched ? [{ name, vkey, url: "http://127.0.0.1:9", local: false }] : [];
		const keeper = database.as("keeper");
		await keeper`select ledger.watch(${gate}, ${keeper.json(witnesses)})`;
		await database.as("notary")`select ledger.open_log(${log.signer.name}, ${log.signer.vkey})`;
		return log;
	}

	private constructor(database: TestDatabase) {
		this.#database = database;
		this.signer = generateSigner("test.example/log").signer;
		this.witness = generateSigner("witness.example/test", 0x04).signer;
	}

	get size(): number {
		return this.#edge.size;
	}

	/** Appends entries; they wait. @returns their ids */
	async append(count: number): Promise<string[]> {
		return this.#database.as("web").begin(async (tx) => {
			const ids: string[] = [];
			const event = { type: "session.refused", outcome: "refused", factor: "test", ...bySystem } as const;
			for (let i = 0; i < count; i++) ids.push((await append(tx, event)).id);
			return ids;
		});
	}

	/** Indexes and signs all that waits. */
	async seal({ publish = true } = {}): Promise<void> {
		const notary = this.#database.as("notary");
		const [waiting] = await notary`select epoch, size, positions, hashes from ledger.peek(5000)`;
		const hashes: Buffer = waiting?.hashes ?? Buffer.alloc(0);
		const leaves = Array.from({ length: hashes.length / 32 }, (_, i) => hashes.subarray(32 * i, 32 * i + 32));
		const { edge, growth } = grow(this.#edge, leaves);
		const root = rootOfEdge(edge);
		const note = signNote(formatCheckpoint({ origin: this.signer.name, size: edge.size, root }), [
			this.signer,
		]);
		const upper = growth.filter(({ level }) => level > 0);
		const array = (numbers: readonly (number | string)[]) => `{${numbers.join(",")}}`;
		await notary`select ledger.seal(${waiting?.epoch}, ${waiting?.size}, ${array(waiting?.positions)}::text::bigint[],
			${root}, ${note}, ${array(upper.map(({ level }) => level))}::text::int[],
			${array(upper.map(({ index }) => index))}::text::bigint[],
			${array(upper.map(({ hashes }) => hashes.length))}::text::int[],
			${Buffer.concat(upper.map(({ hashes }) => hashes))})`;
		this.#edge = edge;
		if (publish) await this.publish();
	}

	async publish(): Promise<void> {
		await this.#database.as("notary")`select ledger.publish(1, ${this.size})`;
	}

	/** The witness signs the checkpoint of that size. */
	async cosign(size = this.size): Promise<void> {
		const [row] = await this.#database
			.admin`select note from ledger.checkpoint where epoch = 1 and size = ${size}`;
		const note = row?.note as string;
		const time = Math.floor(Date.now() / 1000);
		const line = cosign(note.slice(0, note.lastIndexOf("\n\n") + 1), this.witness, time);
		await this.#database.as("notary")`
			select ledger.cosigned(1, ${size}, ${this.witness.name}, to_timestamp(${time}), ${line})`;
	}

	/** Makes all that is signed look that much older. */
	async age(seconds: number): Promise<void> {
		await this.#database.admin.begin(async (tx) => {
			await tx`set local session_replication_role = replica`;
			await tx`alter table ledger.checkpoint disable trigger checkpoint_stays`;
			await tx`update ledger.checkpoint set signed_at = signed_at - make_interval(secs => ${seconds})`;
			await tx`alter table ledger.checkpoint enable always trigger checkpoint_stays`;
		});
	}
}

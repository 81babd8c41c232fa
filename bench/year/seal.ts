/** The year's entries become the ledger: months, leaves as `ledger.append` builds them, a log with a checkpoint a day. */
import type { Sql } from "#db/client.ts";
import { formatCheckpoint } from "#lib/ledger/checkpoint.ts";
import { cosign } from "#lib/ledger/cosignature.ts";
import { type Edge, EMPTY_EDGE, grow, rootOfEdge } from "#lib/ledger/edge.ts";
import { signNote } from "#lib/ledger/note.ts";
import { generateSigner, type Signer } from "#lib/ledger/signing.ts";
import { DAY } from "./calendar.ts";

const EPOCH = 1;

export interface YearLog {
	origin: string;
	vkey: string;
	skey: string;
	witness: { name: string; vkey: string; skey: string };
}

/** Months that are over: `ledger.make_months` makes only those to come. */
export async function makeMonths(sql: Sql, from: number, end: number): Promise<void> {
	for (let at = from; at < end; ) {
		const first = new Date(at);
		const next = Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 1);
		const begins = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth(), 1)).toISOString();
		const name = `entry_${begins.slice(0, 4)}${begins.slice(5, 7)}`;
		const [there] = await sql`select 1 from pg_class where oid = to_regclass(${`ledger.${name}`})`;
		if (!there) {
			await sql.unsafe(`SET ROLE owner;
				CREATE TABLE ledger.${name} (LIKE ledger.entry INCLUDING ALL);
				ALTER TABLE ledger.entry ATTACH PARTITION ledger.${name}
					FOR VALUES FROM ('${begins}') TO ('${new Date(next).toISOString()}');
				CREATE TRIGGER entry_table_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.${name}
					FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
				ALTER TABLE ledger.${name} ENABLE ALWAYS TRIGGER entry_table_stays;
				ALTER TABLE ledger.${name} ENABLE ALWAYS TRIGGER entry_rows_stay;
				RESET ROLE;`);
		}
		at = next;
	}
}

export async function writeEntries(sql: Sql): Promise<void> {
	await sql.unsafe(`
		INSERT INTO ledger.entry (id, at, leaf, xid, type, via, outcome, assurance, policy, actor, actor_role, region,
			case_id, thread_id, opening_id, reason)
		SELECT y.id, y.at, convert_to(concat('{"v": 1, "id": "', y.id, '", "at": "', to_char(y.at AT TIME ZONE 'UTC',
				'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), '", "via": "', y.via, '", ', substr(y.event::text, 2)), 'UTF8'),
			pg_current_xact_id(), event->>'type', y.via, event->>'outcome', event->'assurance'->>'kind', event->>'policy',
			(event->'actor'->>'id')::uuid, event->'actor'->>'role', event->>'region', (event->>'case')::uuid,
			(event->>'thread')::uuid, (event->>'opening')::uuid, event->'reason'->>'code'
		FROM pg_temp.year_entry y ORDER BY y.at`);
}

/** Where a notary runs, it seals what waits, with its own key. */
export async function leaveToNotary(sql: Sql): Promise<void> {
	await sql`insert into ledger.pending (entry_id, entry_at, leaf_hash)
		select e.id, e.at, sha256('\\x00'::bytea || e.leaf) from pg_temp.year_entry y
		join ledger.entry e on e.id = y.id and e.at = y.at order by e.at, e.id`;
}

/** Where there is no log yet: one of keys that are made for it, with a checkpoint and a cosignature at each midnight. */
export async function sealYear(sql: Sql, end: number): Promise<YearLog> {
	const log = generateSigner("year.example/log");
	const witness = generateSigner("year.example/witness", 0x04);
	await sql`insert into ledger.log (epoch, origin, vkey, root) values (${EPOCH}, ${log.signer.name}, ${log.signer.vkey}, sha256(''))`;
	await sql`insert into ledger.watching (gate, witnesses, entry_id)
		values ('checkpoint', ${sql.json([{ name: witness.signer.name, vkey: witness.signer.vkey, url: "https://witness.example", local: true }])},
			gen_random_uuid())`;
	await sql`insert into ledger.indexed (epoch, index, entry_id, entry_at, leaf_hash)
		select ${EPOCH}, row_number() over (order by e.at, e.id) - 1, e.id, e.at, sha256('\\x00'::bytea || e.leaf)
		from pg_temp.year_entry y join ledger.entry e on e.id = y.id and e.at = y.at`;
	const sealing = new Sealing(log.signer, witness.signer);
	const hashes = sql<{ at: Date; hash: Buffer }[]>`
		select entry_at as at, leaf_hash as hash from ledger.indexed where epoch = ${EPOCH} order by index`;
	await hashes.cursor(4096, (rows) => {
		for (const { at, hash } of rows) sealing.add(at.getTime(), hash);
	});
	sealing.checkpoint(end);
	await sealing.write(sql);
	const { name, vkey } = witness.signer;
	return {
		...{ origin: log.signer.name, vkey: log.signer.vkey, skey: log.skey },
		witness: { name, vkey, skey: witness.skey },
	};
}

class Sealing {
	readonly #log: Signer;
	readonly #witness: Signer;
	#edge: Edge = EMPTY_EDGE;
	#waiting: Uint8Array[] = [];
	#midnight = 0;
	readonly #tiles = new Map<string, { level: number; index: number; hashes: Uint8Array[] }>();
	readonly #checkpoints: { size: number; root: Uint8Array; note: string; at: number; line: string }[] = [];

	constructor(log: Signer, witness: Signer) {
		this.#log = log;
		this.#witness = witness;
	}

	add(at: number, hash: Uint8Array): void {
		const day = Math.floor(at / DAY) * DAY;
		if (day > this.#midnight && this.#midnight > 0) this.checkpoint(day);
		this.#midnight = day;
		this.#waiting.push(hash);
	}

	checkpoint(at: number): void {
		const { edge, growth } = grow(this.#edge, this.#waiting);
		this.#edge = edge;
		this.#waiting = [];
		for (const { level, index, hashes } of growth) {
			if (level === 0) continue; // ledger.indexed
			const key = `${level}/${index}`;
			const tile = this.#tiles.get(key) ?? { level, index, hashes: [] };
			tile.hashes.push(hashes);
			this.#tiles.set(key, tile);
		}
		const root = rootOfEdge(edge);
		const text = formatCheckpoint({ origin: this.#log.name, size: edge.size, root });
		const line = cosign(text, this.#witness, Math.floor(at / 1000) + 2);
		this.#checkpoints.push({ size: edge.size, root, note: signNote(text, [this.#log]), at, line });
	}

	async write(sql: Sql): Promise<void> {
		for (const { level, index, hashes } of this.#tiles.values()) {
			await sql`insert into ledger.tile (epoch, level, index, hashes) values (${EPOCH}, ${level}, ${index}, ${Buffer.concat(hashes)})`;
		}
		for (const { size, root, note, at, line } of this.#checkpoints) {
			await sql`insert into ledger.checkpoint (epoch, size, root, note, signed_at)
				values (${EPOCH}, ${size}, ${root}, ${note}, ${new Date(at)})`;
			await sql`insert into ledger.cosignature (epoch, size, witness, cosigned_at, line, stored_at)
				values (${EPOCH}, ${size}, ${this.#witness.name}, ${new Date(at + 2000)}, ${line}, ${new Date(at + 2500)})`;
		}
		const last = this.#checkpoints.at(-1);
		if (!last) return;
		await sql`update ledger.log set size = ${last.size}, root = ${last.root}, published = ${last.size}, signed_at = ${new Date(last.at)}
			where epoch = ${EPOCH}`;
		await sql`insert into ledger.witness_state (epoch, name, size, seen_at)
			values (${EPOCH}, ${this.#witness.name}, ${last.size}, ${new Date(last.at + 2000)})`;
	}
}

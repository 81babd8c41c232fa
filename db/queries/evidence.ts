/**
 * The population of a control and a sample of it. The text that runs is the text that a pack holds, so it has its values in
 * it: numbers, times and hex of our own, and constants of lib/oversight/protocol/controls.ts; nothing that anybody typed.
 */
import type { Db } from "../web.ts";
import type { Acting } from "./protocol.ts";

export interface Population {
	types: readonly string[];
	/** A further condition on `e` (ledger.entry) and `l.leaf` (its JSON), in SQL. */
	also?: string | undefined;
	/** UTC, from the first and before the second. */
	from: Date;
	until: Date;
	epoch: number;
	/** Of the checkpoint: entries under it alone. */
	size: number;
	/** Its root, hex. */
	root: string;
}

export function populationSql({ types, also, from, until, epoch, size }: Population): string {
	const list = types.map((type) => `'${type}'`).join(", ");
	return [
		"select e.id, i.index, e.at, e.leaf",
		"from ledger.entry e",
		`join ledger.indexed i on i.entry_id = e.id and i.epoch = ${Math.trunc(epoch)}`,
		"cross join lateral (select convert_from(e.leaf, 'UTF8')::jsonb as leaf) l",
		`where e.type in (${list})`,
		// An act that was refused did not happen; where refusals are asked for, they are a type.
		"	and (e.outcome <> 'refused' or e.type like '%.refused')",
		`	and e.at >= '${from.toISOString()}' and e.at < '${until.toISOString()}'`,
		`	and i.index < ${Math.trunc(size)}`,
		...(also ? [`	and (${also})`] : []),
	].join("\n");
}

export const countSql = (population: Population): string =>
	`select count(*)\nfrom (\n${indented(populationSql(population))}\n) population`;

/** The rule: by SHA-256(root of the checkpoint ‖ the entry's id in lower case), the smallest first. */
export function sampleSql(population: Population, most: number): string {
	if (!/^[0-9a-f]{64}$/.test(population.root)) throw new TypeError("a root is 64 hex digits");
	return [
		"select id, index, leaf",
		`from (\n${indented(populationSql(population))}\n) population`,
		`order by sha256('\\x${population.root}'::bytea || convert_to(id::text, 'UTF8'))`,
		`limit ${Math.trunc(most)}`,
	].join("\n");
}

const indented = (text: string) => text.replaceAll(/^/gm, "\t");

/** Whether entries of these times that stand under the checkpoint are not in the database: a month has left, or they were lost. */
export async function lacksEntriesOf(
	db: Db,
	{ from, until, epoch, size }: Pick<Population, "from" | "until" | "epoch" | "size">,
): Promise<boolean> {
	const [row] = await db`
		select from ledger.indexed i
		where i.epoch = ${epoch} and i.index < ${size} and i.entry_at >= ${from} and i.entry_at < ${until}
			and not exists (select from ledger.entry e where e.id = i.entry_id and e.at = i.entry_at
				and e.at >= ${from} and e.at < ${until}) limit 1`;
	return row !== undefined;
}

/** Months that have left for an archive, such as 2026-01. */
/** Since when there is anything on record; null where there is nothing. */
export async function selectRecordBegan(db: Db): Promise<Date | null> {
	const [row] = await db<{ began: Date | null }[]>`
		select least((select min(opened_at) from ledger.log), (select min(at) from ledger.entry)) as began`;
	return row?.began ?? null;
}

export async function selectArchivedMonths(db: Db): Promise<string[]> {
	const rows = await db<{ month: string }[]>`select month from ledger.archived`;
	return rows.map(({ month }) => month);
}

export interface SampledRow {
	id: string;
	index: number;
	leaf: Uint8Array;
}

export async function selectEvidence(
	db: Db,
	population: Population,
	most: number,
): Promise<{ count: number; sample: SampledRow[] }> {
	const [counted] = await db.unsafe(countSql(population));
	const rows = await db.unsafe(sampleSql(population, most));
	return {
		count: Number(counted?.count),
		sample: rows.map(({ id, index, leaf }) => ({ id, index: Number(index), leaf })),
	};
}

export async function takeEvidence(
	db: Db,
	act: Acting & {
		control: string;
		period: string;
		epoch: number;
		size: number;
		count: number;
		digest: string;
	},
): Promise<{ entry: string }> {
	const [row] = await db`select oversight.take_evidence(${db.json(act as never)}) as r`;
	return row?.r;
}

export interface PackRow {
	id: string;
	control: string;
	period: string;
	size: number;
	count: number;
	digest: string;
	takenBy: string;
	takenAt: Date;
	entryId: string;
	entryNumber: number | null;
}

/** Taken packs, the newest first. */
export async function selectPacks(db: Db, limit: number): Promise<PackRow[]> {
	return db<PackRow[]>`
		select v.id, v.control, v.period, v.size::float8 as size, v.count::float8 as count, v.digest, p.alias as "takenBy",
			v.taken_at as "takenAt", v.entry_id as "entryId",
			(select i.index::float8 from ledger.indexed i where i.entry_id = v.entry_id order by i.epoch desc limit 1)
				as "entryNumber"
		from oversight.evidence v join access.person p on p.id = v.taken_by
		order by v.taken_at desc, v.id limit ${limit}`;
}

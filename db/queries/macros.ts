/** Macros: decision forms filled beforehand. */
import type { Db } from "../web.ts";

export interface MacroRow {
	id: string;
	personId: string;
	/** Null: one's own. */
	region: string | null;
	name: string;
	body: unknown;
}

/** One's own, and those of the region; by name. */
export function selectMacros(
	db: Db,
	{ personId, region }: { personId: string; region: string },
): Promise<MacroRow[]> {
	return db<MacroRow[]>`
		select id, person_id as "personId", region, name, body from console.macro
		where removed_at is null and (region = ${region} or (region is null and person_id = ${personId}))
		order by region nulls first, lower(name), id limit 400`;
}

export async function selectMacro(db: Db, id: string): Promise<MacroRow | undefined> {
	const [row] = await db<MacroRow[]>`
		select id, person_id as "personId", region, name, body from console.macro where id = ${id} and removed_at is null`;
	return row;
}

/** How many there are beside it: of one person, or of one region. Waits for others of theirs that are being saved. */
export async function countMacros(db: Db, of: { personId: string; region: string | null }): Promise<number> {
	await db`select pg_advisory_xact_lock(hashtextextended('macro ' || ${of.region ?? of.personId}, 0))`;
	const [row] = await db<{ count: number }[]>`
		select count(*)::int as count from console.macro where removed_at is null
			and case when ${of.region}::text is null then region is null and person_id = ${of.personId} else region = ${of.region} end`;
	return row?.count ?? 0;
}

export async function insertMacro(db: Db, row: MacroRow & { entryId: string }): Promise<void> {
	await db`insert into console.macro (id, person_id, region, name, body, entry_id)
		values (${row.id}, ${row.personId}, ${row.region}, ${row.name}, ${db.json(row.body as never)}, ${row.entryId})`;
}

export async function removeMacro(db: Db, id: string, entryId: string): Promise<void> {
	await db`update console.macro set removed_at = clock_timestamp(), removed_entry_id = ${entryId} where id = ${id}`;
}

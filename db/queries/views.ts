/** What the explorer keeps: what was typed to search for, and searches that were given a name. */
import type { Db } from "../web.ts";

export interface TypedTerms {
	words?: string | undefined;
	account?: string | undefined;
	/** Of a view. */
	name?: string | undefined;
}

export async function insertTyped(
	db: Db,
	{ id, personId, terms }: { id: string; personId: string; terms: TypedTerms },
): Promise<void> {
	await db`insert into oversight.typed (id, person_id, terms) values (${id}, ${personId}, ${db.json(terms as never)})`;
}

/** Undefined where there is none; null where it was erased. */
export async function selectTyped(db: Db, id: string): Promise<TypedTerms | null | undefined> {
	const [row] = await db<{ terms: TypedTerms | null }[]>`select terms from oversight.typed where id = ${id}`;
	return row?.terms;
}

/** The newest that this person typed, with exactly these terms: asked for again, it is the same row. */
export async function selectSameTyped(
	db: Db,
	{ personId, terms }: { personId: string; terms: TypedTerms },
): Promise<string | undefined> {
	const [row] = await db<{ id: string }[]>`
		select id from oversight.typed where person_id = ${personId} and terms = ${db.json(terms as never)}
		order by typed_at desc limit 1`;
	return row?.id;
}

export interface ViewRow {
	id: string;
	personId: string;
	alias: string;
	/** Whoever saved it may not search any more. */
	left: boolean;
	shared: boolean;
	terms: Record<string, string>;
	typedId: string;
	/** With its name; null where that was erased. */
	typed: TypedTerms | null;
	savedAt: Date;
	entryId: string;
}

/** @param roles whose holders may search */
export async function selectViews(
	db: Db,
	{ personId, roles, id, limit }: { personId: string; roles: readonly string[]; id?: string; limit: number },
): Promise<ViewRow[]> {
	return db<ViewRow[]>`
		select v.id, v.person_id as "personId", p.alias, v.shared, v.terms, v.typed_id as "typedId", t.terms as typed,
			v.saved_at as "savedAt", v.entry_id as "entryId",
			p.disabled_at is not null or not exists (select from access.grant_in_force g
				where g.person_id = p.id and g.role = any(${roles as string[]})) as left
		from oversight.view v join access.person p on p.id = v.person_id join oversight.typed t on t.id = v.typed_id
		where (v.person_id = ${personId} or v.shared)
			and not exists (select from oversight.view_removal r where r.view_id = v.id)
			${id === undefined ? db`` : db`and v.id = ${id}`}
		order by v.person_id = ${personId} desc, v.saved_at desc limit ${limit}`;
}

/** How many of their own somebody keeps; waits for others of theirs that are being saved. */
export async function countOwnViews(db: Db, personId: string): Promise<number> {
	await db`select pg_advisory_xact_lock(hashtextextended('view ' || ${personId}, 0))`;
	const [row] = await db<{ n: number }[]>`
		select count(*)::int as n from oversight.view v where v.person_id = ${personId}
			and not exists (select from oversight.view_removal r where r.view_id = v.id)`;
	return row?.n ?? 0;
}

export interface NewView {
	id: string;
	personId: string;
	shared: boolean;
	terms: Record<string, string>;
	typedId: string;
	salt: Uint8Array;
	entryId: string;
}

export async function insertView(db: Db, view: NewView): Promise<void> {
	await db`
		insert into oversight.view (id, person_id, shared, terms, typed_id, salt, entry_id)
		values (${view.id}, ${view.personId}, ${view.shared}, ${db.json(view.terms)}, ${view.typedId},
			${view.salt as Uint8Array<ArrayBuffer>}, ${view.entryId})`;
}

export async function insertViewRemoval(
	db: Db,
	{ viewId, personId, entryId }: { viewId: string; personId: string; entryId: string },
): Promise<void> {
	await db`
		insert into oversight.view_removal (view_id, person_id, entry_id)
		values (${viewId}, ${personId}, ${entryId})`;
}

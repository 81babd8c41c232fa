/** In which region something lies: which keeper holds its keys. Each by its own key, one row. */
import type { Db } from "../web.ts";

type Row = { region: string | null }[];

export async function regionOfCase(db: Db, id: string): Promise<string | null> {
	const [row] = await db<Row>`select region from console.case where id = ${id}`;
	return row?.region ?? null;
}

export async function regionOfOpening(db: Db, id: string): Promise<string | null> {
	const [row] = await db<Row>`select region from access.opening where id = ${id}`;
	return row?.region ?? null;
}

export async function regionOfRequest(db: Db, id: string): Promise<string | null> {
	const [row] = await db<Row>`select region from access.opening_request where id = ${id}`;
	return row?.region ?? null;
}

export async function regionOfReview(db: Db, id: string): Promise<string | null> {
	const [row] = await db<Row>`select region from console.access_review where id = ${id}`;
	return row?.region ?? null;
}

export async function regionOfDecision(db: Db, id: string): Promise<string | null> {
	const [row] = await db<Row>`
		select c.region from console.decision d join console.case c on c.id = d.case_id where d.id = ${id}`;
	return row?.region ?? null;
}

/** Of words that staff typed, which web cannot read. */
export async function regionOfNote(db: Db, id: string): Promise<string | null> {
	const [row] = await db<Row>`select vault.region_of_note(${id}) as region`;
	return row?.region ?? null;
}

export async function regionOfHold(db: Db, id: string): Promise<string | null> {
	const [row] = await db<Row>`select legal.region_of_hold(${id}) as region`;
	return row?.region ?? null;
}

export async function regionOfEntry(db: Db, id: string): Promise<string | null> {
	const [row] = await db<Row>`select region from ledger.entry where id = ${id}`;
	return row?.region ?? null;
}

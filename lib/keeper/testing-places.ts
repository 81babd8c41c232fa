/** Folders, ends and rest for tests that set whole houses up and down several times. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { append, bySystem } from "../ledger/append.ts";
import { until } from "../testing-until.ts";
import type { House } from "./testing.ts";

/** A folder for this file's tests, and what is ended, last first, before it is removed. Called once, outside of a suite. */
export function testPlaces(name: string) {
	const root = mkdtempSync(join(tmpdir(), `countersign-${name}-`));
	const ends: (() => Promise<unknown> | unknown)[] = [];
	after(async () => {
		for (const end of ends.reverse()) await end();
		rmSync(root, { recursive: true, force: true });
	});
	let made = 0;
	return { root, ends, place: (what: string) => join(root, `${what}-${++made}`) };
}

/** Everything that waits is sealed, kept and published. @returns the log's size */
export async function atRest({ database, keeper }: House): Promise<number> {
	let size = 0;
	await until(async () => {
		const [row] = await database.admin`select (select count(*)::int from ledger.pending) as waiting,
			size::int as size, published::int as published from ledger.log where closed_at is null`;
		size = row?.size;
		return row?.waiting === 0 && size === row?.published && keeper.log.notary.last?.size === size;
	});
	return size;
}

export async function grow(house: House, entries: number): Promise<number> {
	for (let i = 0; i < entries; i++)
		await append(house.web, { type: "session.ended", outcome: "done", ...bySystem });
	return atRest(house);
}

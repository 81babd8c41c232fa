/** Tiles of the stored tree, many at once. */
import type { Db } from "../web.ts";

/** In the order in which they are asked for; null where one is missing or too narrow. */
export async function selectTiles(
	db: Db,
	epoch: number,
	tiles: readonly { level: number; index: number; width: number }[],
): Promise<(Uint8Array | null)[]> {
	const rows = await db<{ hashes: Uint8Array | null }[]>`
		select ledger.read_tile(${epoch}, t.level, t.index, t.width) as hashes
		from unnest(${tiles.map(({ level }) => level)}::int[], ${tiles.map(({ index }) => index)}::bigint[],
			${tiles.map(({ width }) => width)}::int[]) with ordinality t(level, index, width, n)
		order by t.n`;
	return rows.map(({ hashes }) => hashes);
}

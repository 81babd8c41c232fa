/** The log in the database here, for `compare`: apart, since only it needs the database's packages. */
import { connect } from "#db/client.ts";
import { selectLog } from "#db/queries/log.ts";
import { LogError } from "#lib/ledger/log-error.ts";
import { StoredTiles } from "#lib/ledger/stored-tiles.ts";
import { publishedCheckpoint } from "#lib/log/published-checkpoint.ts";
import { atDatabase } from "./at-database.ts";
import type { Today } from "./ledger-compare.ts";

export function withLogHere<T>(origin: string, act: (today: Today) => Promise<T>): Promise<T> {
	return atDatabase(async ({ databaseUrl }) => {
		const db = connect(databaseUrl("web"), { max: 2, name: "ledger-compare" });
		try {
			const log = await selectLog(db, { origin });
			if (!log) {
				throw new LogError("ORIGIN_OTHER", "This is a checkpoint of a log that is not in the database here.");
			}
			const shown = await publishedCheckpoint(db, log.epoch, 0);
			if (!shown) throw new LogError("LOG_ROLLED_BACK", "The log in the database here is empty.");
			const tiles = new StoredTiles(db, log.epoch);
			return await act({
				...{
					note: shown.note,
					vkey: log.vkey,
					tiles: () => tiles,
					live: true,
					where: "in the database here",
				},
			});
		} finally {
			await db.end({ timeout: 2 });
		}
	});
}

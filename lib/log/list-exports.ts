/**
 * Exports of the log, as oversight sees them: what waits for a second person, what may be taken, what became of others.
 * Ids, sizes and times; nothing of the log.
 * Shown by: download-log.test.ts.
 */
import { type ExportRow, selectExports } from "#db/queries/exports.ts";
import { selectRegions } from "#db/queries/log.ts";
import { web } from "#db/web.ts";
import { allowed, regionsFor } from "../access/roles.ts";
import type { Actor } from "../actor.ts";

export interface Exports {
	/** Whether the actor may ask, confirm and take: only who oversees every region. */
	may: boolean;
	/** The actor's own that waits, or may be taken. */
	own: ExportRow | undefined;
	/** Of others, to be confirmed. */
	waiting: ExportRow[];
	/** What became of the latest. */
	settled: ExportRow[];
}

const NEWEST = 30;
const SETTLED = 5;

export async function listExports(actor: Actor): Promise<Exports> {
	if (!allowed(actor, "ledger.export")) return { may: false, own: undefined, waiting: [], settled: [] };
	const [rows, regions] = await Promise.all([selectExports(web(), NEWEST), selectRegions(web())]);
	const held = regionsFor(actor, "ledger.export");
	const open = rows.filter(({ state }) => state === "WAITING" || state === "CONFIRMED");
	return {
		may: regions.every((region) => held.includes(region)),
		own: open.find(({ personId }) => personId === actor.personId),
		waiting: open.filter(({ personId, state }) => personId !== actor.personId && state === "WAITING"),
		settled: rows.filter((row) => !open.includes(row)).slice(0, SETTLED),
	};
}

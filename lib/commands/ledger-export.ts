/** `npm run ledger -- export DIR`: records that the entries leave, then writes them. */
import { resolve } from "node:path";
import { connect } from "#db/client.ts";
import { archiveIn } from "#lib/log/archived-entries.ts";
import { earlierExport, exportLog } from "#lib/log/export-log.ts";
import { exportableLog, exportSource, recordExport } from "#lib/log/export-source.ts";
import { atDatabase } from "./at-database.ts";
import { readFlags, wholeNumber } from "./ledger-args.ts";
import { progressFor } from "./progress.ts";

export async function exportEntries(args: string[]): Promise<number | null> {
	const asked = readArgs(args);
	if (!asked) return null;
	const { folder, epoch, archive } = asked;
	const stop = new AbortController();
	process.once("SIGINT", () => stop.abort()).once("SIGTERM", () => stop.abort());
	const progress = progressFor();
	return atDatabase(async ({ databaseUrl }) => {
		const db = connect(databaseUrl("web"), { max: 4, name: "ledger-export" });
		try {
			const found = await exportableLog(db, epoch === undefined ? {} : { epoch });
			await earlierExport(folder, found.log.vkey); // what would be refused is refused before it is on record
			const log = await recordExport(db, found);
			const size = log.size.toLocaleString("en");
			const differ: number[] = [];
			const before = await progress.step("Exporting", (say) =>
				exportLog(
					exportSource(db, log, (index) => differ.push(index), archive ? archiveIn(archive) : undefined),
					folder,
					{
						onProgress: (entries) => say(`${entries.toLocaleString("en")} of ${size} entries`),
						signal: stop.signal,
					},
				),
			);
			const added = before ? `, ${(log.size - before).toLocaleString("en") || "none"} of them new` : "";
			progress.line(`${size} entries of ${log.log.origin} are in ${folder}${added}.`);
			if (log.size === found.size && !log.log.closed) {
				progress.line("They end before the record of this export: no notary works on this database now.");
			}
			progress.line(
				`On record as ${log.entry.id}. No second person confirmed it: the command is the operator's own.`,
			);
			progress.line("They are for oversight alone; hand them on knowingly. To verify, anywhere:");
			progress.line(`  npm run ledger -- verify ${folder} --key ${log.log.vkey}`);
			if (differ.length > 0) {
				const named = differ.slice(0, 5).join(", ") + (differ.length > 5 ? ", …" : "");
				console.error(
					`COLUMNS_DIFFER: the search columns of ${differ.length} entries say something else than the entries (${named}). The log is as it was signed, but somebody changed the rows beside it.`,
				);
				return 1;
			}
			return 0;
		} finally {
			await db.end({ timeout: 2 });
		}
	});
}

function readArgs(args: string[]): { folder: string; epoch?: number; archive?: string } | null {
	const text = { type: "string" } as const;
	const { positionals, values } = readFlags(args, { epoch: text, archive: text });
	const [folder, ...more] = positionals;
	if (!folder || more.length > 0) return null;
	return {
		folder: resolve(folder),
		...(values.archive ? { archive: resolve(values.archive) } : {}),
		...(values.epoch === undefined ? {} : { epoch: wholeNumber("--epoch", values.epoch) }),
	};
}

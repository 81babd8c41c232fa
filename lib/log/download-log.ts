/**
 * The export of `ledger -- export`, for a person of oversight, as one archive.
 *
 * Guarantees: only for whoever holds the right in every region (a log cannot be exported in part); on record under their
 * name before an entry is read; the checkpoint is the archive's last file, so that a download that broke off verifies
 * nowhere. Does not guarantee: a second person's confirmation, which waits for the work on access rights; or what becomes
 * of the file. Test: download-log.test.ts.
 */
import { selectRegions } from "#db/queries/log.ts";
import { web } from "#db/web.ts";
import { authorise, regionsFor } from "../access/roles.ts";
import type { Actor } from "../actor.ts";
import { DomainError, errorCode } from "../errors.ts";
import { actInForce } from "../policy/policy-in-force.ts";
import { exportFiles } from "./export-files.ts";
import { exportableLog, exportSource, recordExport } from "./export-source.ts";
import { ustar } from "./ustar.ts";

export interface Download {
	/** The file's name. */
	name: string;
	/** One file of it in memory at a time. It breaks off where something is missing or the database goes. */
	archive: ReadableStream<Uint8Array>;
}

export async function downloadLog(actor: Actor): Promise<Download> {
	const role = authorise(actor, "ledger.export");
	const held = regionsFor(actor, "ledger.export");
	if ((await selectRegions(web())).some((region) => !held.includes(region))) {
		throw new DomainError(
			"REGION_NOT_HELD",
			"The log holds the entries of all regions, and you do not work in all of them. Nothing was exported.",
		);
	}
	const recorded = await recordExport(web(), await exportableLog(web()), actInForce(actor, role));
	const name = `countersign-log-${recorded.size}`;
	const files = exportFiles(exportSource(web(), recorded));
	return { name: `${name}.tar`, archive: streamOf(ustar(files, { folder: name, time: new Date() })) };
}

function streamOf(parts: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
	return new ReadableStream({
		async pull(controller) {
			try {
				const { done, value } = await parts.next();
				if (done) controller.close();
				else controller.enqueue(value);
			} catch (error) {
				// A code alone: whoever prints a stream's failure prints all of it.
				console.error(`log export: ${errorCode(error)}`);
				controller.error(new DomainError("INTERNAL", errorCode(error)));
			}
		},
		async cancel() {
			await parts.return(undefined);
		},
	});
}

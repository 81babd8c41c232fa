/**
 * The export of `ledger -- export`, for a person of oversight, as one archive.
 *
 * Guarantees: only for whoever holds the right in every region (a log cannot be exported in part), once, within an hour of
 * another such person's confirmation; on record under their name, with the entries of both, before an entry is read; the
 * checkpoint is the archive's last file, so that a download that broke off verifies nowhere. Does not guarantee: what
 * becomes of the file; or anything against a console that was taken over, which reads the entries that it shows anyway.
 * Test: download-log.test.ts.
 */
import { selectRegions } from "#db/queries/log.ts";
import { web } from "#db/web.ts";
import { authoriseEverywhere } from "../access/everywhere.ts";
import type { Actor } from "../actor.ts";
import { DomainError, errorCode } from "../errors.ts";
import { exportFiles } from "./export-files.ts";
import { exportableLog, exportSource, recordExport } from "./export-source.ts";
import { takeConfirmed } from "./take-export.ts";
import { ustar } from "./ustar.ts";

export interface Download {
	/** The file's name. */
	name: string;
	/** One file of it in memory at a time. It breaks off where something is missing or the database goes. */
	archive: ReadableStream<Uint8Array>;
}

/** @param request the actor's own, confirmed by another */
export async function downloadLog(actor: Actor, request: string | null): Promise<Download> {
	const role = authoriseEverywhere(actor, "ledger.export", await selectRegions(web()));
	const recorded = await recordExport(web(), await exportableLog(web()), (size) =>
		takeConfirmed(actor, role, { request, size }),
	);
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

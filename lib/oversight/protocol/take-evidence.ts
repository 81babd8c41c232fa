/**
 * An evidence pack for one control and quarter, as a tar archive: made whole, recorded as `evidence.taken` with the digest of
 * its manifest, and only then handed out.
 *
 * Guarantees: whoever takes it oversees every region; population and sample are of entries under the published checkpoint
 * alone, and of a quarter of which every entry is in the database: of one that has begun to leave for an archive the count
 * would be too low, and none is made; the digest in the ledger is of exactly the files that leave. Not: that an entry's columns say what its leaf does;
 * the proofs say it of the sample. Shown by: evidence.test.ts.
 */
import {
	countSql,
	lacksEntriesOf,
	type PackRow,
	type Population,
	sampleSql,
	selectArchivedMonths,
	selectEvidence,
	selectPacks,
	selectRecordBegan,
	takeEvidence as take,
} from "#db/queries/evidence.ts";
import { selectRegions } from "#db/queries/log.ts";
import { web } from "#db/web.ts";
import { authoriseEverywhere } from "../../access/everywhere.ts";
import { authorise } from "../../access/roles.ts";
import type { Actor } from "../../actor.ts";
import { DomainError } from "../../errors.ts";
import { parseCheckpoint } from "../../ledger/checkpoint.ts";
import { parseNote } from "../../ledger/note.ts";
import { formatProofFile } from "../../ledger/proof-file.ts";
import { proveInclusions } from "../../ledger/prove.ts";
import { StoredTiles } from "../../ledger/stored-tiles.ts";
import { exportableLog } from "../../log/export-source.ts";
import { ustar } from "../../log/ustar.ts";
import { lastQuarters, quarterNamed, quarterOf } from "../../totals/period.ts";
import { actingAs } from "./acting.ts";
import { controlOf } from "./controls.ts";
import { evidenceFiles, SAMPLE } from "./evidence-files.ts";
import { orRefused } from "./refused.ts";

const MOST_PACKS = 50;
const QUARTERS_OFFERED = 8;

export async function listPacks(actor: Actor): Promise<PackRow[]> {
	authorise(actor, "protocol.read");
	return selectPacks(web(), MOST_PACKS);
}

/** The quarters that a pack may be of, the newest first, none from before the record; `archived`: some of its months have left, and none is made. */
export async function offeredQuarters(
	actor: Actor,
	now: Date,
): Promise<{ quarter: string; archived: boolean }[]> {
	authorise(actor, "protocol.read");
	const left = (await selectArchivedMonths(web())).map(
		(month) => quarterOf(new Date(`${month}-01T00:00:00Z`)).name,
	);
	const began = (await selectRecordBegan(web())) ?? now;
	return lastQuarters(now, QUARTERS_OFFERED)
		.filter(({ until }) => until > began)
		.map(({ name }) => ({ quarter: name, archived: left.includes(name) }));
}

/** @returns the archive, small enough to be held: a sample of 25 entries and their proofs */
export async function takeEvidence(
	actor: Actor,
	asked: { control: string; period: string },
): Promise<{ name: string; archive: Uint8Array; entry: string; digest: string; count: number }> {
	const role = authoriseEverywhere(actor, "evidence.take", await selectRegions(web()));
	const control = controlOf(asked.control);
	const bounds = quarterNamed(asked.period);
	if (!control || !bounds || bounds.from.getTime() > Date.now()) {
		throw new DomainError(
			"INPUT_INVALID",
			"Choose a control and a quarter that has begun. Nothing was taken.",
		);
	}
	const began = await selectRecordBegan(web());
	if (began === null || bounds.until <= began) {
		throw new DomainError(
			"INPUT_INVALID",
			`Nothing was recorded in ${asked.period}: the log began later. Nothing was taken.`,
		);
	}
	const { log, size, checkpoint, witnessKeys } = await exportableLog(web());
	if (await lacksEntriesOf(web(), { ...bounds, epoch: log.epoch, size })) {
		throw new DomainError(
			"QUARTER_INCOMPLETE",
			`Not every entry of ${asked.period} is in the database any more: a month of it has left for an archive, or entries were lost. A count would be too low. Nothing was taken; the archive that the operator keeps holds them.`,
		);
	}
	const root = Buffer.from(parseCheckpoint(parseNote(checkpoint).text).root).toString("hex");
	const population: Population = { ...control, ...bounds, epoch: log.epoch, size, root };
	const { count, sample } = await selectEvidence(web(), population, SAMPLE);
	const proofs = await proveInclusions(
		new StoredTiles(web(), log.epoch),
		sample.map(({ index }) => index),
		size,
	);
	const { files, digest } = evidenceFiles({
		...{ control, period: asked.period, ...bounds, origin: log.origin, size, root, count },
		...{ countSql: countSql(population), sampleSql: sampleSql(population, SAMPLE) },
		...{ checkpoint, vkey: log.vkey, witnessKeys },
		sample: sample.map((row, i) => ({
			...row,
			proofFile: formatProofFile({ index: row.index, proof: proofs[i] ?? [], checkpoint }),
		})),
	});
	const acting = await actingAs(actor, role);
	const { entry } = await orRefused(() =>
		take(web(), {
			...acting,
			...{ control: control.code, period: asked.period, epoch: log.epoch, size, count, digest },
		}),
	);
	const name = `countersign-${control.code}-${asked.period}`;
	const parts: Uint8Array[] = [];
	const readable = files.map(({ path, content }) => ({ path, read: async () => content }));
	for await (const part of ustar(readable, { folder: name, time: new Date() })) parts.push(part);
	return { name: `${name}.tar`, archive: Buffer.concat(parts), entry, digest, count };
}

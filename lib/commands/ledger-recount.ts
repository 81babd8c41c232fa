/**
 * `npm run ledger -- recount REPORT.json --export DIR --key VKEY`: an access report against the log itself, by files alone: no
 * database, no product, nothing installed. Its signature first, then both checkpoints, then every entry of the export, then
 * every figure, counted by the lines that counted it (lib/totals/count.ts).
 */
import { resolve } from "node:path";
import { Trouble } from "#db/trouble.ts";
import { parseEntry } from "#lib/ledger/entry.ts";
import { LogError } from "#lib/ledger/log-error.ts";
import { MAX_NOTE_BYTES } from "#lib/ledger/note.ts";
import { tilesIn } from "#lib/ledger/tile-files.ts";
import { entryEnd } from "#lib/ledger/tiles.ts";
import { continues, verifyLog } from "#lib/ledger/verify.ts";
import { checkBundle } from "#lib/ledger/verify-bundle.ts";
import { folderFiles, readBounded } from "#lib/log/folder-files.ts";
import { TotalsCounter } from "#lib/totals/count.ts";
import { type Difference, differences, figuresIn } from "#lib/totals/differences.ts";
import { type ReadReport, readReport } from "#lib/totals/report.ts";
import { assertExport, Misuse, readFlags } from "./ledger-args.ts";
import { type KeyFlags, keysFrom } from "./ledger-keys.ts";
import { witnessLines } from "./ledger-verify.ts";
import { progressFor } from "./progress.ts";

const number = (n: number) => n.toLocaleString("en");

export async function recount(args: string[]): Promise<number | null> {
	const asked = readArgs(args);
	if (!asked) return null;
	const folder = resolve(asked.folder);
	assertExport(folder);
	const files = folderFiles(folder);
	// Whose report it is must be known from elsewhere: nothing of the key is taken from what is judged.
	const keys = keysFrom(asked, { vkey: null, witnessKeys: null, where: "" });
	const { report, from, to } = readFiles(asked.report, (text, signature) =>
		readReport(text, signature, keys.log, keys.witnesses),
	);

	const progress = progressFor();
	const counter = new TotalsCounter();
	let [first, last] = ["", ""];
	const { checkpoint } = await progress.step("Verifying", (say) =>
		verifyLog(files, {
			...keys,
			check(job) {
				const checked = checkBundle(job);
				if (checked.error) return checked;
				let at = 0;
				for (let index = job.first; index < job.first + job.width; index++) {
					const end = entryEnd(job.bundle, at);
					if (index >= report.from.size && index < report.to.size) {
						const entry = parseEntry(job.bundle.subarray(at + 2, end));
						counter.add(entry);
						if (index === report.from.size) first = entry.at;
						if (index === report.to.size - 1) last = entry.at;
					}
					at = end;
				}
				return checked;
			},
			onProgress: ({ entries, size }) => say(`${number(entries)} of ${number(size)} entries`),
		}),
	);
	if (to.size > checkpoint.size) {
		throw new LogError(
			"LOG_BEHIND",
			`The report goes up to ${number(to.size)} entries, this export has ${number(checkpoint.size)}: take a newer one.`,
			{ index: checkpoint.size, count: to.size - checkpoint.size },
		);
	}
	for (const end of from ? [from, to] : [to])
		await continues(end, tilesIn(files, checkpoint.size), checkpoint);

	const { period } = report;
	progress.line(`Log          ${checkpoint.origin}`);
	progress.line(
		`Export       ${number(checkpoint.size)} entries, signed by the log; none changed, none left out`,
	);
	for (const line of witnessLines(checkpoint, keys)) progress.line(line);
	progress.line(
		`Report       of ${period.name}${period.whole ? "" : ", which was not over"}, signed by the log over exactly this file`,
	);
	progress.line(
		`Its ends     ${number(report.from.size)} and ${number(report.to.size)} entries, both on this log; the first is of ${first}, the last of ${last}`,
	);
	const counted = counter.totals({ from: report.from.size, size: report.to.size }, report.domain);
	const wrong = differences(report.totals, counted);
	if (wrong.length === 0) {
		progress.line(`Figures      ${number(figuresIn(counted))}, each counted anew`);
		progress.line("Verified: every figure of the report is what these entries come to.");
		return 0;
	}
	progress.line(`FAILED       ${number(wrong.length)} of ${number(figuresIn(counted))} figures are others:`);
	for (const one of wrong) progress.line(`  ${inWords(one)}`);
	return 1;
}

const inWords = ({ figure, said, counted }: Difference) =>
	`${figure}: the report says ${value(said)}, the log ${value(counted)}`;

/** A report is somebody else's file: a figure of it is cut, and shows no control character. */
const value = (one: unknown): string => (one === undefined ? "nothing" : JSON.stringify(one).slice(0, 200));

function readFiles<T extends ReadReport>(
	file: string,
	read: (text: Uint8Array, signature: Uint8Array) => T,
): T {
	const path = resolve(file);
	const text = readBounded(path, MAX_NOTE_BYTES);
	const signature = readBounded(`${path}.sig`, MAX_NOTE_BYTES);
	if (!text) throw new Trouble(`${file} is no file that can be read.`);
	if (!signature) throw new Trouble(`There is no ${file}.sig: the report's signature, published beside it.`);
	return read(text, signature);
}

type Asked = KeyFlags & { report: string; folder: string };

function readArgs(args: string[]): Asked | null {
	const text = { type: "string" } as const;
	const texts = { type: "string", multiple: true } as const;
	const { positionals, values } = readFlags(args, { export: text, key: text, witness: texts, quorum: text });
	const [report, ...more] = positionals;
	if (!report || more.length > 0) return null;
	const { export: folder, ...keys } = values;
	if (!folder) throw new Misuse("Say --export: the folder of an export of the log (ledger -- export).");
	if (!keys.key) throw new Misuse("Say --key: the log's verifier key, as its operator published it.");
	return { ...keys, report, folder };
}

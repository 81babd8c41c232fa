/**
 * The files of an evidence pack, in order:
 *
 *   README.txt       control, period, what it shows, the count, how to check all of it
 *   query.txt        the query in words
 *   query.sql        the population's count and the sample, exactly as they ran
 *   population.json  the same in figures
 *   checkpoint       the log's signed note, with the witnesses' lines
 *   vkey, witness-vkeys
 *   sample/<index>.leaf and .tlog-proof: each entry's exact bytes, and its proof under that checkpoint
 *   SHA256SUMS       of all of these; its own SHA-256 stands in the entry evidence.taken
 *
 * The rule of the sample: entries in the order of SHA-256(root ‖ id), root being the checkpoint's 32 bytes and id the entry's
 * in lower case; the first SAMPLE of them. Nobody chooses it, and whoever has the export draws it again. Whoever takes packs
 * again and again gets other samples by later checkpoints; each taking is an entry. Pure. Shown by: evidence.test.ts.
 */
import { sha256 } from "../../envelope/digest.ts";
import { sameBytes } from "../../ledger/bytes.ts";
import { parseNote, parseVerifierKey } from "../../ledger/note.ts";
import type { Control } from "./controls.ts";

export const SAMPLE = 25;

export interface Evidence {
	control: Control;
	period: string;
	from: Date;
	until: Date;
	origin: string;
	size: number;
	root: string;
	count: number;
	countSql: string;
	sampleSql: string;
	checkpoint: string;
	vkey: string;
	witnessKeys: string;
	sample: { id: string; index: number; leaf: Uint8Array; proofFile: string }[];
}

export interface PackFile {
	path: string;
	content: Uint8Array;
}

export function evidenceFiles(evidence: Evidence): { files: PackFile[]; digest: string } {
	const { control, period, from, until, origin, size, root, count, sample } = evidence;
	const text = (path: string, content: string): PackFile => ({ path, content: Buffer.from(content, "utf8") });
	const figures = {
		...{ control: control.code, period, from: from.toISOString(), until: until.toISOString() },
		...{
			origin,
			size,
			root,
			types: control.types,
			count,
			sample: sample.map(({ id, index }) => ({ id, index })),
		},
	};
	const files = [
		text("README.txt", readme(evidence)),
		text("query.txt", `${control.query}, with a time from ${figures.from} and before ${figures.until}\n`),
		text(
			"query.sql",
			`-- the population's count\n${evidence.countSql};\n\n-- the sample\n${evidence.sampleSql};\n`,
		),
		text("population.json", `${JSON.stringify(figures, null, "\t")}\n`),
		text("checkpoint", evidence.checkpoint),
		text("vkey", `${evidence.vkey}\n`),
		text("witness-vkeys", evidence.witnessKeys),
		...sample.flatMap(({ index, leaf, proofFile }) => [
			{ path: `sample/${index}.leaf`, content: leaf },
			text(`sample/${index}.tlog-proof`, proofFile),
		]),
	];
	const sums = files
		.map(({ path, content }) => `${sha256(Buffer.from(content)).toString("hex")}  ${path}\n`)
		.join("");
	return {
		files: [...files, text("SHA256SUMS", sums)],
		digest: sha256(Buffer.from(sums, "utf8")).toString("hex"),
	};
}

function readme(evidence: Evidence): string {
	const { control, period, count, size, origin, sample } = evidence;
	return `${control.code}: ${control.name}
${control.standard}

What it shows: ${control.shows}.
Period: ${period}, in UTC. A quarter that is not over has what the log held of it.
Population: ${control.query}. ${count} entries.
Checkpoint: the log ${origin} at ${size} entries (checkpoint, signed; witnesses' lines below).
Sample: ${sample.length} of ${count}. Entries in the order of SHA-256 over the checkpoint's root (32 bytes) and the entry's id
(lower case, as text); the first ${SAMPLE}.

To check it:
  sha256sum -c SHA256SUMS                    the files are those that were taken
  sha256sum SHA256SUMS                       is the digest in the ledger's entry evidence.taken
  sample/<n>.tlog-proof                      proves sample/<n>.leaf, with vkey and witness-vkeys (any tool for c2sp.org/tlog-proof), so:
${commandOf(evidence)}
The keys are those of this pack. Put in those that you have from where you trust them, or it proves only that the pack agrees with
itself.
With an export of the log: count the entries of these types and times whose number is below ${size}, without those whose outcome
is "refused" (an act that did not happen), unless refusals are their type, and draw the sample again by the rule. Ids are the console's own; whom they mean is known to those who keep it.
`;
}

/** In this folder's parent, for an entry of the sample. */
function commandOf({ sample, vkey, witnessKeys, checkpoint }: Evidence): string {
	const [first] = sample;
	if (!first) return "    (the sample is empty: there is nothing to verify)";
	const cosigned = cosignersIn(checkpoint, witnessKeys.split("\n").filter(Boolean));
	const keys = [`--key '${vkey}'`, ...cosigned.map((key) => `--witness '${key}'`)];
	if (cosigned.length > 0) keys.push(`--quorum ${cosigned.length}`);
	return [`    npm run ledger -- verify PACK/sample/${first.index}.tlog-proof`, ...keys].join(" \\\n      ");
}

/** Of the witnesses, those whose line stands under it. */
function cosignersIn(checkpoint: string, vkeys: readonly string[]): string[] {
	const { signatures } = parseNote(checkpoint);
	return vkeys.filter((vkey) => {
		const key = parseVerifierKey(vkey);
		return signatures.some(({ name, keyId }) => name === key.name && sameBytes(keyId, key.keyId));
	});
}

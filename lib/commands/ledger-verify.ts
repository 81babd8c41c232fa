/**
 * `npm run ledger -- verify DIR|FILE`: judges an export, or one receipt, by files alone: no database, no product, and
 * nothing of it is believed but the keys that were given.
 */
import { resolve } from "node:path";
import { Trouble } from "#db/trouble.ts";
import type { SignedCheckpoint } from "#lib/ledger/checkpoint.ts";
import { parseEntry } from "#lib/ledger/entry.ts";
import { lastCosigned } from "#lib/ledger/last-cosigned.ts";
import { LogError } from "#lib/ledger/log-error.ts";
import { MAX_PROOF_FILE_BYTES, parseProofFile, verifyProofFile } from "#lib/ledger/proof-file.ts";
import { tilesIn } from "#lib/ledger/tile-files.ts";
import { MAX_ENTRY_BYTES } from "#lib/ledger/tiles.ts";
import { continues, verifyLog } from "#lib/ledger/verify.ts";
import { checkBundle } from "#lib/ledger/verify-bundle.ts";
import { startThreads } from "#lib/ledger/verify-threads.ts";
import { folderFiles, readBounded } from "#lib/log/folder-files.ts";
import { assertExport, lookAt, Misuse, readFlags, webAddress } from "./ledger-args.ts";
import { type Keys, keysFrom } from "./ledger-keys.ts";
import { isSelection, verifySelectionIn } from "./ledger-verify-selection.ts";
import { progressFor } from "./progress.ts";

const number = (n: number) => n.toLocaleString("en");

export async function verify(args: string[]): Promise<number | null> {
	const asked = readArgs(args);
	if (!asked) return null;
	const place = resolve(asked.place);
	if (lookAt(place) === "file") return verifyReceipt(place, asked);
	if (place.endsWith(".tlog-proof")) throw new Trouble(`${place} is a folder; a receipt is a file.`);
	if (isSelection(place)) return verifySelectionIn(place, asked);
	assertExport(place);
	return verifyFolder(place, asked);
}

async function verifyFolder(folder: string, asked: Asked): Promise<number> {
	const files = folderFiles(folder);
	const text = async (name: string) => {
		const bytes = await files.read(name);
		return bytes && new TextDecoder().decode(bytes);
	};
	const found = {
		vkey: await text("vkey"),
		witnessKeys: await text("witness-vkeys"),
		where: "in the export itself",
	};
	const keys = keysFrom(asked, found);
	for (const warning of keys.warnings) console.error(warning);
	const seen = await Promise.all(asked.urls.map((url) => seenBy(url, keys)));

	const progress = progressFor();
	const began = performance.now();
	let threads: ReturnType<typeof startThreads> | undefined;
	let bundles = 0;
	const { checkpoint, entries, tiles } = await progress.step("Verifying", (say) =>
		verifyLog(files, {
			...keys,
			// A small log is verified before a thread has begun.
			check(job) {
				if (++bundles < 64) return checkBundle(job);
				threads ??= startThreads();
				return threads.check(job);
			},
			onProgress: ({ entries, size, again }) =>
				say(`${number(entries)} of ${number(size)} entries${again ? ", comparing ids" : ""}`),
		}),
	);
	const rate = entries / ((performance.now() - began) / 1000);
	for (const { at } of seen) await notBehind(at, checkpoint, folder);

	progress.line(`Log          ${checkpoint.origin}`);
	progress.line(`Checkpoint   ${number(checkpoint.size)} entries, signed by the log`);
	for (const line of witnessLines(checkpoint, keys)) progress.line(line);
	progress.line(
		`Entries      ${number(entries)}, each well formed, each id once, each under its hash (${number(Math.round(rate))} a second)`,
	);
	progress.line(
		`Tree         ${number(tiles)} ${tiles === 1 ? "tile" : "tiles"}, each made of what lies beneath it; the root is the checkpoint's`,
	);
	for (const { url, at } of seen) {
		progress.line(`Not behind   ${url} has seen ${number(at.size)} entries, and this export continues them`);
	}
	progress.line("Verified: these are the entries that the log signed, all of them, in order, none changed.");
	return 0;
}

/** What a witness has seen by now. @throws LogError WITNESS_UNREACHABLE, CHECKPOINT_MISSING, QUORUM_MISSING, … */
async function seenBy(url: string, { log, witnesses }: Keys): Promise<{ url: string; at: SignedCheckpoint }> {
	if (witnesses.length === 0)
		throw new Trouble("Say --witness: the verifier key of the witness at that address.");
	const at = await lastCosigned({ url, keys: witnesses }, log);
	if (!at) throw new LogError("CHECKPOINT_MISSING", "The witness has cosigned nothing of this log.");
	return { url, at };
}

async function notBehind(seen: SignedCheckpoint, now: SignedCheckpoint, folder: string): Promise<void> {
	if (seen.size > now.size) {
		const missing = seen.size - now.size;
		throw new LogError(
			"LOG_BEHIND",
			`The witness has seen ${number(seen.size)} entries, this export has ${number(now.size)}: it is old, or something is kept back.`,
			{ index: now.size, count: missing },
		);
	}
	await continues(seen, tilesIn(folderFiles(folder), now.size), now);
}

async function verifyReceipt(file: string, asked: Asked): Promise<number | null> {
	const name = /^(.+)\.tlog-proof$/.exec(file)?.[1];
	if (!name) {
		throw new Trouble(
			`${file} is neither an export (a folder) nor a receipt (NAME.tlog-proof, NAME.leaf beside it). A checkpoint alone: compare.`,
		);
	}
	if (asked.urls.length > 0) throw new Misuse("--witness-url is for an export; a receipt is old by nature.");
	const keys = keysFrom(asked, { vkey: null, witnessKeys: null, where: "" });
	const proof = readBounded(file, MAX_PROOF_FILE_BYTES);
	const leaf = readBounded(`${name}.leaf`, MAX_ENTRY_BYTES);
	if (!proof) throw new Trouble(`${file} is no file that can be read.`);
	if (!leaf) throw new Trouble(`There is no ${name}.leaf beside the proof.`);
	const { index, checkpoint } = judged(proof, leaf, keys);
	const { id, type, at } = parseEntry(leaf);
	console.log(`Log          ${checkpoint.origin}`);
	console.log(`Checkpoint   ${number(checkpoint.size)} entries, signed by the log`);
	for (const line of witnessLines(checkpoint, keys)) console.log(line);
	console.log(`Entry        number ${number(index)}, ${id}: ${type}, ${at} by the log's own clock`);
	console.log("Verified: this entry, byte for byte, stands in the log that was signed.");
	return 0;
}

function judged(proof: Uint8Array, leaf: Uint8Array, keys: Keys) {
	try {
		return verifyProofFile(proof, leaf, keys);
	} catch (error) {
		if (!(error instanceof LogError && error.code === "PROOF_INVALID")) throw error;
		const claimed = parseProofFile(proof).index;
		throw new LogError(
			"PROOF_INVALID",
			`This is not entry ${claimed} of the signed log, which the receipt claims: the .leaf, the index or the proof was changed, or they are not of one receipt.`,
		);
	}
}

export function witnessLines({ cosignatures }: SignedCheckpoint, { witnesses, quorum }: Keys): string[] {
	if (cosignatures.length === 0) {
		return [`Witnesses    none of ${witnesses.length} has cosigned it: nobody but the log vouches for it`];
	}
	const wanted = quorum > 0 ? ` (${cosignatures.length} of ${witnesses.length}, ${quorum} wanted)` : "";
	return cosignatures.map(
		({ name, time }) =>
			`Witness      ${name}, ${new Date(time * 1000).toISOString().replace(".000", "")} by its clock${wanted}`,
	);
}

export interface Asked {
	place: string;
	key?: string | undefined;
	witness?: string[] | undefined;
	quorum?: string | undefined;
	urls: string[];
}

function readArgs(args: string[]): Asked | null {
	const text = { type: "string" } as const;
	const texts = { type: "string", multiple: true } as const;
	const options = { key: text, witness: texts, quorum: text, "witness-url": texts };
	const { positionals, values } = readFlags(args, options);
	const [place, ...more] = positionals;
	const { "witness-url": urls = [], ...keys } = values;
	if (!place || more.length > 0) return null;
	for (const url of urls) webAddress("--witness-url", url);
	return { ...keys, place, urls };
}

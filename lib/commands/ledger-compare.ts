/**
 * `npm run ledger -- compare OLD-CHECKPOINT`: does today's log continue the checkpoint that somebody kept? Today's is the
 * one of the database here, of an export (--dir), or of anybody's public address (--url).
 *
 * LOG_ROLLED_BACK: the log is shorter than it was. LOG_FORKED: it is another history under the same name. Either is the
 * worst that can be said of a log, and the two checkpoints together prove it to anybody who has the log's key.
 */
import { resolve } from "node:path";
import { Trouble } from "#db/trouble.ts";
import { openCheckpoint, parseCheckpoint } from "#lib/ledger/checkpoint.ts";
import { LogError } from "#lib/ledger/log-error.ts";
import { MAX_NOTE_BYTES, parseNote } from "#lib/ledger/note.ts";
import { type LogFiles, tilesIn } from "#lib/ledger/tile-files.ts";
import type { TileReader } from "#lib/ledger/tile-reader.ts";
import { continues } from "#lib/ledger/verify.ts";
import { addressFiles } from "#lib/log/address-files.ts";
import { folderFiles, readBounded } from "#lib/log/folder-files.ts";
import { lookAt, Misuse, readFlags, webAddress } from "./ledger-args.ts";
import { type KeyFlags, keysFrom } from "./ledger-keys.ts";
import { witnessLines } from "./ledger-verify.ts";

/** A log of today, wherever it is. */
export interface Today {
	note: string | Uint8Array;
	vkey: string | null;
	tiles(size: number): TileReader;
	/** Whether it is the log itself, not a copy that may just be old. */
	live: boolean;
	where: string;
}

export async function compare(args: string[]): Promise<number | null> {
	const asked = readArgs(args);
	if (!asked) return null;
	const { kept, origin } = readKept(asked.file);
	if (asked.url) return judge(kept, await todayIn(addressFiles(asked.url), true, `at ${asked.url}`), asked);
	if (asked.dir)
		return judge(kept, await todayIn(folderFiles(resolve(asked.dir)), false, `in ${asked.dir}`), asked);
	const { withLogHere } = await import("./ledger-here.ts").catch((error: { code?: string }) => {
		if (error.code !== "ERR_MODULE_NOT_FOUND") throw error; // an outsider's, who installed nothing
		throw new Trouble("Say --url or --dir; without them compare needs the database on this machine.");
	});
	return withLogHere(origin, (today) => judge(kept, today, asked));
}

function readKept(file: string): { kept: Uint8Array; origin: string } {
	if (lookAt(resolve(file)) === "folder")
		throw new Trouble(
			`${file} is a folder; say a checkpoint, a file (an export has one: ${file}/checkpoint).`,
		);
	try {
		const kept = readBounded(resolve(file), MAX_NOTE_BYTES);
		if (!kept) throw new Trouble(`${file} is no file that can be read.`);
		return { kept, origin: parseCheckpoint(parseNote(kept).text).origin };
	} catch (error) {
		if (!(error instanceof LogError)) throw error;
		throw new LogError(
			"NOTE_MALFORMED",
			`${file} is no checkpoint: the log's name, its size and its root, a line each, an empty line, signatures.`,
		);
	}
}

async function judge(kept: Uint8Array, today: Today, asked: Asked): Promise<number> {
	const keys = keysFrom(asked, { vkey: today.vkey, witnessKeys: null, where: today.where });
	for (const warning of keys.warnings) console.error(warning);
	const before = openCheckpoint(kept, keys.log, keys.witnesses, keys.quorum);
	const now = openCheckpoint(today.note, keys.log);
	if (before.size > now.size) {
		const count = before.size - now.size;
		throw new LogError(
			today.live ? "LOG_ROLLED_BACK" : "LOG_BEHIND",
			`The checkpoint that was kept has ${before.size} entries, the log ${today.where} has ${now.size}${today.live ? "" : "; if that copy is just old, take a newer one"}.`,
			{ index: now.size, count },
		);
	}
	const proof = await continues(before, today.tiles(now.size), now);
	console.log(`Log          ${now.origin}, ${today.where}`);
	console.log(`Kept         ${before.size} entries, signed by the log`);
	if (keys.witnesses.length > 0) for (const line of witnessLines(before, keys)) console.log(line);
	console.log(`Today        ${now.size} entries, signed by the log`);
	console.log(`Proof        ${proof.length} hashes`);
	console.log("Verified: the log of today begins with exactly the entries of the checkpoint that was kept.");
	return 0;
}

async function todayIn(files: LogFiles, live: boolean, where: string): Promise<Today> {
	const [note, vkey] = await Promise.all([files.read("checkpoint"), files.read("vkey")]).catch((error) => {
		if (error instanceof LogError) throw error;
		throw new LogError("LOG_UNREACHABLE", undefined, { cause: error });
	});
	if (!note) throw new LogError("CHECKPOINT_MISSING", `There is no checkpoint ${where}.`);
	return {
		note,
		vkey: vkey && new TextDecoder().decode(vkey),
		tiles: (size) => tilesIn(files, size),
		live,
		where,
	};
}

type Asked = KeyFlags & { file: string; dir?: string | undefined; url?: string | undefined };

function readArgs(args: string[]): Asked | null {
	const text = { type: "string" } as const;
	const witness = { type: "string", multiple: true } as const;
	const { positionals, values } = readFlags(args, { key: text, witness, quorum: text, dir: text, url: text });
	const [file, ...more] = positionals;
	if (!file || more.length > 0) return null;
	if (values.dir && values.url) throw new Misuse("Say --dir or --url, not both.");
	if (values.url !== undefined) webAddress("--url", values.url);
	return { ...values, file };
}

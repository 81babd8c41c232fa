/**
 * The log's signing key: `log/key` in the keys folder, in the signed-note format, mode 0600. Its name is the log's origin.
 *
 * Made once, at the very first start. A key that is missing later is not made anew: the log of another key is another
 * log, and whoever has an old checkpoint would see a fork (`npm run ledger -- new-epoch` begins a new one openly).
 */
import { existsSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { writeWhole } from "./files.ts";
import { LogError } from "./log-error.ts";
import { generateSigner, parseSigner, type Signer } from "./signing.ts";

/** The folder of the key and of the last checkpoint, in the keys folder. */
export const logFolder = (keysFolder: string) => join(keysFolder, "log");

/** The name of a log that is yet to be made: where it is published, unless LOG_ORIGIN says otherwise. */
export const originOf = (publicUrl: string, chosen?: string): string =>
	chosen ?? `${new URL(publicUrl).host}/countersign`;

/** The last checkpoint that was signed (keeper/notary/continuity.ts). */
export const continuityFile = (folder: string) => join(folder, "checkpoint");

export const keyFile = (folder: string) => join(folder, "key");

/** @returns null where there is none. @throws LogError KEY_MALFORMED */
export async function readLogKey(folder: string): Promise<Signer | null> {
	const text = await readFile(keyFile(folder), "utf8").catch((error: { code?: string }) => {
		if (error.code === "ENOENT") return null;
		throw error;
	});
	return text === null ? null : parseSigner(text.trim());
}

/** @throws LogError LOG_KEY_MISSING where something was signed here before: another key would be another log */
export async function makeLogKey(folder: string, origin: string): Promise<Signer> {
	await mkdir(folder, { recursive: true, mode: 0o700 });
	if (existsSync(continuityFile(folder))) throw new LogError("LOG_KEY_MISSING");
	const { signer, skey } = generateSigner(origin);
	try {
		await writeWhole(keyFile(folder), `${skey}\n`, { replace: false });
	} catch (error) {
		// Whoever started at the same moment, on the same folder, was first.
		const other = (error as { code?: string }).code === "EEXIST" ? await readLogKey(folder) : null;
		if (other) return other;
		throw error;
	}
	await writeWhole(join(folder, "vkey"), `${signer.vkey}\n`);
	return signer;
}

/**
 * The log's signing key: `log/key` in the keys folder, in the signed-note format, mode 0600. Its name is the log's origin.
 *
 * Made once, at the very first start. A key that is missing later is not made anew: the log of another key is another
 * log, and whoever has an old checkpoint would see a fork (`npm run ledger -- new-epoch` begins a new one openly).
 */
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { writeWhole } from "./files.ts";
import { generateSigner, parseSigner, type Signer } from "./signing.ts";

/** The folder of the key and of the last checkpoint, in the keys folder. */
export const logFolder = (keysFolder: string) => join(keysFolder, "log");

/** The name of a log that is yet to be made: where it is published, unless LOG_ORIGIN says otherwise. */
export const originOf = (publicUrl: string, chosen?: string): string =>
	chosen ?? `${new URL(publicUrl).host}/countersign`;

export const keyFile = (folder: string) => join(folder, "key");

/** @returns null where there is none. @throws LogError KEY_MALFORMED */
export async function readLogKey(folder: string): Promise<Signer | null> {
	const text = await readFile(keyFile(folder), "utf8").catch((error: { code?: string }) => {
		if (error.code === "ENOENT") return null;
		throw error;
	});
	return text === null ? null : parseSigner(text.trim());
}

export async function makeLogKey(folder: string, origin: string): Promise<Signer> {
	await mkdir(folder, { recursive: true, mode: 0o700 });
	const { signer, skey } = generateSigner(origin);
	await writeWhole(keyFile(folder), `${skey}\n`, { replace: false });
	await writeWhole(join(folder, "vkey"), `${signer.vkey}\n`);
	return signer;
}

/**
 * The key under which words become blind tokens: 32 random bytes in the keeper's folder of keys (search/key, mode 0600),
 * made once. Never in PostgreSQL, whose backups would then hold tokens and key together. Lost, reasons of before are found by
 * their words no more; nothing else depends on it.
 */
import { randomBytes } from "node:crypto";
import { link, mkdir, open, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { errorCode } from "../../errors.ts";

const BYTES = 32;

export async function searchKey(folder: string): Promise<Buffer> {
	const path = join(folder, "key");
	await mkdir(folder, { recursive: true, mode: 0o700 });
	// Whole or not at all: a link to what is flushed, and of two keepers that begin at once the second takes the first's.
	const unfinished = join(folder, `.${randomBytes(6).toString("hex")}.tmp`);
	const known = await readKey(path);
	if (known) return known;
	const file = await open(unfinished, "wx", 0o600);
	try {
		await file.writeFile(`${randomBytes(BYTES).toString("base64url")}\n`);
		await file.sync();
	} finally {
		await file.close();
	}
	await link(unfinished, path).catch((error: unknown) => {
		if (errorCode(error) !== "EEXIST") throw error;
	});
	await rm(unfinished);
	const parent = await open(folder, "r");
	await parent.sync().finally(() => parent.close());
	const made = await readKey(path);
	if (!made) throw new Error("The search key could not be made.");
	return made;
}

async function readKey(path: string): Promise<Buffer | null> {
	const text = await readFile(path, "utf8").catch((error: unknown) => {
		if (errorCode(error) === "ENOENT") return null;
		throw error;
	});
	if (text === null) return null;
	const key = Buffer.from(text.trim(), "base64url");
	if (key.length !== BYTES) throw new Error(`The search key ${path} is not one that a keeper made.`);
	return key;
}

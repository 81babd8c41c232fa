/**
 * The key store of this version: a folder of private intake keys, one JSON file a key, mode 0600, flushed before use.
 * They are never in PostgreSQL, so neither WAL nor backup of the database holds them; back this folder up apart.
 */
import { mkdir, open, readdir, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { errorCode } from "../../errors.ts";

const StoredKey = z.strictObject({
	kid: z.string(),
	region: z.string(),
	notBefore: z.iso.datetime(),
	notAfter: z.iso.datetime(),
	privateJwk: z.looseObject({
		kty: z.literal("EC"),
		crv: z.literal("P-256"),
		x: z.string(),
		y: z.string(),
		d: z.string(),
	}),
});
export type StoredKey = z.infer<typeof StoredKey>;

export interface KeyStore {
	/** Of these regions, or of all: what is not asked for is not read. */
	all(regions: readonly string[] | null): Promise<StoredKey[]>;
	put(key: StoredKey): Promise<void>;
}

export function folderStore(folder: string): KeyStore {
	return {
		async all(regions) {
			const keys: StoredKey[] = [];
			for (const region of regions ?? (await list(folder))) {
				for (const file of await list(join(folder, region))) {
					if (file.endsWith(".json")) keys.push(await read(join(folder, region, file)));
				}
			}
			return keys;
		},
		async put(key) {
			const place = join(folder, key.region);
			await mkdir(place, { recursive: true, mode: 0o700 });
			const unfinished = join(place, `.${key.kid}.tmp`);
			const file = await open(unfinished, "wx", 0o600);
			try {
				await file.writeFile(`${JSON.stringify(key)}\n`);
				await file.sync();
			} finally {
				await file.close();
			}
			await rename(unfinished, join(place, `${key.kid}.json`));
			const parent = await open(place, "r");
			await parent.sync().finally(() => parent.close());
		},
	};
}

async function read(path: string): Promise<StoredKey> {
	// A parser's message quotes what it read, and this is a private key.
	try {
		return StoredKey.parse(JSON.parse(await readFile(path, "utf8")));
	} catch (error) {
		throw new Error(`The key file ${path} cannot be read (${errorCode(error)}).`);
	}
}

async function list(folder: string): Promise<string[]> {
	try {
		return (await readdir(folder)).sort();
	} catch (error) {
		if ((error as { code?: string }).code === "ENOENT") return [];
		throw error;
	}
}

/**
 * What lies elsewhere is moved into the configured key store: bare files of installations before key stores, and what
 * another store wrapped, as long as that one still answers. For each key: unwrap there, wrap here and see that it unwraps,
 * record (`key.stored`), replace the file, and let the other store forget what it holds. Killed anywhere in between it is
 * finished the next time, and until then the key opens where it was.
 *
 * Does not guarantee: that a bare file's bytes leave the disk, or copies made before (docs/key-stores.md).
 * Shown by: move-keys.test.ts.
 */
import type { Sql } from "#db/client.ts";
import { errorCode } from "../../errors.ts";
import type { KeyFile } from "./key-file.ts";
import { type KeyStore, refused, type StoreName } from "./key-store.ts";
import type { Stores } from "./open-store.ts";
import { keyFiles, unwrapKey, wrapHalf, writeKeyFile } from "./private-keys.ts";

export interface Moved {
	moved: number;
	/** Where it failed, or a file cannot be read: the first error, and of how many keys. */
	failed: number;
	error: unknown;
}

/** @param folder of the intake keys. @param regions whose keys this keeper holds; null: all there are */
export async function moveKeys(
	sql: Sql,
	folder: string,
	{ store, other }: Pick<Stores, "store" | "other">,
	regions: readonly string[] | null,
): Promise<Moved> {
	const result: Moved = { moved: 0, failed: 0, error: null };
	const fail = (error: unknown) => {
		result.failed++;
		result.error ??= error;
	};
	for (const file of await keyFiles(folder, regions, fail)) {
		if (file.version === 2 && file.store === store.name) continue;
		try {
			if (await move(sql, folder, file, store, file.version === 2 ? other(file.store) : null)) result.moved++;
		} catch (error) {
			fail(error);
			if (errorCode(error) === "KEY_STORE_UNAVAILABLE") break; // the others would each wait for it as long
		}
	}
	return result;
}

async function move(sql: Sql, folder: string, file: KeyFile, store: KeyStore, from: KeyStore | null) {
	const { kid, region, notBefore, notAfter, publicJwk } = file;
	const d = file.version === 1 ? file.d : (await unwrapKey(file, from ?? nowhere(file.store))).d;
	const wrapped = await wrapHalf(store, file, d);
	const o = { kid, region, store: store.name };
	const [row] = await sql<{ known: boolean }[]>`select access.store_intake_key(${sql.json(o)}) as known`;
	if (!row?.known) return false;
	await writeKeyFile(folder, {
		...{ version: 2, kid, region, notBefore, notAfter, publicJwk, store: store.name, wrapped },
	});
	// From here on what the other store holds opens only copies of the file that was.
	await from?.forget(file).catch(() => {
		throw refused(
			`The intake key ${kid} was moved, but the key store ${from.name} still has its own key for it. Destroy that one there.`,
		);
	});
	return true;
}

function nowhere(name: StoreName): never {
	throw refused(
		`Intake keys lie in the key store ${name}, which is not described any more. Set its variables again beside KEY_STORE until they are moved.`,
	);
}

/**
 * What lies elsewhere is moved into the configured key store: bare files of installations before key stores, and what
 * another store wrapped, as long as that one still answers. For each key: unwrap there, wrap here and see that it unwraps,
 * record (`key.stored`), replace the file, and let the other store forget what it holds: the file names that one until it has.
 * Killed anywhere in between, or while the other store is away, it is finished the next time; until the file is replaced
 * the key opens where it was. What a crash left of files that were being written goes, too.
 *
 * Does not guarantee: that a bare file's bytes leave the disk, or copies made before (docs/key-stores.md).
 * Shown by: move-keys.test.ts.
 */
import type { Sql } from "#db/client.ts";
import { errorCode } from "../../errors.ts";
import type { KeyFile, WrappedFile } from "./key-file.ts";
import { type KeyStore, refused } from "./key-store.ts";
import type { Stores } from "./open-store.ts";
import { keyFiles, nowhere, removeLeftovers, unwrapKey, wrapHalf, writeKeyFile } from "./private-keys.ts";

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
	await removeLeftovers(folder, regions).catch(fail);
	for (const file of await keyFiles(folder, regions, fail)) {
		try {
			if (file.version === 1 || file.store !== store.name) {
				const there = await move(sql, folder, file, store, file.version === 2 ? other(file.store) : null);
				if (!there) continue;
				result.moved++;
				await forgetElsewhere(folder, there, other);
			} else if (file.was) await forgetElsewhere(folder, file, other);
		} catch (error) {
			fail(error);
			if (errorCode(error) === "KEY_STORE_UNAVAILABLE") break; // the others would each wait for it as long
		}
	}
	return result;
}

/** @returns the file as it is now; null where the database knows no such key */
async function move(
	sql: Sql,
	folder: string,
	file: KeyFile,
	store: KeyStore,
	from: KeyStore | null,
): Promise<WrappedFile | null> {
	const { kid, region, notBefore, notAfter, publicJwk } = file;
	const d = file.version === 1 ? file.d : (await unwrapKey(file, from ?? nowhere(file.store))).d;
	const wrapped = await wrapHalf(store, file, d);
	const o = { kid, region, store: store.name };
	const [row] = await sql<{ known: boolean }[]>`select access.store_intake_key(${sql.json(o)}) as known`;
	if (!row?.known) return null;
	const before = file.version === 2 ? [file.store, ...(file.was ?? [])] : [];
	// Where it comes back to, it stays.
	const was = [...new Set(before)].filter((name) => name !== store.name);
	const there: WrappedFile = {
		...{ version: 2, kid, region, notBefore, notAfter, publicJwk, store: store.name, wrapped },
		...(was.length > 0 && { was }),
	};
	await writeKeyFile(folder, there);
	return there;
}

/** What the stores hold that a key was moved from: of no use any more but for copies of the file that was. */
async function forgetElsewhere(folder: string, file: WrappedFile, other: Stores["other"]): Promise<void> {
	const { was = [], ...rest } = file;
	for (const name of was) {
		const from = other(name) ?? nowhere(name);
		await from.forget({ kid: file.kid, region: file.region }).catch(() => {
			throw refused(
				`The intake key ${file.kid} was moved, but the key store ${name} still has its own key for it. It is asked again to destroy it; look why it does not.`,
			);
		});
	}
	if (was.length > 0) await writeKeyFile(folder, rest);
}

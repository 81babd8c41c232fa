/**
 * Writing a small file whole or not at all: a temporary one beside it, flushed, renamed, the folder flushed. After a
 * crash there is the old file or the new one. Node only.
 */
import { link, open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { LogError } from "./log-error.ts";

let turn = 0;

/**
 * @param options.replace false: an existing file stays, and that is an error (EEXIST)
 * @throws LogError DISK_FULL; any other failure of the file system as it is
 */
export async function writeWhole(
	path: string,
	data: string | Uint8Array,
	{ replace = true, mode = 0o600 }: { replace?: boolean; mode?: number } = {},
): Promise<void> {
	const unfinished = join(dirname(path), `.${process.pid}-${++turn}.tmp`);
	try {
		const file = await open(unfinished, "wx", mode);
		try {
			await file.writeFile(data);
			await file.sync();
		} finally {
			await file.close();
		}
		if (replace) await rename(unfinished, path);
		else await link(unfinished, path).finally(() => rm(unfinished, { force: true }));
		const folder = await open(dirname(path), "r");
		await folder.sync().finally(() => folder.close());
	} catch (error) {
		await rm(unfinished, { force: true });
		const { code } = error as { code?: string };
		if (code === "ENOSPC" || code === "EDQUOT") throw new LogError("DISK_FULL", undefined, { cause: error });
		throw error;
	}
}

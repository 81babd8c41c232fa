/** `npm run ledger -- proof ENTRY_ID OUT`: one entry and the proof that it is in the log, recorded first. */
import { existsSync, statSync } from "node:fs";
import { rm } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { connect } from "#db/client.ts";
import { Trouble } from "#db/trouble.ts";
import { append, bySystem } from "#lib/ledger/append.ts";
import { writeWhole } from "#lib/ledger/files.ts";
import { parseVerifierKey } from "#lib/ledger/note.ts";
import { verifyProofFile } from "#lib/ledger/proof-file.ts";
import { proveEntry } from "#lib/log/prove-entry.ts";
import { isUuid } from "#lib/uuid.ts";
import { atDatabase } from "./at-database.ts";
import { Misuse, readFlags } from "./ledger-args.ts";

export async function prove(args: string[]): Promise<number | null> {
	const [id = "", out = "", ...more] = readFlags(args, {}).positionals;
	if (out === "" || more.length > 0) return null;
	if (!isUuid(id)) throw new Misuse("ENTRY_ID must be an entry's id: a UUID, in lower case.");
	const place = resolve(out);
	refusePlace(place);
	return atDatabase(async ({ databaseUrl }) => {
		const db = connect(databaseUrl("web"), { max: 2, name: "ledger-proof" });
		try {
			const { log, index, leaf, proofFile } = await proveEntry(db, id);
			// Nobody is handed a receipt that the first who checks it would refuse.
			verifyProofFile(proofFile, leaf, { log: parseVerifierKey(log.vkey) });
			await append(db, { type: "ledger.exported", outcome: "done", ...bySystem, size: 1, entry: id });
			await write(`${place}.leaf`, leaf);
			await write(`${place}.tlog-proof`, proofFile).catch(async (error) => {
				await rm(`${place}.leaf`, { force: true });
				throw error;
			});
			console.log(`Entry ${index} of ${log.origin}: ${out}.tlog-proof and ${out}.leaf. To verify, anywhere:`);
			console.log(`  npm run ledger -- verify ${out}.tlog-proof --key ${log.vkey}`);
			return 0;
		} finally {
			await db.end({ timeout: 2 });
		}
	});
}

/** What could not be written is refused before it is on record that it was handed out. */
function refusePlace(place: string): void {
	const isFolder = (path: string) => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
	if (isFolder(place)) throw new Trouble(`${place} is a folder; say a name in it: ${place}/receipt.`);
	if (!isFolder(dirname(place))) throw new Trouble(`There is no folder ${dirname(place)}.`);
	for (const path of [`${place}.leaf`, `${place}.tlog-proof`])
		if (existsSync(path)) throw new Trouble(`${path} is there already; nothing was replaced.`);
}

async function write(path: string, data: string | Uint8Array): Promise<void> {
	await writeWhole(path, data, { replace: false }).catch((error: unknown) => {
		const { code = "" } = error as { code?: string };
		if (code === "EEXIST") throw new Trouble(`${path} is there already; nothing was replaced.`);
		if (/^(EACCES|EPERM|EROFS|ENOENT|ENOTDIR|ENAMETOOLONG)$/.test(code)) {
			throw new Trouble(`${path} cannot be written (${code}).`);
		}
		throw error;
	});
}

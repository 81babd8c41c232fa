/** `npm run ledger -- verify DIR` where DIR is what was exported of a search (lib/oversight/selection/files.ts). */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { readBounded } from "#lib/log/folder-files.ts";
import { verifySelection } from "#lib/oversight/selection/verify-selection.ts";
import { Misuse } from "./ledger-args.ts";
import { keysFrom } from "./ledger-keys.ts";
import { type Asked, witnessLines } from "./ledger-verify.ts";

export const isSelection = (folder: string) =>
	existsSync(join(folder, "manifest.json")) && !existsSync(join(folder, "checkpoint"));

export function verifySelectionIn(folder: string, asked: Asked): number {
	if (asked.urls.length > 0)
		throw new Misuse("--witness-url is for an export of the log; one of a search is old by nature.");
	const keys = keysFrom(asked, { vkey: vkeyIn(folder), witnessKeys: null, where: "in the manifest itself" });
	for (const warning of keys.warnings) console.error(warning);
	const read = (name: string, most: number) => readBounded(join(folder, name), most);
	const { checkpoint, manifest, entries } = verifySelection(read, keys);
	const count = (n: number) => n.toLocaleString("en");
	console.log(`Log          ${checkpoint.origin}`);
	console.log(`Checkpoint   ${count(checkpoint.size)} entries, signed by the log`);
	for (const line of witnessLines(checkpoint, keys)) console.log(line);
	console.log(`Export       ${manifest.export}, recorded as entry ${manifest.entry}`);
	console.log(`Entries      ${count(entries)}, each at its place in the log, none changed`);
	console.log("Verified: these entries stand in the log that was signed. That they are all that the search");
	console.log("found is the exporter's word; the recorded entry holds their number.");
	return 0;
}

function vkeyIn(folder: string): string | null {
	try {
		const text = new TextDecoder().decode(
			readBounded(join(folder, "manifest.json"), 64 * 1024 * 1024) ?? undefined,
		);
		const { vkey } = JSON.parse(text) as { vkey?: unknown };
		return typeof vkey === "string" ? vkey : null;
	} catch {
		return null;
	}
}

/** What was said at the command line, read; and what is no file of a log, told apart before anything is done. */
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { type ParseArgsConfig, parseArgs } from "node:util";
import { Trouble } from "#db/trouble.ts";
import { LogError } from "#lib/ledger/log-error.ts";
import { parseDecimal } from "#lib/ledger/number.ts";

/** Not understood: the sentence names the flag, and the usage follows it. */
export class Misuse extends Trouble {}

export function readFlags<const T extends NonNullable<ParseArgsConfig["options"]>>(
	args: string[],
	options: T,
) {
	try {
		return parseArgs<{ args: string[]; allowPositionals: true; options: T }>({
			...{ args, options, allowPositionals: true },
		});
	} catch (error) {
		const { code, message } = error as { code?: string; message: string };
		const flag = /'(?:-\w, )?(--?[\w-]+)/.exec(message)?.[1] ?? "A flag";
		throw new Misuse(
			code === "ERR_PARSE_ARGS_UNKNOWN_OPTION"
				? `There is no flag ${flag} here.`
				: `${flag} lacks its value, or has one where it takes none.`,
		);
	}
}

export function wholeNumber(flag: string, text: string): number {
	try {
		return parseDecimal(text);
	} catch {
		throw new Misuse(`${flag} must be a whole number, such as 1.`);
	}
}

export function webAddress(flag: string, text: string): string {
	if (/^https?:\/\//.test(text) && URL.canParse(text)) return text;
	throw new Misuse(`${flag} must be an address that begins with https:// or http://.`);
}

/** @throws Trouble where nothing is there, or an archive is */
export function lookAt(place: string): "file" | "folder" {
	const found = statSync(place, { throwIfNoEntry: false });
	if (!found) throw new Trouble(`There is no ${place}.`);
	if (found.isDirectory()) return "folder";
	if (/\.(tar|tgz|tar\.gz)$/.test(place))
		throw new Trouble(
			`${place} is an archive. Unpack it first (tar -xf), and name the folder that it makes.`,
		);
	return "file";
}

/** @throws LogError CHECKPOINT_MISSING, Trouble */
export function assertExport(folder: string): void {
	if (existsSync(folder) && lookAt(folder) === "file")
		throw new Trouble(`${folder} is a file; an export is a folder.`);
	if (!existsSync(join(folder, "checkpoint")))
		throw new LogError("CHECKPOINT_MISSING", `There is no export in ${folder}: it has no checkpoint.`);
}

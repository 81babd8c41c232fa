/**
 * `npm run ledger -- VERB …`: the log as files, for whoever checks it. What each verb does, and what it proves, is in
 * docs/verify.md. Exit 0: done, or all verified; 1: not; 2: not understood.
 */
import { Trouble } from "#db/trouble.ts";
import { LogError } from "#lib/ledger/log-error.ts";
import { Misuse } from "./ledger-args.ts";

type Verb = (args: string[]) => Promise<number | null>;

/** Loaded when asked for: an outsider verifies with Node and this repository alone, nothing installed. */
const VERBS: Record<string, () => Promise<Verb>> = {
	export: async () => (await import("./ledger-export.ts")).exportEntries,
	proof: async () => (await import("./ledger-proof.ts")).prove,
	verify: async () => (await import("./ledger-verify.ts")).verify,
	confirmations: async () => (await import("./ledger-confirmations.ts")).confirmations,
	recount: async () => (await import("./ledger-recount.ts")).recount,
	sample: async () => (await import("./ledger-sample.ts")).sample,
	compare: async () => (await import("./ledger-compare.ts")).compare,
	archive: async () => (await import("./ledger-archive.ts")).archive,
	import: async () => (await import("./ledger-import.ts")).importEntries,
	"new-epoch": async () => (await import("./ledger-new-epoch.ts")).newEpoch,
};

const USAGE = `Usage:
  npm run ledger -- export DIR [--epoch N] [--archive DIR]
      the whole log as files, recorded first; an earlier export in DIR is extended; months that left the database
      are read from the archive
  npm run ledger -- proof ENTRY_ID OUT
      the receipt of one act: OUT.tlog-proof and OUT.leaf
  npm run ledger -- verify DIR|FILE.tlog-proof [--key VKEY] [--witness VKEY …] [--quorum K] [--witness-url URL …]
      checks an export, an export of a search, or a receipt with its leaf beside it; needs no database
  npm run ledger -- confirmations DIR [ENTRY_ID] --key VKEY --origin https://… [--rp-id NAME]
      checks an export as verify does, and then who confirmed what by passkey: one act, or all of them
  npm run ledger -- recount REPORT.json --export DIR --key VKEY [--witness VKEY …] [--quorum K]
      counts every figure of an access report anew from an export; REPORT.json.sig lies beside it
  npm run ledger -- sample DIR [--period P] [--key VKEY] [--witness VKEY …]
      checks an export as verify does, and then whether the openings to be reviewed are those that the rule draws
  npm run ledger -- compare OLD-CHECKPOINT [--key VKEY] [--witness VKEY …] [--dir DIR | --url https://…/api/v1/log]
      proves that the log of today continues a checkpoint that somebody kept
  npm run ledger -- archive YYYY-MM DIR [--yes]
      the log into the archive DIR, verified there; with --yes that month's entries then leave the database
  npm run ledger -- import DIR [--yes]
      after a restore: brings the missing entries back from an export; with the product stopped
  npm run ledger -- new-epoch [--yes]
      where nothing else can: a new log that says openly what of the old one is lost; with the product stopped`;

export async function run(args: string[]): Promise<number> {
	const [verb = "", ...rest] = args;
	if (args.includes("--help") || args.includes("-h")) {
		console.log(USAGE);
		return 0;
	}
	try {
		const act = Object.hasOwn(VERBS, verb) ? await VERBS[verb]?.() : undefined;
		const code = (await act?.(rest)) ?? null;
		if (code !== null) return code;
		console.error(USAGE);
		return 2;
	} catch (error) {
		if ((error as Error | null)?.name === "AbortError") {
			console.error("Stopped; nothing was left half-written.");
			return 130;
		}
		if (error instanceof Misuse) {
			console.error(`${error.message}\n\n${USAGE}`);
			return 2;
		}
		if (OLDER.has(String((error as { code?: unknown } | null)?.code))) throw new Trouble(OLDER_DATABASE);
		if (!(error instanceof LogError)) throw error;
		console.error(inWords(error));
		return 1;
	}
}

/** The database knows no such event, table, column or function: it is from before them. */
const OLDER = new Set(["CS013", "42P01", "42703", "42883", "3F000"]);
const OLDER_DATABASE =
	"The database is of an older version than this program: npm start brings it up to date first.";

/** The code, what it means, and the first entry that it is about, counted from 0 as everywhere in the log. */
export function inWords({ code, message, index, count = 1, entryId }: LogError): string {
	const place =
		index === undefined
			? ""
			: count > 1
				? ` Among the entries ${index} to ${index + count - 1}.`
				: ` Entry ${index}${entryId ? ` (${entryId})` : ""}.`;
	return `${code}: ${message}${place}`;
}

/**
 * A log of a million entries as files: how fast and in how much memory it is exported and verified, and what the proof
 * of one entry costs as the log grows. No database: entries and tree are the pure core's, the files are the export's.
 *
 * Each part runs in a process of its own, so that its memory is its own; verifying and its baseline (SHA-256 over the
 * same bytes and nothing else) take turns.
 */
import { spawn } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { PartResult } from "./ledger-part.ts";
import { goal } from "./report.ts";

export interface LedgerMeasured {
	entries: number;
	exported: PartResult;
	/** As the command does, with all processors. */
	verified: PartResult;
	/** In one thread. */
	alone: PartResult;
	/** SHA-256 alone, one thread. */
	hashed: PartResult;
	/** Milliseconds, the median of many: read the tiles, prove, format. */
	proof: { thousand: number; million: number };
}

const TURNS = 3;

export async function measureLedger(
	folder: string,
	say: (line: string) => void,
	entries = 1_000_000,
): Promise<LedgerMeasured> {
	const [place, small] = [join(folder, "million"), join(folder, "thousand")];
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(folder, { recursive: true });
	try {
		await part("export", small, 1_000);
		say(`exporting ${entries.toLocaleString("en")} entries`);
		const exported = await part("export", place, entries);
		const turns: Record<"verify" | "verify-alone" | "hash", PartResult[]> = {
			...{ verify: [], "verify-alone": [], hash: [] },
		};
		for (let turn = 1; turn <= TURNS; turn++) {
			say(`verifying, turn ${turn} of ${TURNS}`);
			for (const what of ["verify", "verify-alone", "hash"] as const) {
				turns[what].push(await part(what, place, entries));
			}
		}
		say("proving one entry");
		const [thousand, million] = [await part("prove", small, 1_000), await part("prove", place, entries)];
		return {
			...{ entries, exported, verified: middle(turns.verify) },
			...{ alone: middle(turns["verify-alone"]), hashed: middle(turns.hash) },
			proof: { thousand: thousand.medianMs, million: million.medianMs },
		};
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

/** The turn of the median rate, and the most memory of any. */
function middle(turns: PartResult[]): PartResult {
	const sorted = turns.toSorted((a, b) => a.perSecond - b.perSecond);
	const chosen = sorted[Math.floor(sorted.length / 2)] as PartResult;
	return { ...chosen, memory: Math.max(...turns.map(({ memory }) => memory)) };
}

function part(what: string, folder: string, entries: number): Promise<PartResult> {
	return new Promise((resolve, reject) => {
		const file = join(import.meta.dirname, "ledger-part.ts");
		const child = spawn(process.execPath, [file, what, folder, String(entries)], {
			stdio: ["ignore", "pipe", "inherit"],
		});
		let out = "";
		child.stdout.on("data", (bytes) => {
			out += bytes;
		});
		child.once("close", (code) => {
			if (code === 0) resolve(JSON.parse(out) as PartResult);
			else reject(new Error(`${what} ended with ${code}`));
		});
	});
}

const rate = ({ perSecond }: PartResult) => Math.round(perSecond).toLocaleString("en");
const megabytes = ({ memory }: PartResult) => `${Math.round(memory / 1e6)} MB`;

export function ledgerRows({ entries, exported, verified, alone, hashed, proof }: LedgerMeasured) {
	const of = `${entries.toLocaleString("en")} entries`;
	const figure = (what: string, measured: PartResult) => ({
		...{ what: `${what}, ${of}`, "entries per second": rate(measured), memory: megabytes(measured) },
	});
	return [
		figure("export", exported),
		figure("verify", verified),
		figure("verify, one thread", alone),
		figure("SHA-256 alone, one thread", hashed),
		{ what: `prove one of 1,000: ${proof.thousand.toFixed(2)} ms` },
		{ what: `prove one of ${entries.toLocaleString("en")}: ${proof.million.toFixed(2)} ms` },
	];
}

export function ledgerGoals({ verified, alone, hashed, proof }: LedgerMeasured) {
	const whole = verified.perSecond / hashed.perSecond;
	const grows = proof.million / proof.thousand;
	return [
		goal("full verify / SHA-256 alone", whole.toFixed(2), whole >= 0.6, "≥ 0.60"),
		{
			...{ goal: "full verify in one thread / SHA-256 alone", wanted: "", met: "" },
			measured: (alone.perSecond / hashed.perSecond).toFixed(2),
		},
		goal("proof at 1,000,000 / at 1,000", grows.toFixed(2), grows <= 2, "≤ 2.00"),
	];
}

/**
 * `npm run ledger -- sample DIR [--period P]`: whether a period's sample is the one that the rule makes, by an export alone: no
 * database, no product, nothing installed. The log is verified first; then frame, seed and sample are computed again. Asked for no
 * period in particular, it fails also where a draw is missing that should have been made.
 */
import { resolve } from "node:path";
import { Trouble } from "#db/trouble.ts";
import type { SignedCheckpoint } from "#lib/ledger/checkpoint.ts";
import { parseVerifierKey } from "#lib/ledger/note.ts";
import { rootOf } from "#lib/ledger/prove.ts";
import { tilesIn } from "#lib/ledger/tile-files.ts";
import { verifyLog } from "#lib/ledger/verify.ts";
import { checkBundle } from "#lib/ledger/verify-bundle.ts";
import { folderFiles } from "#lib/log/folder-files.ts";
import { Leaves } from "#lib/sampling/leaves.ts";
import { type Recomputed, recompute } from "#lib/sampling/recompute.ts";
import type { SamplingRule } from "#lib/sampling/rule.ts";
import { undrawn, type Why } from "#lib/sampling/undrawn.ts";
import { assertExport, lookAt, readFlags } from "./ledger-args.ts";
import { type Keys, keysFrom } from "./ledger-keys.ts";
import { witnessLines } from "./ledger-verify.ts";
import { progressFor } from "./progress.ts";

const number = (n: number) => n.toLocaleString("en");
const stamp = (micros: number) => `${new Date(micros / 1000).toISOString().slice(0, 19)}Z`;
type Line = (text: string) => void;

export async function sample(args: string[]): Promise<number | null> {
	const asked = readArgs(args);
	if (!asked) return null;
	const folder = resolve(asked.place);
	if (lookAt(folder) === "file") throw new Trouble(`${asked.place} is a file; an export is a folder.`);
	assertExport(folder);
	const files = folderFiles(folder);
	const text = async (name: string) => {
		const bytes = await files.read(name);
		return bytes && new TextDecoder().decode(bytes);
	};
	const found = {
		...{ vkey: await text("vkey"), witnessKeys: await text("witness-vkeys") },
		where: "in the export itself",
	};
	const keys = keysFrom(asked, found);
	for (const warning of keys.warnings) console.error(warning);

	const progress = progressFor();
	const leaves = new Leaves();
	const { checkpoint } = await progress.step("Verifying", (say) =>
		verifyLog(files, {
			...keys,
			check(job) {
				const checked = checkBundle(job);
				if (!checked.error) leaves.add(job.bundle, job.first, job.width);
				return checked;
			},
			onProgress: ({ entries, size }) => say(`${number(entries)} of ${number(size)} entries`),
		}),
	);
	const { line } = progress;
	line(`Log          ${checkpoint.origin}`);
	line(`Checkpoint   ${number(checkpoint.size)} entries, signed by the log; every one of them is here`);
	for (const text of witnessLines(checkpoint, keys)) line(text);

	const { size, origin } = checkpoint;
	const log = { origin, rootAt: (at: number) => rootOf(tilesIn(files, size), at) };
	const periods = asked.period ? [asked.period] : [...new Set(leaves.draws.map(({ period }) => period))];
	let failed = 0;
	for (const period of periods) {
		const made = await recompute(leaves, period, log);
		if (!made) throw new Trouble(`No sample of a period ${period} was drawn in this log.`);
		const given = asked.witness ? keys : null;
		const problems = [...made.problems, ...strangersKey(made, given)];
		if (problems.length > 0) failed++;
		if (asked.period) tellOne(made, line);
		else tellShort(made, problems, line);
		for (const problem of asked.period ? problems : []) line(`FAILED       ${problem}.`);
	}
	const late = asked.period ? false : tellRest(leaves, checkpoint, line);
	if (failed > 0 || late) return 1;
	line(
		periods.length === 0
			? "No sample was drawn in this log yet."
			: "Verified: frame, seed and sample are those that the rule makes of this log.",
	);
	return 0;
}

/** Keys that were given are the outsider's own: a seed must be of one of them. */
function strangersKey({ said }: Recomputed, given: Keys | null): string[] {
	if (!given) return [];
	const same = (key: Keys["witnesses"][number]) => {
		try {
			return Buffer.compare(parseVerifierKey(said.seed.key).publicKey, key.publicKey) === 0;
		} catch {
			return false;
		}
	};
	return given.witnesses.some(same) ? [] : ["the seed is of a witness whose key you did not give"];
}

function tellOne(
	{ said, running, rank, closing, choices, frame, sample, strata }: Recomputed,
	line: Line,
): void {
	const { period, index, id, at, size, seed } = said;
	line(
		`Period       ${period}, drawn by entry number ${number(index)} (${id}), ${at} by the log's own clock`,
	);
	if (!running) return;
	line(`Rule         ${inWords(running.rule)}`);
	line(
		`Frame        ${number(frame.length)} openings among the entries ${number(running.from)} to ${number(size - 1)}; the period ended ${stamp(running.ends)}, the first entry after it is number ${closing === null ? "?" : number(closing)}`,
	);
	line(`             ${said.frame}`);
	const who = running.witnesses[rank]?.name ?? "nobody named";
	line(
		`Seed         SHA-256 of the signature of ${who} on the checkpoint of ${number(size)} entries, ${stamp(seed.time * 1e6)} by its clock`,
	);
	line(`             ${seed.digest}`);
	if (rank > 0) {
		const before = running.witnesses.slice(0, rank).map(({ name }) => name);
		line(
			`FALLBACK     named before it: ${before.join(", ")}. Ask there whether the log was silent towards them.`,
		);
	}
	line(
		`Choice       whoever runs the log could have chosen among at most ${number(choices)} seeds (docs/sampling.md), without knowing one before asking for it`,
	);
	line(`Sample       ${number(sample.length)} openings`);
	line(`             ${said.drawn}`);
	for (const { stratum, openings, always, drawn } of strata) {
		line(`  ${stratum}: ${number(openings)}, of which ${number(always)} always and ${number(drawn)} drawn`);
	}
	for (const { index, id, opening, kind } of sample) {
		line(`  ${kind}  entry number ${number(index)} (${id}), opening ${opening}`);
	}
}

function tellShort({ said, frame, sample }: Recomputed, problems: string[], line: Line): void {
	const state = problems.length === 0 ? "as the rule makes it" : `FAILED: ${problems.join("; ")}`;
	line(`${said.period}  ${number(frame.length)} openings, ${number(sample.length)} to be reviewed: ${state}`);
}

const WHY: Record<Why, (period: string) => string> = {
	BEFORE_RULE: () => "from before the log's first rule; nothing was to be drawn of them",
	NO_RULE: () => "without a rule on record that can be followed",
	NO_WITNESS: (period) =>
		`of the period ${period}: no witness that its rule names was on record, so nothing can be`,
	RUNS: (period) => `of the period ${period}, which runs`,
	ENDED: (period) => `of the period ${period}, which is over; its witnesses still have time`,
	LATE: (period) => `of the period ${period}, which is OVER, and so is the time of each of its witnesses`,
};

/** What no draw has taken. @returns whether one should have */
function tellRest(leaves: Leaves, { size }: SignedCheckpoint, line: Line): boolean {
	let late = false;
	for (const { why, openings, first, period = "" } of undrawn(leaves, size)) {
		const failed = why === "NO_RULE" || why === "NO_WITNESS" || why === "LATE";
		const told = `${number(openings)} openings since entry number ${number(first)}, ${WHY[why](period)}`;
		line(failed ? `FAILED       Not drawn: ${told}.` : `Not drawn    ${told}`);
		late ||= failed;
	}
	return late;
}

function inWords({ period, shares, wholeAbove, pastLimits, fallbackHours }: SamplingRule): string {
	const parts = Object.entries(shares).map(([reason, share]) => `${reason} ${share} %`);
	const always = [
		wholeAbove === undefined ? null : `threads of more than ${wholeAbove} messages opened whole`,
		pastLimits ? "what passed by a soft limit" : null,
		"what was released without witnesses",
	].filter((part) => part !== null);
	return `each ${period}; ${parts.join(", ")}; always ${always.join(", ")}; the next witness after ${fallbackHours} hours`;
}

function readArgs(args: string[]) {
	const text = { type: "string" } as const;
	const texts = { type: "string", multiple: true } as const;
	const { positionals, values } = readFlags(args, { key: text, witness: texts, quorum: text, period: text });
	const [place, ...more] = positionals;
	if (!place || more.length > 0) return null;
	return { ...values, place };
}

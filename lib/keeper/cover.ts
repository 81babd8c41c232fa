/**
 * Between record and release: the wait for the log. An entry counts when the notary has given it an index under a signed
 * checkpoint, and, where witnesses are configured, when enough of them have cosigned one that covers it.
 *
 * The keeper believes nobody here: it holds the leaf that it recorded, asks for the proof, and verifies proof and
 * signatures itself. A `Covered` exists only where that succeeded, and `take` accepts nothing else.
 *
 * Not in time: nothing is shown, and the record gets its second entry (loose-ends.ts). Only a risk to life goes on
 * without its witnesses: that it did is an entry too, covered first (`release.fallback`), and an alarm.
 * Shown by: cover.test.ts, db/traps.test.ts, e2e/log.e2e.ts.
 */
import { DomainError, errorCode } from "../errors.ts";
import { utf8 } from "../ledger/bytes.ts";
import { type Checkpoint, openCheckpoint } from "../ledger/checkpoint.ts";
import { type Gate, witnessesOf } from "../ledger/gate.ts";
import { LogError } from "../ledger/log-error.ts";
import type { VerifierKey } from "../ledger/note.ts";
import { type PerfectHashes, proveInclusion } from "../ledger/prove.ts";
import { hashLeaf, verifyInclusion } from "../ledger/tree.ts";
import type { Keeper } from "./context.ts";
import type { Notary } from "./notary/notary.ts";
import { type Recorded, recordFallback } from "./record.ts";

declare const covered: unique symbol;

/** An entry that the log holds, as far as its gate wants. Only this file makes one. */
export interface Covered extends Recorded {
	readonly [covered]: true;
	/** Its number in the log. */
	index: number;
	/** What the release goes on: the gate, or the checkpoint where a risk to life did not wait. */
	passed: Gate;
}

/**
 * Waits until the log covers the entry.
 *
 * @param options.fallBack whether it may go on a checkpoint alone when the witnesses are silent
 * @throws DomainError RECORD_NOT_SEALED, WITNESSES_MISSING, LOG_HALTED, GATE_CHANGED, EVIDENCE_MISMATCH
 */
export async function cover(
	keeper: Keeper,
	recorded: Recorded,
	{ fallBack = false }: { fallBack?: boolean } = {},
): Promise<Covered> {
	const { index, enough } = await reach(keeper, recorded);
	if (enough) return { ...recorded, index, passed: recorded.gate } as Covered;
	if (!fallBack) throw missing();
	await goOnWithout(keeper, recorded);
	return { ...recorded, index, passed: "checkpoint" } as Covered;
}

/** For what nobody's life depends on: never without its witnesses. @throws DomainError as `cover` */
export async function coverWhole(keeper: Keeper, recorded: Recorded): Promise<Covered> {
	const { index, enough } = await reach(keeper, recorded);
	if (!enough) throw missing();
	return { ...recorded, index, passed: recorded.gate } as Covered;
}

/** @returns its place in the log, and whether enough witnesses have seen it */
async function reach(keeper: Keeper, recorded: Recorded): Promise<{ index: number; enough: boolean }> {
	const { notary, gate, patience } = keeper.log;
	if (recorded.gate !== gate) {
		throw new DomainError(
			"GATE_CHANGED",
			"What releases wait for was changed by another decryption service. Nothing is shown; this one must be started anew.",
		);
	}
	assertSaysSo(recorded);
	const index = await indexed(notary, recorded, patience.checkpoint);
	const wanted = witnessesOf(gate);
	if (wanted === 0 || (await cosigned(notary, recorded, index, wanted, patience.witnesses)))
		return { index, enough: true };
	if (notary.halted) throw standsStill(notary.halted);
	return { index, enough: false };
}

const missing = () =>
	new DomainError(
		"WITNESSES_MISSING",
		"The opening is recorded, but too few witnesses have confirmed the record in time. Nothing is shown. Try again in a moment.",
	);

/** What is verified below is that the log holds this leaf; so the leaf must be the record that was asked for. */
function assertSaysSo({ entry, person, gate, count, digest, leaf }: Recorded): void {
	const said = JSON.parse(leaf);
	const { count: messages = 0, digest: sealed = "" } = said.scope ?? {};
	if (
		said.id !== entry ||
		(said.actor?.id ?? null) !== person ||
		said.gate !== gate ||
		messages !== count ||
		sealed !== digest
	) {
		throw new DomainError(
			"EVIDENCE_MISMATCH",
			"The record is not the one that was asked for. Nothing is shown.",
		);
	}
}

/**
 * Waits until the log holds what the keeper did by itself, and verifies that it does: a signed checkpoint, whatever the gate.
 *
 * @throws DomainError RECORD_NOT_SEALED, LOG_HALTED, EVIDENCE_MISMATCH
 */
export async function sealed({ log }: Keeper, recorded: { entry: string; leaf: string }): Promise<void> {
	await indexed(log.notary, recorded, log.patience.checkpoint);
}

async function indexed(
	notary: Notary,
	{ entry, leaf }: { entry: string; leaf: string },
	patience: number,
): Promise<number> {
	notary.wake();
	try {
		const { index, checkpoint } = await notary.covered(entry, AbortSignal.timeout(patience));
		await verify(notary, leaf, index, checkpoint.note);
		return index;
	} catch (error) {
		if (error instanceof DomainError) throw error;
		if (error instanceof LogError) throw standsStill(error);
		throw new DomainError(
			"RECORD_NOT_SEALED",
			"The opening is recorded, but the log has not sealed the record in time. Nothing is shown. Try again in a moment.",
		);
	}
}

function standsStill({ code }: LogError): DomainError {
	return new DomainError(
		"LOG_HALTED",
		`The log stands still (${code}), so nothing can be shown. The opening is recorded. Tell whoever runs this system.`,
	);
}

/** Whether so many witnesses have cosigned a checkpoint that covers the entry, each verified here. */
async function cosigned(
	notary: Notary,
	{ leaf }: Recorded,
	index: number,
	wanted: number,
	patience: number,
): Promise<boolean> {
	const enough = new AbortController();
	const timer = setTimeout(() => enough.abort(), patience);
	let passed = 0;
	const each = notary.witnesses.map(async (witness) => {
		const { note } = await witness.covers(index, enough.signal);
		await verify(notary, leaf, index, note, witness.key);
		passed += 1;
		if (passed < wanted) throw new Error("more are needed");
	});
	try {
		await Promise.any(each);
		return true;
	} catch {
		return false;
	} finally {
		clearTimeout(timer);
		enough.abort(); // nobody waits on for the slower ones
	}
}

/** That the log under this note, signed by the log and by the witness, holds the leaf at the index. */
async function verify(
	notary: Notary,
	leaf: string,
	index: number,
	note: string,
	witness?: VerifierKey,
): Promise<void> {
	try {
		const { size, root } = opened(notary.log, note, witness);
		const proof = await proveInclusion(notary.tiles, index, size, perfectOf(notary));
		verifyInclusion({ leaf: hashLeaf(utf8(leaf)), index, size, proof, root });
	} catch (error) {
		if (!(error instanceof LogError)) throw error;
		throw new DomainError(
			"EVIDENCE_MISMATCH",
			`The log does not hold the record as it was made (${error.code}). Nothing is shown.`,
		);
	}
}

/** Of each notary's own tree. */
const perfect = new WeakMap<Notary["tiles"], PerfectHashes>();

function perfectOf({ tiles }: Notary): PerfectHashes {
	const hashes = perfect.get(tiles) ?? new Map();
	perfect.set(tiles, hashes);
	return hashes;
}

const verified = new WeakMap<VerifierKey, Map<string, Checkpoint>>();

/** Signatures are verified once a note and key, not once an opening. */
function opened(log: VerifierKey, note: string, witness?: VerifierKey): Checkpoint {
	const notes = verified.get(witness ?? log) ?? new Map<string, Checkpoint>();
	verified.set(witness ?? log, notes);
	const known = notes.get(note);
	if (known) return known;
	const checkpoint = witness ? openCheckpoint(note, log, [witness], 1) : openCheckpoint(note, log);
	notes.set(note, checkpoint);
	if (notes.size > 256) notes.delete(notes.keys().next().value as string);
	return checkpoint;
}

async function goOnWithout(keeper: Keeper, recorded: Recorded): Promise<void> {
	const fallback = await recordFallback(keeper, recorded);
	console.error(
		`keeper: ALARM entry ${recorded.entry} is released without its witnesses, as a risk to life (entry ${fallback.entry})`,
	);
	try {
		await indexed(keeper.log.notary, fallback, keeper.log.patience.checkpoint);
	} catch (error) {
		if (error instanceof DomainError && error.code === "LOG_HALTED") throw error;
		throw new DomainError(
			"RECORD_NOT_SEALED",
			`The record was not sealed in time (${errorCode(error)}). Nothing is shown.`,
		);
	}
}

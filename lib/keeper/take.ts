/**
 * Taking: what a recorded entry covers, once, and the proof that it is what the ledger says.
 *
 * Guarantees: the sealed messages are those whose digest the entry carries, and each wrapped key is the one whose
 * digest stands in the `report.received` or `attachment.received` that brought it, or in the `key.rewrapped` that put it in place: a row planted, swapped
 * or dropped in the vault is refused.
 * Shown by: open-thread.test.ts, keys/rewrap.test.ts, db/traps.test.ts.
 */
import { digestOfSealed, digestOfWrappedKey } from "../envelope/digest.ts";
import { DomainError } from "../errors.ts";
import type { Keeper } from "./context.ts";
import type { Covered } from "./cover.ts";
import { refusals } from "./refusals.ts";

export interface SealedMessage {
	keyId: string;
	sequence: number;
	messageId: string;
	sealed: string;
}

export interface SealedPart {
	keyId: string;
	part: "note" | "names";
	sealed: string;
}

export interface WrappedKey {
	id: string;
	threadId: string;
	wrapped: string;
}

export interface Taken {
	messages: SealedMessage[];
	parts: SealedPart[];
	keys: WrappedKey[];
}

export interface Row {
	kind: "message" | "note" | "names" | "key" | "words" | "wrapped" | "attachment";
	key_id: string;
	sequence: number | null;
	ref: string | null;
	sealed: string;
}

export async function takeRows(keeper: Keeper, { entry, at, expires }: Covered): Promise<Row[]> {
	// Whichever clock says first that the time is over, is right.
	if (Date.parse(expires) <= Date.now())
		throw new DomainError("OPENING_ENDED", "Its time is over. Nothing was opened.");
	return refusals(
		() => keeper.marks<Row[]>`select kind, key_id, sequence, ref, sealed
			from vault.take(${entry}, ${at}::text::timestamptz)`,
	);
}

export async function take(keeper: Keeper, recorded: Covered): Promise<Taken> {
	const taken: Taken = { messages: [], parts: [], keys: [] };
	for (const row of await takeRows(keeper, recorded)) {
		if (row.kind === "message") {
			taken.messages.push({
				keyId: row.key_id,
				sequence: row.sequence as number,
				messageId: row.ref as string,
				sealed: row.sealed,
			});
		} else if (row.kind === "key") {
			taken.keys.push(keyAsRecorded(row));
		} else if (row.kind === "note" || row.kind === "names") {
			taken.parts.push({ keyId: row.key_id, part: row.kind, sealed: row.sealed });
		}
	}
	const digest = digestOfSealed(taken.messages.map((m) => m.sealed));
	if (taken.messages.length !== recorded.count || digest !== recorded.digest) {
		throw new DomainError(
			"EVIDENCE_MISMATCH",
			"The sealed messages are not those of the record. Nothing is shown.",
		);
	}
	return taken;
}

/** @throws DomainError EVIDENCE_MISMATCH */
export function keyAsRecorded(row: Row): WrappedKey {
	const said = JSON.parse(row.ref as string);
	if (!saysSo(said, row.key_id, digestOfWrappedKey(row.sealed))) {
		throw new DomainError(
			"EVIDENCE_MISMATCH",
			"A wrapped key is not the one of the record. Nothing is shown.",
		);
	}
	return { id: row.key_id, threadId: said.thread, wrapped: row.sealed };
}

interface Said {
	type?: unknown;
	via?: unknown;
	outcome?: unknown;
	keyVersion?: unknown;
	key?: unknown;
	keys?: { keyVersion: unknown; after: unknown }[];
}

function saysSo({ type, via, outcome, keyVersion, key, keys }: Said, id: string, digest: string): boolean {
	if (type === "report.received" || type === "attachment.received")
		return keyVersion === id && key === digest;
	return (
		type === "key.rewrapped" &&
		via === "keeper" &&
		outcome === "done" &&
		keys?.some((one) => one.keyVersion === id && one.after === digest) === true
	);
}

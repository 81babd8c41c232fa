/**
 * One chunk of an attachment that is shown: asked for through the gate each time, compared with the ledger's digest, opened.
 *
 * Guarantees: no chunk is opened once the opening has ended (its time, a revocation, the right, the session, the case, the claim), and
 * none that is not the one of the record, wherever it lay.
 */
import { digestOfChunk, openChunk } from "../../envelope/attachment.ts";
import { DomainError } from "../../errors.ts";
import type { Keeper } from "../context.ts";
import type { OpenAttachment } from "./take-attachment.ts";

/** For whom, and by which entry. */
export interface Reader {
	entry: string;
	person: string;
	session: string;
}

/** @throws DomainError OPENING_ENDED, ATTACHMENT_OVER, EVIDENCE_MISMATCH, BODY_STORE_UNAVAILABLE */
export async function chunkOf(
	{ marks, bodies }: Keeper,
	{ entry, person, session }: Reader,
	{ id, store, binding, digests, dataKey }: OpenAttachment,
	n: number,
): Promise<Buffer> {
	const [row] = await marks<{ ended: string | null; sealed: Buffer | null }[]>`
		select ended, sealed from vault.stream(${entry}, ${person}, ${session}, ${n})`;
	if (!row || row.ended === "NOT_TAKEN") throw over();
	if (row.ended !== null)
		throw new DomainError("OPENING_ENDED", "The opening has ended, and with it what it showed.");
	const sealed = store === "postgres" ? row.sealed : ((await bodies?.get(id, n)) ?? null);
	if (!sealed)
		throw new DomainError(
			"EVIDENCE_MISMATCH",
			"A part of the attachment is not in its store any more. Nothing more of it is shown.",
		);
	if (!digestOfChunk(sealed).equals(digests.subarray(n * 32, n * 32 + 32)))
		throw new DomainError(
			"EVIDENCE_MISMATCH",
			"A part of the attachment is not the one of the record. Nothing more of it is shown.",
		);
	return openChunk(dataKey, binding, n, sealed);
}

export const over = () =>
	new DomainError(
		"ATTACHMENT_OVER",
		"This showing is over, or the decryption service was started anew. Ask for the attachment again; that is an entry of its own.",
	);

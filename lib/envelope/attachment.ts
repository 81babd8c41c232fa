/**
 * An attachment's body: chunks of 256 KiB, each AES-256-GCM under a data key of the attachment's own (wrap-key.ts), so that any
 * part of it can be opened, and checked, without the rest.
 *
 * Format: a sealed chunk is IV (12 bytes) ‖ ciphertext ‖ tag (16). Its additional data are the UTF-8 bytes of
 *   {"enc":"A256GCM","kid":<sealed key id>,"thread":<thread id>,"attachment":<the platform's id>,"n":<from 0>,"last":<boolean>}
 * with the members in this order and no space. Every chunk but the last holds exactly 262,144 bytes of the body; a body of no bytes is
 * one empty chunk. The digest of a body is SHA-256 over the SHA-256 of each sealed chunk, in order; it stands in `attachment.received`.
 *
 * Guarantees: a chunk opens only at its place, in its attachment, thread and under its key, and only the last one as the last: a chunk
 * that is moved, swapped, left out or cut off is refused. With the list of digests each chunk can be compared with the ledger alone.
 * Does not guarantee: who sealed it (the ledger's digest does), and nothing about length.
 * Shown by: attachment.test.ts.
 */
import type { KeyObject } from "node:crypto";
import { envelopeInvalid } from "./compact.ts";
import { sha256 } from "./digest.ts";
import { aesGcmOpen, aesGcmSeal } from "./primitives.ts";

/** Bytes of a body in each chunk but the last. */
export const CHUNK_BYTES = 262_144;
const IV = 12;
const TAG = 16;

export interface BodyBinding {
	/** The sealed key's id. */
	kid: string;
	thread: string;
	/** The platform's id of the attachment. */
	attachment: string;
	chunks: number;
}

/** How many chunks a body of so many bytes has. */
export const chunksOf = (bytes: number): number => Math.max(1, Math.ceil(bytes / CHUNK_BYTES));

/** @example sealChunk(dataKey, { kid, thread, attachment: "a1", chunks: 1 }, 0, bytes) */
export function sealChunk(dataKey: KeyObject, binding: BodyBinding, n: number, body: Uint8Array): Buffer {
	const { iv, ciphertext, tag } = aesGcmSeal(dataKey, header(dataKey, binding, n), body);
	return Buffer.concat([iv, ciphertext, tag]);
}

/** @throws DomainError ENVELOPE_INVALID */
export function openChunk(dataKey: KeyObject, binding: BodyBinding, n: number, sealed: Buffer): Buffer {
	if (sealed.length < IV + TAG) throw envelopeInvalid("not a sealed chunk");
	return aesGcmOpen(dataKey, header(dataKey, binding, n), {
		iv: sealed.subarray(0, IV),
		ciphertext: sealed.subarray(IV, sealed.length - TAG),
		tag: sealed.subarray(sealed.length - TAG),
	});
}

/** The digest of each sealed chunk, 32 bytes. */
export const digestOfChunk = (sealed: Uint8Array): Buffer => sha256(sealed);

/** @param digests of the sealed chunks, one after another. Lower-case hex, as entries write it */
export const digestOfBody = (digests: Uint8Array): string => sha256(digests).toString("hex");

function header(dataKey: KeyObject, { kid, thread, attachment, chunks }: BodyBinding, n: number): Buffer {
	if (dataKey.symmetricKeySize !== 32) throw envelopeInvalid("not a 256-bit key");
	if (!Number.isSafeInteger(n) || n < 0 || n >= chunks) throw envelopeInvalid("no such chunk");
	return Buffer.from(
		JSON.stringify({ enc: "A256GCM", kid, thread, attachment, n, last: n === chunks - 1 }),
		"utf8",
	);
}

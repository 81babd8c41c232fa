/**
 * What a recorded showing covers, once: the message that names the attachment, its wrapped key and the attachment's own, and the
 * proof that all of it is what the ledger says (take.ts).
 *
 * Guarantees: the message is the one whose digest the entry carries, its text (and no row that web wrote) says whose attachment it
 * is, and the body's digest stands in the `attachment.received` that brought it. Which chunk has which digest follows from that.
 * Shown by: show-attachment.test.ts.
 */
import type { KeyObject } from "node:crypto";
import { type BodyBinding, digestOfBody } from "../../envelope/attachment.ts";
import { digestOfSealed } from "../../envelope/digest.ts";
import { openText } from "../../envelope/message.ts";
import { DomainError } from "../../errors.ts";
import type { Keeper } from "../context.ts";
import type { Covered } from "../cover.ts";
import { unwrap } from "../decrypt.ts";
import { readPayload } from "../payload.ts";
import { keyAsRecorded, type Row, takeRows } from "../take.ts";

/** An attachment that may be streamed: what opens it, and what each chunk must be. */
export interface OpenAttachment {
	id: string;
	store: "postgres" | "s3";
	bytes: number;
	said: string;
	dataKey: KeyObject;
	binding: BodyBinding;
	/** Of the sealed chunks, 32 bytes each. */
	digests: Buffer;
}

export async function takeAttachment(keeper: Keeper, recorded: Covered, n: number): Promise<OpenAttachment> {
	const rows = await takeRows(keeper, recorded);
	const message = one(rows, "message");
	const body = one(rows, "attachment");
	if (digestOfSealed([message.sealed]) !== recorded.digest) throw mismatch("message");

	const keys = new Map(
		rows.flatMap((row) => (row.kind === "key" ? [[row.key_id, keyAsRecorded(row)] as const] : [])),
	);
	const named = keys.get(message.key_id);
	const own = keys.get(body.key_id);
	if (!named || !own) throw mismatch("wrapped key");
	const { external, bytes, store, digests } = asRecorded(body, JSON.parse(recorded.leaf));

	const { sequence, ref } = message as { sequence: number; ref: string };
	const bound = { kid: named.id, thread: named.threadId, message: ref, seq: sequence };
	const text = openText(await unwrap(keeper.keyring, named), bound, message.sealed);
	const file = readPayload(text, ref, sequence).attachments?.[n];
	// Which one that is, only web's row said so far.
	if (file?.id !== external || file.bytes !== bytes) throw mismatch("attachment");
	return {
		...{ id: own.id, store, bytes, digests },
		said: file.mediaType,
		dataKey: await unwrap(keeper.keyring, own),
		binding: { kid: own.id, thread: own.threadId, attachment: external, chunks: digests.length / 32 },
	};
}

function asRecorded(row: Row, shown: { attachment?: unknown; digest?: unknown; thread?: unknown }) {
	const { said, ...rest } = JSON.parse(row.ref as string);
	const received = said === null ? {} : JSON.parse(said);
	const digests = Buffer.from(row.sealed, "hex");
	const digest = digestOfBody(digests);
	const same =
		received.type === "attachment.received" &&
		received.attachment === row.key_id &&
		received.digest === digest &&
		received.size === rest.bytes &&
		received.thread === shown.thread &&
		shown.attachment === row.key_id &&
		shown.digest === digest;
	if (!same || digests.length !== (row.sequence ?? 0) * 32) throw mismatch("attachment");
	return { ...(rest as { external: string; bytes: number; store: "postgres" | "s3" }), digests };
}

function one(rows: readonly Row[], kind: Row["kind"]): Row {
	const found = rows.filter((row) => row.kind === kind);
	if (found.length !== 1 || !found[0]) throw mismatch(kind === "message" ? "message" : "attachment");
	return found[0];
}

const mismatch = (what: string) =>
	new DomainError("EVIDENCE_MISMATCH", `The ${what} is not the one of the record. Nothing is shown.`);

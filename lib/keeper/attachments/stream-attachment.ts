/**
 * The bytes of an attachment that was shown, all or one range of them, chunk by chunk through the gate (chunk.ts) until its opening
 * ends: whoever reads waits for nobody, and whoever does not read holds one chunk in memory and no connection of the database's.
 *
 * Guarantees: only to the person whom the entry names, in a session that stands. Not an entry each time: the one that shows it says so.
 * Shown by: show-attachment.test.ts.
 */
import { CHUNK_BYTES } from "../../envelope/attachment.ts";
import { whoIs } from "../asking.ts";
import type { Keeper } from "../context.ts";
import { chunkOf, over, type Reader } from "./chunk.ts";
import type { AttachmentKind } from "./messages-attachments.ts";
import { rangeOf } from "./range.ts";
import { remembered, type Shown } from "./shown.ts";

export interface AttachmentStream {
	status: 200 | 206 | 416;
	kind: AttachmentKind;
	mediaType: string;
	/** Of the whole. */
	bytes: number;
	length: number;
	/** As Content-Range has it; null where all of it is sent. */
	range: string | null;
	body: AsyncIterable<Buffer>;
}

/** @throws DomainError NOT_SIGNED_IN, ATTACHMENT_OVER, OPENING_ENDED; once it flows, the stream breaks off instead */
export async function streamAttachment(
	keeper: Keeper,
	sessionToken: string,
	entry: string,
	header: string | undefined,
): Promise<AttachmentStream> {
	const actor = await whoIs(keeper, sessionToken);
	const shown = remembered(keeper, entry, actor.personId);
	if (!shown) throw over();
	const { kind, mediaType, bytes } = shown;
	const range = rangeOf(header, bytes);
	if (range === "none")
		return { ...{ status: 416, kind, mediaType, bytes, length: 0 }, range: `bytes */${bytes}`, body: none() };
	const { from, to } = range ?? { from: 0, to: bytes - 1 };
	const reader = { entry, person: actor.personId, session: actor.sessionId };
	const parts = partsOf(keeper, reader, shown, from, to);
	// The first now, so that what is over is an answer and not a stream that breaks off.
	const first = await parts.next();
	return {
		...{ status: range ? 206 : 200, kind, mediaType, bytes, length: to - from + 1 },
		range: range && `bytes ${from}-${to}/${bytes}`,
		body: from === to + 1 ? none() : after(first, parts),
	};
}

async function* partsOf(
	keeper: Keeper,
	reader: Reader,
	shown: Shown,
	from: number,
	to: number,
): AsyncGenerator<Buffer> {
	const last = Math.max(Math.floor(to / CHUNK_BYTES), 0);
	for (let n = Math.floor(from / CHUNK_BYTES); n <= last; n++) {
		const chunk = await chunkOf(keeper, reader, shown, n);
		const start = n * CHUNK_BYTES;
		yield chunk.subarray(Math.max(from - start, 0), Math.min(to + 1 - start, chunk.length));
	}
}

async function* after(first: IteratorResult<Buffer>, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
	if (!first.done) yield first.value;
	yield* rest;
}

async function* none(): AsyncGenerator<Buffer> {}

/**
 * A body in chunks of one size, as it comes: a chunk is given only when it is full (or the body is whole), and the next is read only
 * when that one was taken, so that whoever sends waits for whoever stores.
 * Shown by: receive-attachment.test.ts.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { CHUNK_BYTES, chunksOf } from "#lib/envelope/attachment.ts";
import { DomainError } from "#lib/errors.ts";

/** Without a byte for so long, or not whole after so long, an upload has stopped. In milliseconds. */
const UPLOAD_PATIENCE = { idle: 30_000, whole: 15 * 60_000 };

/**
 * @param expected exactly so many bytes
 * @throws DomainError INPUT_INVALID: it is longer, or ended early; UPLOAD_STOPPED: it broke off, or came too slowly
 */
export async function* inChunks(
	body: AsyncIterable<Uint8Array>,
	expected: number,
	patience = UPLOAD_PATIENCE,
): AsyncGenerator<{ n: number; bytes: Buffer }> {
	const chunks = chunksOf(expected);
	const until = performance.now() + patience.whole;
	const pieces = body[Symbol.asyncIterator]();
	let room = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, expected));
	let filled = 0;
	let n = 0;
	let left = expected;
	try {
		for (;;) {
			const { done, value } = await within(pieces.next(), Math.min(patience.idle, until - performance.now()));
			if (done) break;
			let piece = value;
			if (piece.length > left) throw differs("is longer than the report announced");
			left -= piece.length;
			while (piece.length > 0) {
				const taken = Math.min(piece.length, room.length - filled);
				room.set(piece.subarray(0, taken), filled);
				filled += taken;
				piece = piece.subarray(taken);
				if (filled < room.length || n === chunks - 1) continue;
				yield { n, bytes: room };
				n += 1;
				room = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, expected - n * CHUNK_BYTES));
				filled = 0;
			}
		}
		if (left > 0) throw differs("ended before it was as long as the report announced");
		yield { n, bytes: room };
	} finally {
		// Not awaited: whoever goes on sending must not hold anything back.
		void pieces.return?.().catch(() => {});
	}
}

async function within<T>(next: Promise<T>, ms: number): Promise<T> {
	const over = new AbortController();
	try {
		return await Promise.race([
			next.catch(() => {
				throw stopped("broke off");
			}),
			sleep(Math.max(ms, 0), undefined, { signal: over.signal, ref: false }).then(() => {
				throw stopped("came too slowly");
			}),
		]);
	} finally {
		over.abort();
	}
}

const stopped = (how: string) =>
	new DomainError("UPLOAD_STOPPED", `The upload ${how}; nothing was kept. Send it again.`);

const differs = (message: string) =>
	new DomainError("INPUT_INVALID", "The attachment is not as long as its report said; nothing was kept.", [
		{ path: "", message },
	]);

import { setTimeout as sleep } from "node:timers/promises";
import { DomainError } from "#lib/errors.ts";

const LINGER = { bytes: 32 * 1024 * 1024, ms: 2_000 };

/**
 * The bytes of a JSON body, counted as they come: a body over the limit is refused once it passes it, whatever
 * its Content-Length said.
 *
 * @throws DomainError MEDIA_TYPE_UNSUPPORTED, BODY_TOO_LARGE
 */
export async function readBody(request: Request, most: number): Promise<Uint8Array> {
	const type = request.headers.get("content-type") ?? "";
	if (!/^application\/json(\s*;\s*charset="?utf-8"?)?\s*$/i.test(type.trim())) {
		throw new DomainError("MEDIA_TYPE_UNSUPPORTED", "Send the body as application/json, in UTF-8.");
	}
	if (!/^(identity)?$/i.test(request.headers.get("content-encoding")?.trim() ?? "")) {
		throw new DomainError("MEDIA_TYPE_UNSUPPORTED", "Send the body without a content encoding.");
	}
	const tooLarge = () =>
		new DomainError("BODY_TOO_LARGE", `A body has at most ${most.toLocaleString("en")} bytes.`);
	if (!request.body) return new Uint8Array();

	const chunks: Uint8Array[] = [];
	let bytes = 0;
	const reader = request.body.getReader();
	const read = () =>
		reader.read().catch(() => {
			throw new DomainError("INPUT_INVALID", "The body ended before it was whole; nothing was kept.");
		});
	for (let next = await read(); !next.done; next = await read()) {
		bytes += next.value.length;
		if (bytes > most) {
			chunks.length = 0;
			await letItEnd(reader);
			throw tooLarge();
		}
		chunks.push(next.value);
	}
	return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
}

/**
 * Reads on for a while and keeps nothing: a connection that is closed while its sender still sends is reset, and
 * the sender would never see the answer.
 */
export async function letItEnd(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
	const enough = sleep(LINGER.ms, undefined, { ref: false });
	try {
		for (let left = LINGER.bytes; left > 0; ) {
			const next = await Promise.race([reader.read(), enough]);
			if (!next) break;
			if (next.done) return;
			left -= next.value.length;
		}
		// Not awaited: whoever goes on sending must not hold the answer back.
		void reader.cancel().catch(() => {});
	} catch {
		// Gone; so nobody waits for an answer.
	}
}

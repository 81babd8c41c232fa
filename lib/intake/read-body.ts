import { DomainError } from "#lib/errors.ts";

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
	if (Number(request.headers.get("content-length") ?? 0) > most) throw tooLarge();
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
			// Not awaited: a sender that goes on sending must not hold the answer back.
			void reader.cancel().catch(() => {});
			throw tooLarge();
		}
		chunks.push(next.value);
	}
	return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
}

/** For tests: a message with attachments in a house's thread, sealed and put as intake does it. */
import { randomUUID } from "node:crypto";
import { CHUNK_BYTES, chunksOf, digestOfBody, digestOfChunk, sealChunk } from "../../envelope/attachment.ts";
import { digestOfWrappedKey } from "../../envelope/digest.ts";
import { newDataKey, sealText } from "../../envelope/message.ts";
import { unwrapDataKey, wrapDataKey } from "../../envelope/wrap-key.ts";
import type { House, Reported } from "../testing.ts";

/**
 * Message `sequence` of a thread becomes one with attachments, announced as the platform's a1, a2, …
 *
 * @param files what their message says of them
 */
export async function announce(
	{ keeper, database }: House,
	{ threadId, keyId }: Reported,
	sequence: number,
	files: { mediaType: string; bytes: number }[],
): Promise<void> {
	const sql = database.admin;
	const [row] = await sql`select wrapped, intake_key from vault.sealed_key where id = ${keyId}`;
	const intake = await keeper.keyring.named(row?.intake_key);
	const dataKey = unwrapDataKey(
		intake.privateKey,
		{ kid: intake.kid, thread: threadId, key: keyId },
		row?.wrapped,
	);
	const id = `m${sequence}`;
	const payload = {
		...{ id, senderId: "a", sentAt: new Date(Date.UTC(2026, 10, 1, 0, sequence)).toISOString() },
		...{ kind: "media", provenance: "PLATFORM" },
		attachments: files.map((file, n) => ({ id: `a${n + 1}`, ...file })),
	};
	const sealed = sealText(
		dataKey,
		{ kid: keyId, thread: threadId, message: id, seq: sequence },
		JSON.stringify(payload),
	);
	await sql`update vault.sealed_message set sealed = ${sealed} where thread_id = ${threadId} and sequence = ${sequence}`;
	const announced = payload.attachments.map(({ id, bytes }, n) => ({ sequence, n, id, bytes }));
	await sql`select console.announce_attachments(${threadId}, ${JSON.stringify(announced)})`;
}

/** The platform sends one of them. @param put where chunks go that do not lie in PostgreSQL */
export async function send(
	{ keeper, web }: House,
	{ threadId }: Reported,
	attachment: string,
	bytes: Buffer,
	put?: (body: string, n: number, sealed: Buffer) => Promise<void>,
): Promise<string> {
	const id = randomUUID();
	const [from] = await web`select r.id, r.platform_id, t.region from console.report r
		join console.thread t on t.id = r.thread_id where r.thread_id = ${threadId}`;
	const asked = {
		...{ id, platform: from?.platform_id, integration: null, report: from?.id, attachment },
		store: put ? "s3" : "postgres",
	};
	await web`select vault.begin_body(${web.json(asked as never)})`;
	const intake = await keeper.keyring.current(from?.region);
	const dataKey = newDataKey();
	const chunks = chunksOf(bytes.length);
	const digests: Buffer[] = [];
	for (let n = 0; n < chunks; n++) {
		const part = bytes.subarray(n * CHUNK_BYTES, (n + 1) * CHUNK_BYTES);
		const sealed = sealChunk(dataKey, { kid: id, thread: threadId, attachment, chunks }, n, part);
		digests.push(digestOfChunk(sealed));
		if (put) await put(id, n, sealed);
		else await web`select vault.put_chunk(${id}, ${n}, ${sealed})`;
	}
	const wrapped = wrapDataKey(intake.publicKey, { kid: intake.kid, thread: threadId, key: id }, dataKey);
	const kept = {
		...{ id, report: from?.id, attachment, integration: null, mark: null },
		digests: Buffer.concat(digests).toString("hex"),
		key: { kid: intake.kid, wrapped },
		event: {
			...{ type: "attachment.received", outcome: "done", assurance: { kind: "system" } },
			...{ key: digestOfWrappedKey(wrapped), digest: digestOfBody(Buffer.concat(digests)) },
			size: bytes.length,
		},
	};
	await web`select vault.keep_attachment(${web.json(kept as never)})`;
	return id;
}

/** Bytes that begin as a PNG of this size does, end as one, and are noise between: nothing here unpacks them. */
export function somePng(bytes: number, width = 640, height = 480): Buffer {
	const png = Buffer.alloc(Math.max(bytes, 64));
	for (let at = 0; at < png.length; at++) png[at] = (at * 31 + (at >> 8)) & 0xff;
	png.write("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 0, "latin1");
	png.writeUInt32BE(width, 16);
	png.writeUInt32BE(height, 20);
	png.write("\0\0\0\0IEND\xae\x42\x60\x82", png.length - 12, "latin1");
	return png;
}

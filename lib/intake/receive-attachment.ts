/**
 * Receives the body of an attachment that a report announced: sealed chunk by chunk as it comes, under a data key of its own, and kept
 * with its entry once it is whole.
 *
 * Guarantees: of the body no more than two chunks are in memory, and nothing of it is kept in clear. All or nothing: an upload that
 * stops, is longer or shorter than its report said, or fails, leaves nothing and may be repeated. The same again gives the same answer
 * and adds nothing; other bytes under one id are refused, and what is there stays.
 * Does not guarantee: that sameness can be judged for ever (marks.ts): after seven days the id is refused; nor what the bytes are.
 * Shown by: receive-attachment.test.ts, e2e/attachments.e2e.ts.
 */
import { randomUUID } from "node:crypto";
import type { Sql } from "#db/client.ts";
import { type BodyBegun, beginBody, dropBody, keepAttachment, putChunk } from "#db/queries/attachments.ts";
import type { BodyPutter } from "#lib/bodies/body-store.ts";
import { digestOfBody, digestOfChunk, sealChunk } from "#lib/envelope/attachment.ts";
import { digestOfWrappedKey } from "#lib/envelope/digest.ts";
import { newDataKey } from "#lib/envelope/message.ts";
import { wrapDataKey } from "#lib/envelope/wrap-key.ts";
import { DomainError } from "#lib/errors.ts";
import { bySystem } from "#lib/ledger/append.ts";
import { inChunks } from "./in-chunks.ts";
import type { Integration } from "./integration.ts";
import { markOfBytes } from "./marks.ts";
import type { Intake } from "./receive-report.ts";
import type { AttachmentAnswer } from "./report-schema.ts";
import { currentKey, publicKeyOf } from "./seal-report.ts";

export interface Upload {
	/** Ours, as the answer to the report named it. */
	reportId: string;
	/** The platform's, as the report named it. */
	attachmentId: string;
	body: AsyncIterable<Uint8Array>;
	/** What the sender says, before a byte of it is read; null: nothing. */
	length: number | null;
	/** null: PostgreSQL. */
	far: BodyPutter | null;
}

export interface ReceivedAttachment {
	answer: AttachmentAnswer;
	isNew: boolean;
}

export async function receiveAttachment(
	intake: Intake,
	from: Integration,
	upload: Upload,
): Promise<ReceivedAttachment> {
	const id = randomUUID();
	const begun = await begin(intake.sql, from, id, upload);
	try {
		if (!from.regions.includes(begun.region))
			throw new DomainError("REGION_NOT_HELD", "Your integration key does not report into this region.");
		if (upload.length !== null && upload.length !== begun.bytes) throw otherLength();
		if (begun.known) return await compare(from, upload, begun);
		await seal(intake, from, id, upload, begun);
		return { answer: { attachmentId: id }, isNew: true };
	} catch (error) {
		// What cannot be dropped now is swept: nobody waits for it.
		if (!begun.known) await dropBody(intake.sql, id).catch(() => {});
		throw toldBy(error);
	}
}

async function begin(sql: Sql, from: Integration, id: string, { reportId, attachmentId, far }: Upload) {
	return beginBody(sql, {
		...{ id, platform: from.platformId, integration: from.id },
		...{ report: reportId, attachment: attachmentId, store: far?.name ?? "postgres" },
	}).catch((error) => {
		throw toldBy(error);
	});
}

async function seal(
	{ sql, intakeKeys }: Intake,
	from: Integration,
	id: string,
	{ reportId, attachmentId, body, far }: Upload,
	{ thread, region, case: caseId, bytes, chunks }: Extract<BodyBegun, { thread: string }>,
): Promise<void> {
	const intakeKey = currentKey(await intakeKeys(), region);
	const dataKey = newDataKey();
	const binding = { kid: id, thread, attachment: attachmentId, chunks };
	const marked = markOfBytes(from.token);
	const digests = Buffer.alloc(chunks * 32);
	const put = far ? far.put.bind(far) : putChunk.bind(null, sql);
	for await (const { n, bytes: chunk } of inChunks(body, bytes)) {
		marked.update(chunk);
		const sealed = sealChunk(dataKey, binding, n, chunk);
		digestOfChunk(sealed).copy(digests, n * 32);
		await put(id, n, sealed);
	}
	const wrapped = wrapDataKey(publicKeyOf(intakeKey), { kid: intakeKey.kid, thread, key: id }, dataKey);
	const mark = marked.mark().toString("hex");
	await keepAttachment(sql, {
		...{ id, report: reportId, attachment: attachmentId, integration: from.id, mark },
		digests: digests.toString("hex"),
		key: { kid: intakeKey.kid, wrapped },
		event: {
			type: "attachment.received",
			...bySystem,
			outcome: "done",
			...{ region, case: caseId, thread, report: reportId, attachment: id, keyVersion: id },
			...{ key: digestOfWrappedKey(wrapped), digest: digestOfBody(digests), size: bytes },
		},
	});
}

/** What is there already: the same bytes again, or others. */
async function compare(
	from: Integration,
	{ body }: Upload,
	{ known, bytes }: Extract<BodyBegun, { known: object }>,
): Promise<ReceivedAttachment> {
	const marked = markOfBytes(from.token);
	for await (const { bytes: chunk } of inChunks(body, bytes)) marked.update(chunk);
	if (known.mark === marked.mark().toString("hex"))
		return { answer: { attachmentId: known.id }, isNew: false };
	throw new DomainError(
		"ATTACHMENT_ID_REUSED",
		known.mark === null
			? "This attachment came before, more than seven days ago or by another integration key, so whether this is the same can no longer be judged. What is there stays."
			: "This attachment came before, with other bytes. What is there stays; give these an id of their own in a further report.",
	);
}

const otherLength = () =>
	new DomainError("INPUT_INVALID", "The attachment is not as long as its report said; nothing was kept.", [
		{ path: "", message: "must have exactly as many bytes as the report announced" },
	]);

/** What the database refuses, and who came at the same moment. */
function toldBy(error: unknown): unknown {
	const { code, message = "" } = (error ?? {}) as { code?: unknown; message?: string };
	if (code === "CS431")
		return new DomainError(
			"ATTACHMENT_UNKNOWN",
			"No report of yours by this number announced an attachment of this id, or its content is gone. Nothing was kept.",
		);
	if (code === "CS432") return new DomainError("BODY_TOO_LARGE", `${sentenceOf(message)} Nothing was kept.`);
	if (code === "CS436")
		return new DomainError(
			"RATE_LIMITED",
			"What your platform has begun to send and not ended yet is 2 GiB. Nothing was kept; send it when some of it has ended.",
		);
	if (code === "CS433")
		return new DomainError("UPLOAD_STOPPED", "The upload took too long; nothing was kept. Send it again.");
	if (code === "23505")
		return new DomainError(
			"ATTACHMENT_ID_REUSED",
			"The same attachment came at the same moment. Send it again to see whether it was the same.",
		);
	return error;
}

const sentenceOf = (message: string) => {
	const words = message.split(": ")[1] ?? "";
	return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
};

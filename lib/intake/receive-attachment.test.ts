import assert from "node:assert/strict";
import { randomBytes, randomUUID } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { CHUNK_BYTES, digestOfBody, digestOfChunk, openChunk } from "#lib/envelope/attachment.ts";
import { importPrivateIntakeKey } from "#lib/envelope/intake-key.ts";
import { unwrapDataKey } from "#lib/envelope/wrap-key.ts";
import { DomainError } from "#lib/errors.ts";
import { until } from "../testing-until.ts";
import { inChunks } from "./in-chunks.ts";
import { receiveAttachment, type Upload } from "./receive-attachment.ts";
import { type IntakeBench, intakeBench, reportBody, textMessage } from "./testing.ts";

const code = (wanted: string) => (error: unknown) => error instanceof DomainError && error.code === wanted;

describe("an attachment that a report announced", () => {
	let bench: IntakeBench;
	before(async () => {
		bench = await intakeBench();
	});
	after(() => bench.database.drop());

	let reports = 0;
	const announced = async (bytes: number, id = "a1", region?: string) => {
		reports += 1;
		const media = {
			...{ id: "m3", senderId: "u1", sentAt: "2026-11-19T22:00:03Z", kind: "media" as const },
			provenance: "PLATFORM" as const,
			attachments: [{ id, mediaType: "image/png", bytes }],
		};
		const body = reportBody(`r-${reports}`, {
			thread: { messages: [textMessage(1), textMessage(2), media], ...(region && { region }) },
		});
		return (await bench.post(body)).answer;
	};
	const send = (reportId: string, body: Uint8Array, more: Partial<Upload> = {}, as = bench.integration) =>
		receiveAttachment(bench.intake, as, {
			...{ reportId, attachmentId: "a1", length: null, far: null, body: pieces(body) },
			...more,
		});
	async function* pieces(body: Uint8Array, size = 70_000) {
		for (let at = 0; at < body.length; at += size) yield body.subarray(at, at + size);
	}
	const nothingStays = async (thread: string) => {
		const [left] = await bench.database.admin`
			select (select count(*)::int from vault.body where thread_id = ${thread}) as bodies,
				(select count(*)::int from vault.body_chunk c join vault.body b on b.id = c.body_id
					where b.thread_id = ${thread}) as chunks,
				(select count(*)::int from vault.attachment where thread_id = ${thread}) as kept,
				(select count(*)::int from ledger.entry where thread_id = ${thread} and type = 'attachment.received') as entries`;
		assert.deepEqual({ ...left }, { bodies: 0, chunks: 0, kept: 0, entries: 0 });
	};

	it("is sealed chunk by chunk under a key of its own, and its entry holds the digests of key and body", async () => {
		const bytes = randomBytes(2 * CHUNK_BYTES + 17);
		const { reportId, threadId, caseId } = await announced(bytes.length);
		const { answer, isNew } = await send(reportId, bytes, { length: bytes.length });
		assert(isNew);
		const sql = bench.database.admin;
		const [row] = await sql`select k.wrapped, k.names, a.digests, convert_from(e.leaf, 'UTF8') as leaf
			from vault.attachment a join vault.sealed_key k on k.id = a.id
			join ledger.entry e on e.id = a.entry_id where a.id = ${answer.attachmentId}`;
		const chunks = await sql<{ sealed: Buffer }[]>`
			select sealed from vault.body_chunk where body_id = ${answer.attachmentId} order by n`;
		const { keyPair } = bench;
		const key = { kid: keyPair.kid, thread: threadId, key: answer.attachmentId };
		const dataKey = unwrapDataKey(importPrivateIntakeKey(keyPair.privateJwk), key, row?.wrapped);
		const binding = { kid: answer.attachmentId, thread: threadId, attachment: "a1", chunks: 3 };
		assert.deepEqual(
			Buffer.concat(chunks.map(({ sealed }, n) => openChunk(dataKey, binding, n, sealed))),
			bytes,
		);
		assert.deepEqual(row?.digests, Buffer.concat(chunks.map(({ sealed }) => digestOfChunk(sealed))));
		const leaf = JSON.parse(row?.leaf);
		assert.equal(leaf.digest, digestOfBody(row?.digests));
		assert.deepEqual(
			[leaf.type, leaf.attachment, leaf.keyVersion, leaf.size, leaf.case, leaf.report, leaf.region],
			["attachment.received", answer.attachmentId, answer.attachmentId, bytes.length, caseId, reportId, "eu"],
		);
		assert(!row?.leaf.includes('"a1"') && row?.names === null);
	});

	it("the same again gives the same answer and adds nothing; other bytes are refused, and what is there stays", async () => {
		const bytes = randomBytes(1000);
		const { reportId, threadId } = await announced(bytes.length);
		const first = await send(reportId, bytes);
		const again = await send(reportId, bytes);
		assert.deepEqual([again.isNew, again.answer], [false, first.answer]);
		await assert.rejects(send(reportId, randomBytes(1000)), code("ATTACHMENT_ID_REUSED"));
		await assert.rejects(
			send(reportId, bytes, {}, await bench.another()),
			code("ATTACHMENT_ID_REUSED"),
			"of another key's upload sameness cannot be judged",
		);
		const [count] = await bench.database.admin`
			select count(*)::int as n from vault.body where thread_id = ${threadId}`;
		assert.equal(count?.n, 1);
	});

	it("of the same sent many times at once one is kept, and no half of another", async () => {
		const bytes = randomBytes(CHUNK_BYTES + 1);
		const { reportId, threadId } = await announced(bytes.length);
		const all = await Promise.allSettled(Array.from({ length: 5 }, () => send(reportId, bytes)));
		assert(all.some((one) => one.status === "fulfilled"));
		for (const one of all)
			if (one.status === "rejected") assert(code("ATTACHMENT_ID_REUSED")(one.reason), one.reason);
		const [count] = await bench.database.admin`
			select count(distinct b.id)::int as bodies, count(*)::int as chunks
			from vault.body b join vault.body_chunk c on c.body_id = b.id where b.thread_id = ${threadId}`;
		assert.deepEqual({ ...count }, { bodies: 1, chunks: 2 });
	});

	it("an upload that stops half-way, is too long or too short leaves nothing, and may be repeated", async () => {
		const bytes = randomBytes(2 * CHUNK_BYTES);
		const { reportId, threadId } = await announced(bytes.length);
		async function* broken() {
			yield bytes.subarray(0, CHUNK_BYTES + 5);
			throw new Error("reset");
		}
		await assert.rejects(send(reportId, bytes, { body: broken() }), code("UPLOAD_STOPPED"));
		await nothingStays(threadId);
		await assert.rejects(send(reportId, bytes.subarray(1)), code("INPUT_INVALID"));
		await assert.rejects(send(reportId, Buffer.concat([bytes, Buffer.alloc(1)])), code("INPUT_INVALID"));
		await assert.rejects(send(reportId, bytes, { length: 12 }), code("INPUT_INVALID"));
		await nothingStays(threadId);
		assert((await send(reportId, bytes)).isNew);
	});

	it("whoever sends nothing more is not waited for without end", async () => {
		async function* silent() {
			yield Buffer.alloc(1);
			await new Promise(() => {});
		}
		const read = async () => {
			for await (const _ of inChunks(silent(), 10, { idle: 20, whole: 1000 })) assert.fail();
		};
		await assert.rejects(read(), code("UPLOAD_STOPPED"));
	});

	it("nobody sends what no report announced, another platform's or region's, or more than 50 MiB", async () => {
		const { reportId } = await announced(4);
		const four = Buffer.from("four");
		await assert.rejects(send(reportId, four, { attachmentId: "a2" }), code("ATTACHMENT_UNKNOWN"));
		await assert.rejects(send(randomUUID(), four), code("ATTACHMENT_UNKNOWN"));
		const stranger = { ...bench.integration, platformId: randomUUID() };
		await assert.rejects(send(reportId, four, {}, stranger), code("ATTACHMENT_UNKNOWN"));
		const american = await bench.another(["us"]);
		await assert.rejects(send(reportId, four, {}, american), code("REGION_NOT_HELD"));
		const huge = await announced(52_428_801);
		await assert.rejects(send(huge.reportId, four), code("BODY_TOO_LARGE"));
		const [left] = await bench.database.admin`select count(*)::int as n from vault.body
			where thread_id in (select thread_id from console.report where id in (${reportId}, ${huge.reportId}))`;
		assert.equal(left?.n, 0);
	});

	it("one that took an hour is not kept, however it goes on", async () => {
		const { reportId, threadId } = await announced(4);
		const far = {
			name: "s3" as const,
			put: async (id: string) => {
				await bench.database
					.admin`update vault.body set begun_at = now() - interval '61 minutes' where id = ${id}`;
			},
		};
		await assert.rejects(send(reportId, Buffer.from("four"), { far }), code("UPLOAD_STOPPED"));
		const [left] = await bench.database.admin`select
			(select count(*)::int from vault.attachment where thread_id = ${threadId}) as kept,
			(select count(*)::int from vault.body where thread_id = ${threadId} and gone_at is null) as bodies`;
		assert.deepEqual({ ...left }, { kept: 0, bodies: 0 });
	});

	it("of two that begin at once the second counts the first: a thread has at most 1 GiB", async () => {
		const twenty = 20 * 1024 * 1024;
		const { reportId, threadId } = await announced(twenty);
		const { admin } = bench.database;
		const { platformId } = bench.integration;
		await admin`insert into vault.body (id, thread_id, platform_id, store, bytes, chunks, whole_at)
			select gen_random_uuid(), ${threadId}, ${platformId}, 's3', 52428800, 200, now() from generate_series(1, 20)`;
		const web = bench.database.as("web");
		const asked = () => ({
			...{ id: randomUUID(), platform: platformId, integration: bench.integration.id },
			...{ report: reportId, attachment: "a1", store: "s3" },
		});
		let second: Promise<unknown> | undefined;
		await web.begin(async (tx) => {
			await tx`select vault.begin_body(${tx.json(asked())})`;
			second = web`select vault.begin_body(${web.json(asked())})`.then(
				() => "begun",
				(error) => error.code,
			);
			const waits = async () =>
				(
					await admin`select from pg_locks l join pg_database d on d.datname = current_database()
					join pg_stat_activity a on a.pid = l.pid and a.datid = d.oid where not l.granted`
				).length > 0;
			await Promise.race([second, until(waits)]);
		});
		assert.equal(await second, "CS432");
		await admin`delete from vault.body where thread_id = ${threadId}`;
	});

	it("what a platform has begun and not ended is at most 2 GiB, and the answer says to wait", async () => {
		const { reportId, threadId } = await announced(4);
		const { admin } = bench.database;
		const other = (await announced(4)).threadId;
		await admin`insert into vault.body (id, thread_id, platform_id, store, bytes, chunks)
			select gen_random_uuid(), ${other}, ${bench.integration.platformId}, 's3', 52428800, 200 from generate_series(1, 41)`;
		const four = Buffer.from("four");
		await assert.rejects(send(reportId, four), code("RATE_LIMITED"));
		await nothingStays(threadId);
		await admin`update vault.body set whole_at = now() where thread_id = ${other}`;
		assert((await send(reportId, four)).isNew);
	});

	it("an empty one is one empty chunk", async () => {
		const { reportId } = await announced(0);
		assert((await send(reportId, Buffer.alloc(0))).isNew);
	});

	it("is read no faster than it is stored, so that no more than two chunks of it are in memory", async () => {
		const bytes = 20 * CHUNK_BYTES;
		const { reportId } = await announced(bytes);
		const piece = randomBytes(64 * 1024);
		let read = 0;
		let stored = 0;
		let most = 0;
		async function* flow() {
			for (; read < bytes; read += piece.length) {
				most = Math.max(most, read - stored);
				yield piece;
			}
		}
		const far = {
			name: "s3" as const,
			put: async () => {
				await new Promise(setImmediate);
				stored += CHUNK_BYTES;
			},
		};
		assert((await send(reportId, piece, { body: flow(), far })).isNew);
		assert(most <= 2 * CHUNK_BYTES, `${most} bytes`);
	});
});

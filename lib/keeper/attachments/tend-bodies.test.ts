import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { DEFAULT_POLICY } from "../../access/policy.ts";
import type { FarBodies } from "../../bodies/body-store.ts";
import { CHUNK_BYTES } from "../../envelope/attachment.ts";
import { DomainError } from "../../errors.ts";
import { runJob } from "../jobs/run-job.ts";
import { rewrap } from "../keys/rewrap.ts";
import { endPeriod, turnOf } from "../keys/testing-keys.ts";
import { openThread } from "../open-thread.ts";
import { retention } from "../retention/retention.ts";
import { putSettingsInForce } from "../settings.ts";
import {
	claim,
	type House,
	openHouse,
	type Person,
	type Reported,
	reportThread,
	signIn,
} from "../testing.ts";
import { showAttachment } from "./show-attachment.ts";
import { streamAttachment } from "./stream-attachment.ts";
import { tendBodies } from "./tend-bodies.ts";
import { announce, send, somePng } from "./testing-attachments.ts";

const BYTES = somePng(CHUNK_BYTES + 50);

/** A store of its own, as an S3 one is. */
class Far implements FarBodies {
	readonly objects = new Map<string, Buffer>();
	async get(body: string, n: number) {
		return this.objects.get(`${body}/${n}`) ?? null;
	}
	async put(body: string, n: number, sealed: Buffer) {
		this.objects.set(`${body}/${n}`, sealed);
	}
	readonly stuck = new Set<string>();
	async remove(body: string, chunks: number) {
		if (this.stuck.has(body)) throw new DomainError("BODY_STORE_UNAVAILABLE", "The store does not answer.");
		for (let n = 0; n < chunks; n++) this.objects.delete(`${body}/${n}`);
	}
}

describe("bodies of attachments", () => {
	let house: House;
	const far = new Far();
	before(async () => {
		house = await openHouse();
		house.keeper.bodies = far;
		const { retention: rules } = DEFAULT_POLICY;
		const policy = { ...DEFAULT_POLICY, retention: { ...rules, atOncePercent: 100 } };
		house.keeper.settings = { ...house.keeper.settings, policy };
		await putSettingsInForce(house.keeper);
	});
	after(() => house.close());

	const tend = () => runJob(house.keeper, tendBodies, { region: null });
	const withAttachment = async (store: "postgres" | "s3") => {
		const thread = await reportThread(house, { messages: 4, reported: [2] });
		await announce(house, thread, 2, [{ mediaType: "image/png", bytes: BYTES.length }]);
		const put = store === "s3" ? far.put.bind(far) : undefined;
		return { ...thread, attachment: await send(house, thread, "a1", BYTES, put) };
	};
	const closeLongAgo = async ({ caseId }: Reported) => {
		await house.database.admin`update console.case set received_at = now() - interval '60 days',
			closed_at = now() - interval '50 days' where id = ${caseId}`;
	};
	const left = async (id: string) => {
		const [row] = await house.database.admin<
			Record<"body" | "chunks" | "attachment" | "key", number>[]
		>`select
			(select count(*)::int from vault.body where id = ${id}) as body,
			(select count(*)::int from vault.body_chunk where body_id = ${id}) as chunks,
			(select count(*)::int from vault.attachment where id = ${id}) as attachment,
			(select count(*)::int from vault.sealed_key where id = ${id}) as key`;
		assert(row);
		return { ...row, objects: [...far.objects.keys()].filter((key) => key.startsWith(id)).length };
	};

	const shownTo = async (reader: Person, thread: Reported) => {
		await claim(house, thread.caseId, reader.id);
		const text = "She was sent a picture, says the report.";
		const { lines } = await openThread(house.keeper, reader.session, {
			caseId: thread.caseId,
			reason: { code: "USER_REPORT_REVIEW", question: "DOES_IT_VIOLATE", text },
			scope: { kind: "reported" },
		});
		const [first] = lines;
		assert(first?.kind === "opening");
		const asked = { caseId: thread.caseId, readToken: first.readToken as string, sequence: 2, n: 0 };
		const ask = () => showAttachment(house.keeper, reader.session, first.opening, asked);
		return { ...(await ask()), ask };
	};

	it("go with their thread by its clock: the keys in that commit, the bytes within a minute, from either store", async () => {
		const [near, distant, stays] = [
			await withAttachment("postgres"),
			await withAttachment("s3"),
			await withAttachment("s3"),
		];
		await Promise.all([near, distant].map(closeLongAgo));
		assert.equal(await runJob(house.keeper, retention, { region: "eu" }), "done");
		assert.deepEqual(await left(near.attachment), { body: 1, chunks: 2, attachment: 0, key: 0, objects: 0 });
		assert.deepEqual(await left(distant.attachment), {
			body: 1,
			chunks: 0,
			attachment: 0,
			key: 0,
			objects: 2,
		});
		assert.equal(await tend(), "done");
		const none = { body: 0, chunks: 0, attachment: 0, key: 0, objects: 0 };
		assert.deepEqual(await left(near.attachment), none);
		assert.deepEqual(await left(distant.attachment), none);
		assert.deepEqual(await left(stays.attachment), { body: 1, chunks: 0, attachment: 1, key: 1, objects: 2 });
	});

	it("one that its store does not delete holds up no other, and the job fails by it until it is gone", async () => {
		const threads = [
			await withAttachment("s3"),
			await withAttachment("s3"),
			await withAttachment("postgres"),
		];
		const ids = threads.map(({ attachment }) => attachment);
		const { admin } = house.database;
		await Promise.all(threads.map(closeLongAgo));
		assert.equal(await runJob(house.keeper, retention, { region: "eu" }), "done");
		for (const [n, id] of ids.entries())
			await admin`update vault.body set gone_at = now() - make_interval(mins => ${10 - n}) where id = ${id}`;
		const bodies = async () => Promise.all(ids.map(async (id) => (await left(id)).body));
		far.stuck.add(ids[0] as string);
		const others = house.keeper.bodies;
		house.keeper.bodies = null;
		assert.equal(await tend(), "done");
		assert.deepEqual(await bodies(), [1, 1, 0], "a keeper without the other store deletes its own");
		house.keeper.bodies = others;
		assert.equal(await tend(), "failed");
		assert.deepEqual(await bodies(), [1, 0, 0]);
		const [job] = await admin`select error from access.job where name = 'bodies'`;
		assert.equal(job?.error, "BODY_STORE_UNAVAILABLE");
		far.stuck.clear();
		assert.equal(await tend(), "done");
		assert.deepEqual(await bodies(), [0, 0, 0]);
	});

	it("stay while a legal hold stands on their thread, whoever deletes", async () => {
		const held = await withAttachment("postgres");
		await closeLongAgo(held);
		const { admin } = house.database;
		await admin`update vault.thread_life set holds = 1 where thread_id = ${held.threadId}`;
		await runJob(house.keeper, retention, { region: "eu" });
		await tend();
		assert.equal((await left(held.attachment)).chunks, 2);
		await assert.rejects(
			admin`delete from vault.attachment where id = ${held.attachment}`,
			(error: { code?: string }) => /^CS3(22|35)$/.test(error.code ?? ""),
		);
		await assert.rejects(admin`delete from vault.body where id = ${held.attachment}`, { code: "23503" });
	});

	it("of an upload that nobody finished go after two hours; one that is under way stays", async () => {
		const thread = await reportThread(house, { messages: 2, reported: [1] });
		await announce(house, thread, 1, [{ mediaType: "image/png", bytes: 10 }]);
		const [from] =
			await house.web`select id, platform_id from console.report where thread_id = ${thread.threadId}`;
		const begin = async () => {
			const id = randomUUID();
			const asked = {
				id,
				platform: from?.platform_id,
				report: from?.id,
				attachment: "a1",
				store: "postgres",
			};
			await house.web`select vault.begin_body(${house.web.json(asked as never)})`;
			await house.web`select vault.put_chunk(${id}, 0, ${Buffer.alloc(38)})`;
			return id;
		};
		const [old, young] = [await begin(), await begin()];
		await house.database.admin`update vault.body set begun_at = now() - interval '3 hours' where id = ${old}`;
		await tend();
		assert.deepEqual([(await left(old)).body, (await left(young)).body], [0, 1]);
		await assert.rejects(house.web`select vault.put_chunk(${old}, 1, ${Buffer.alloc(38)})`, {
			code: "CS433",
		});
	});

	it("have a key that is wrapped anew when its intake key's period is over, and are shown under the new one", async () => {
		const reader = await signIn(house, ["moderator", "eu"]);
		const thread = await withAttachment("postgres");
		const old = await endPeriod(house, "eu", 4);
		assert.equal(await turnOf(house, rewrap), "done");
		const [key] = await house.database.admin`
			select s.intake_key, exists (select from vault.key_entry e where e.key_id = s.id) as anew
			from vault.sealed_key s where s.id = ${thread.attachment}`;
		assert.notEqual(key?.intake_key, old);
		assert(key?.anew);
		const { entry } = await shownTo(reader, thread);
		const { body } = await streamAttachment(house.keeper, reader.session, entry, "bytes=0-7");
		for await (const part of body) assert.deepEqual(part, BYTES.subarray(0, 8));
	});

	it("are shown from another store as from PostgreSQL, and what is missing or changed there is not", async () => {
		const reader = await signIn(house, ["moderator", "eu"]);
		const thread = await withAttachment("s3");
		const { entry, ask } = await shownTo(reader, thread);
		const parts: Buffer[] = [];
		const { body } = await streamAttachment(house.keeper, reader.session, entry, undefined);
		for await (const part of body) parts.push(part);
		assert.deepEqual(Buffer.concat(parts), BYTES);
		const mismatch = { code: "EVIDENCE_MISMATCH" };
		const again = () => streamAttachment(house.keeper, reader.session, entry, undefined);
		far.objects.set(`${thread.attachment}/0`, far.objects.get(`${thread.attachment}/1`) as Buffer);
		await assert.rejects(again(), mismatch);
		far.objects.delete(`${thread.attachment}/0`);
		await assert.rejects(again(), mismatch);
		await assert.rejects(ask(), mismatch);
	});
});

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { CHUNK_BYTES } from "../../envelope/attachment.ts";
import { DomainError } from "../../errors.ts";
import { openThread } from "../open-thread.ts";
import {
	claim,
	entriesOf,
	type House,
	openHouse,
	type Person,
	type Reported,
	reportThread,
	signIn,
	startSession,
} from "../testing.ts";
import type { AttachmentRequest, AttachmentShown } from "./messages-attachments.ts";
import { showAttachment } from "./show-attachment.ts";
import { streamAttachment } from "./stream-attachment.ts";
import { announce, send, somePng } from "./testing-attachments.ts";

const WORDS = "The report says that he sent a picture which she did not want.";
const code = (wanted: string) => (error: unknown) => error instanceof DomainError && error.code === wanted;
const BYTES = somePng(2 * CHUNK_BYTES + 100);

describe("showing an attachment", () => {
	let house: House;
	let reader: Person;
	before(async () => {
		house = await openHouse();
		reader = await signIn(house, ["moderator", "eu"]);
	});
	after(() => house.close());

	interface Open extends Reported {
		opening: string;
		attachment: string;
		asked: AttachmentRequest;
	}
	/** Message 20 has two attachments, of which the first came; 15 to 25 are open. Message 40 has one as well, sealed. */
	const opened = async (bytes = BYTES, mediaType = "image/png"): Promise<Open> => {
		const reported = await reportThread(house, { messages: 40, reported: [20] });
		await announce(house, reported, 20, [
			{ mediaType, bytes: bytes.length },
			{ mediaType: "image/png", bytes: 9 },
		]);
		const attachment = await send(house, reported, "a1", bytes);
		await claim(house, reported.caseId, reader.id);
		const { lines } = await openThread(house.keeper, reader.session, {
			caseId: reported.caseId,
			reason: { code: "USER_REPORT_REVIEW", question: "DOES_IT_VIOLATE", text: WORDS },
			scope: { kind: "reported" },
		});
		const [first] = lines;
		assert(first?.kind === "opening");
		const asked = {
			...{ caseId: reported.caseId, readToken: first.readToken as string },
			...{ sequence: 20, n: 0 },
		};
		return { ...reported, attachment, asked, opening: first.opening };
	};
	const show = ({ opening, asked }: Open, more: Partial<AttachmentRequest> = {}, session = reader.session) =>
		showAttachment(house.keeper, session, opening, { ...asked, ...more });
	const bytesOf = async ({ entry }: AttachmentShown, range?: string, session = reader.session) => {
		const { body, ...about } = await streamAttachment(house.keeper, session, entry, range);
		const parts: Buffer[] = [];
		for await (const part of body) parts.push(part);
		return { ...about, bytes: Buffer.concat(parts), whole: about.bytes };
	};
	const displayed = async (caseId: string) =>
		(await entriesOf(house.web, caseId)).filter((type) => type === "attachment.displayed").length;

	it("each one shown is an entry first, which names the opening, the attachment and the message, and no id of the platform's", async () => {
		const open = await opened();
		assert.equal(await displayed(open.caseId), 0, "what was opened shows none by itself");
		const shown = await show(open);
		assert.deepEqual(
			[shown.kind, shown.mediaType, shown.bytes, shown.why],
			["image", "image/png", BYTES.length, []],
		);
		const [entry] = await house.web`
			select convert_from(leaf, 'UTF8') as leaf from ledger.entry where id = ${shown.entry}`;
		const leaf = JSON.parse(entry?.leaf);
		assert.deepEqual(
			[leaf.type, leaf.opening, leaf.attachment, leaf.actor.id, leaf.scope.intervals],
			["attachment.displayed", open.opening, open.attachment, reader.id, [[20, 20]]],
		);
		assert(!/"(a1|m20)"/.test(entry?.leaf));
		const again = await show(open);
		assert.notEqual(again.entry, shown.entry);
		assert.equal(await displayed(open.caseId), 2);
		assert.deepEqual((await bytesOf(shown)).bytes, BYTES);
	});

	it("any range of it is the same bytes, and what lies outside is said to", async () => {
		const shown = await show(await opened());
		const end = BYTES.length - 1;
		for (const [range, from, to] of [
			["bytes=0-0", 0, 0],
			["bytes=5-", 5, end],
			["bytes=-7", end - 6, end],
			[`bytes=${CHUNK_BYTES - 3}-${CHUNK_BYTES + 3}`, CHUNK_BYTES - 3, CHUNK_BYTES + 3],
			[`bytes=${2 * CHUNK_BYTES}-99999999`, 2 * CHUNK_BYTES, end],
		] as const) {
			const part = await bytesOf(shown, range);
			assert.equal(part.range, `bytes ${from}-${to}/${BYTES.length}`);
			assert.equal(part.length, to - from + 1);
			assert.deepEqual(part.bytes, BYTES.subarray(from, to + 1), range);
		}
		for (const range of ["bytes=0-1,4-5", "bytes=9-2", "lines=1-2", "bytes=-"])
			assert.deepEqual((await bytesOf(shown, range)).status, 200, range);
		const beyond = await bytesOf(shown, `bytes=${BYTES.length}-`);
		assert.deepEqual([beyond.status, beyond.range], [416, `bytes */${BYTES.length}`]);
	});

	it("outside of the opening's scope, without its token, on another's session or for another case nothing is shown", async () => {
		const open = await opened();
		await announce(house, open, 40, [{ mediaType: "image/png", bytes: BYTES.length }]);
		const other = await signIn(house, ["moderator", "eu"]);
		const elsewhere = await opened();
		for (const [attempt, wanted] of [
			[() => show(open, { sequence: 40 }), "SCOPE_SEALED"],
			[() => show(open, { readToken: "guess" }), "READ_TOKEN_INVALID"],
			[() => show(open, {}, other.session), "OPENING_NOT_YOURS"],
			[() => show(open, { caseId: elsewhere.caseId }), "OPENING_NOT_YOURS"],
			[() => show({ ...open, opening: randomUUID() }), "OPENING_NOT_YOURS"],
			[() => show(open, {}, "no-session"), "NOT_SIGNED_IN"],
			[() => show(open, { n: 1 }), "ATTACHMENT_NOT_ARRIVED"],
			[() => show(open, { n: 7 }), "ATTACHMENT_NOT_ARRIVED"],
			[() => show(open, { sequence: 21 }), "ATTACHMENT_NOT_ARRIVED"],
		] as const)
			await assert.rejects(attempt(), code(wanted), wanted);
		assert.equal(await displayed(open.caseId), 0);
		const refusals = (await entriesOf(house.web, open.caseId)).filter((type) => type === "opening.refused");
		assert.equal(refusals.length, 4, "each refusal is on record; that something did not come is none");
	});

	it("a row of web's that gives a message in scope another's attachment shows nothing: the message says whose it is", async () => {
		const open = await opened();
		await announce(house, open, 40, [{ mediaType: "image/png", bytes: BYTES.length }]);
		// As a stolen console would: message 21, which is open, "has" what 40 has, under an id that came.
		const sql = house.database.admin;
		await sql`insert into console.attachment (thread_id, sequence, n, external_id, bytes)
			values (${open.threadId}, 21, 0, 'a1', ${BYTES.length})`;
		await assert.rejects(show(open, { sequence: 21 }), code("EVIDENCE_MISMATCH"));
		const entries = await entriesOf(house.web, open.caseId);
		assert.equal(entries.at(-1), "attachment.displayed");
		await house.keeper.loose.settled();
		assert.equal((await entriesOf(house.web, open.caseId)).at(-1), "release.failed");
	});

	it("a chunk that was changed, swapped or taken away is never shown", async () => {
		const sql = house.database.admin;
		const open = await opened();
		const shown = await show(open);
		const id = open.attachment;
		await sql`update vault.body_chunk set n = n + 10 where body_id = ${id} and n in (0, 1)`;
		await sql`update vault.body_chunk set n = 11 - n where body_id = ${id} and n >= 10`;
		await assert.rejects(bytesOf(shown), code("EVIDENCE_MISMATCH"));
		await assert.rejects(show(open), code("EVIDENCE_MISMATCH"));
		await sql`delete from vault.body_chunk where body_id = ${id} and n = 0`;
		await assert.rejects(bytesOf(shown), code("EVIDENCE_MISMATCH"));
		// Planted with digests of its own, as a superuser could: the ledger says otherwise.
		const planted = await opened();
		await sql`update vault.attachment set digests = decode(repeat('00', octet_length(digests)), 'hex') where id = ${planted.attachment}`;
		await assert.rejects(show(planted), code("EVIDENCE_MISMATCH"));
	});

	it("once the opening has ended nothing more of it flows, in the middle of a stream too", async () => {
		const ends: [string, (open: Open) => Promise<unknown>][] = [
			[
				"its claim",
				(open) =>
					house.database
						.admin`update console.claim set released_at = now(), released_by = person_id where case_id = ${open.caseId}`,
			],
			[
				"its case",
				(open) => house.database.admin`update console.case set closed_at = now() where id = ${open.caseId}`,
			],
			[
				"its time",
				(open) =>
					house.database
						.admin`update access.opening set granted_at = now() - interval '1 hour', expires_at = now() - interval '1 second' where id = ${open.opening}`,
			],
		];
		for (const [what, end] of ends) {
			const open = await opened();
			const shown = await show(open);
			const { body } = await streamAttachment(house.keeper, reader.session, shown.entry, undefined);
			const parts = body[Symbol.asyncIterator]();
			assert((await parts.next()).value, what);
			await end(open);
			await assert.rejects(parts.next(), code("OPENING_ENDED"), what);
			await assert.rejects(bytesOf(shown), code("OPENING_ENDED"), what);
		}
	});

	it("its bytes are its reader's alone, in a session that stands, and a keeper started anew has forgotten them", async () => {
		const shown = await show(await opened());
		const other = await signIn(house, ["moderator", "eu"]);
		await assert.rejects(bytesOf(shown, undefined, other.session), code("ATTACHMENT_OVER"));
		const second = await startSession(house.web, reader.id);
		assert((await bytesOf(shown, undefined, second.session)).whole, "a second session of the same person");
		await house.web`update console.session set ended_at = now() where id = ${second.sessionId}`;
		await assert.rejects(bytesOf(shown, undefined, second.session), code("NOT_SIGNED_IN"));
		const { entry } = shown;
		await assert.rejects(
			streamAttachment({ ...house.keeper }, reader.session, entry, undefined),
			code("ATTACHMENT_OVER"),
		);
		await assert.rejects(
			streamAttachment(house.keeper, reader.session, randomUUID(), undefined),
			code("ATTACHMENT_OVER"),
		);
	});

	it("what it is, its bytes say: a script is a file, and one that lies about its type is told so", async () => {
		const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
		const asPng = await show(await opened(svg));
		assert.deepEqual(
			[asPng.kind, asPng.mediaType, asPng.said, asPng.why],
			["file", "application/octet-stream", "image/png", ["TYPE_DIFFERS", "NOT_SHOWN_HERE"]],
		);
		const bomb = await show(await opened(somePng(200, 60_000, 60_000)));
		assert.deepEqual([bomb.kind, bomb.why], ["file", ["TOO_MANY_PIXELS"]]);
	});
});

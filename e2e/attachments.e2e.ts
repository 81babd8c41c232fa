/** Attachments at the product's own doors: how a platform sends them, and what a browser is given and is not. What the page makes of it: reading.e2e.ts. */
import { randomBytes, randomUUID } from "node:crypto";
import { request } from "node:http";
import type { Page } from "@playwright/test";
import { claimAndAsk, reportOf } from "./desk-steps.ts";
import { expect, type SharedProduct, test } from "./fixtures.ts";
import { PAGE, photo } from "./testing-media.ts";

/** A report whose message 15 has these, as the platform's a1-…, a2-…. */
function withFiles(files: { mediaType: string; bytes: number }[]) {
	const body = reportOf({});
	const run = randomUUID();
	const attachments = files.map((file, n) => ({ id: `a${n + 1}-${run}`, ...file }));
	const messages = body.thread.messages.map((message, at) => {
		const { text: _, ...rest } = message;
		return at === 14 ? { ...rest, kind: "media", attachments } : message;
	});
	return { body: { ...body, thread: { ...body.thread, messages } }, ids: attachments.map(({ id }) => id) };
}

function put(to: SharedProduct, reportId: string, id: string, body: BodyInit) {
	return fetch(`${to.url}/api/v1/reports/${reportId}/attachments/${id}`, {
		method: "PUT",
		headers: { authorization: `Bearer ${to.integrationKey}` },
		body,
		duplex: "half",
	} as RequestInit);
}

/** Sends a part, and hangs up once some of it lies there. */
async function breakOff(
	to: SharedProduct,
	{ reportId, id, bytes, whole }: { reportId: string; id: string; bytes: Buffer; whole: number },
	liesThere: () => Promise<void>,
): Promise<void> {
	const sent = request(`${to.url}/api/v1/reports/${reportId}/attachments/${id}`, {
		method: "PUT",
		headers: { authorization: `Bearer ${to.integrationKey}`, "content-length": whole },
	});
	const over = new Promise<void>((resolve) => {
		sent.on("error", () => resolve()).on("close", () => resolve());
	});
	sent.write(bytes);
	try {
		await liesThere();
	} finally {
		sent.destroy();
	}
	await over;
}

test("an upload is kept whole or not at all: broken off nothing stays, then 201, 200 for the same, 409 for another", async ({
	product,
	postReport,
	admin,
}) => {
	const bytes = randomBytes(20 * 1024 * 1024);
	const { body, ids } = withFiles([{ mediaType: "video/mp4", bytes: bytes.length }]);
	const [id = ""] = ids;
	const { reportId, threadId } = await (await postReport(body)).json();
	const bodies = async () => {
		const [row] = await admin`select count(*)::int as n from vault.body where thread_id = ${threadId}`;
		return row?.n;
	};
	const chunks = async () => {
		const [row] =
			await admin`select count(*)::int as n from vault.body_chunk c join vault.body b on b.id = c.body_id
			where b.thread_id = ${threadId}`;
		return row?.n;
	};
	const part = { reportId, id, bytes: bytes.subarray(0, 7 * 1024 * 1024), whole: bytes.length };
	await breakOff(product, part, () => expect.poll(chunks, { timeout: 30_000 }).toBeGreaterThan(0));
	await expect.poll(bodies, { timeout: 30_000 }).toBe(0);

	// In pieces, without a length.
	const pieces = new ReadableStream({
		start(controller) {
			for (let at = 0; at < bytes.length; at += 100_001) controller.enqueue(bytes.subarray(at, at + 100_001));
			controller.close();
		},
	});
	const first = await put(product, reportId, id, pieces);
	expect(first.status).toBe(201);
	const answer = await first.json();
	const again = await put(product, reportId, id, bytes);
	expect([again.status, await again.json()]).toEqual([200, answer]);
	const other = await put(product, reportId, id, randomBytes(bytes.length));
	expect([other.status, (await other.json()).code]).toEqual([409, "ATTACHMENT_ID_REUSED"]);
	expect(await bodies()).toBe(1);

	const short = await put(product, reportId, id, bytes.subarray(1));
	expect([short.status, (await short.json()).code]).toEqual([422, "INPUT_INVALID"]);
	const unknown = await put(product, reportId, "a9", "x");
	expect([unknown.status, (await unknown.json()).code]).toEqual([404, "ATTACHMENT_UNKNOWN"]);
	const nobody = await fetch(unknown.url, { method: "PUT", body: "x" });
	expect(nobody.status).toBe(401);
});

test("shown within its page only: a range to a player, nothing to a bare tab, a frame or another's session, and a script as a file", async ({
	product,
	postReport,
	signInAs,
	admin,
}) => {
	const picture = photo();
	const { body, ids } = withFiles([
		{ mediaType: "image/png", bytes: picture.length },
		{ mediaType: "image/png", bytes: PAGE.length },
		{ mediaType: "image/png", bytes: 7 },
	]);
	const mina = await signInAs("Mina Okafor");
	const reported = await postReport(body);
	const { reportId } = await reported.clone().json();
	for (const [n, bytes] of [Uint8Array.from(picture), Uint8Array.from(PAGE)].entries())
		expect((await put(product, reportId, ids[n] as string, bytes)).status).toBe(201);
	const caseId = await claimAndAsk(mina, reported);

	const ask = (page: Page, path: string, asked: unknown) =>
		page.evaluate(
			async ([path, asked]) => {
				const answer = await fetch(path as string, {
					method: "POST",
					headers: { "content-type": "application/json" },
					body: JSON.stringify(asked),
				});
				return { status: answer.status, text: await answer.text() };
			},
			[path, asked],
		);
	const get = (page: Page, entry: string, range?: string) =>
		page.evaluate(
			async ([entry, range]) => {
				const answer = await fetch(`/readings/attachments/${entry}`, { headers: range ? { range } : {} });
				const bytes = new Uint8Array(await answer.arrayBuffer());
				const named = [...answer.headers].filter(([name]) => /^(content-|cache|cross|x-content)/.test(name));
				return { status: answer.status, headers: Object.fromEntries(named), bytes: [...bytes] };
			},
			[entry, range] as const,
		);
	const reason = {
		...{ code: "USER_REPORT_REVIEW", question: "DOES_IT_VIOLATE" },
		text: "She was sent a picture that she did not want.",
	};
	const opened = await ask(mina, "/readings", {
		kind: "opening",
		caseId,
		reason,
		scope: { kind: "reported" },
	});
	expect(opened.status).toBe(200);
	const { opening: openingId, readToken } = JSON.parse(opened.text.split("\n")[0] ?? "");
	const showing = { openingId, caseId, readToken, sequence: 15 };
	const shown = await ask(mina, "/readings/attachments", { ...showing, n: 0 });
	const { entry, kind, mediaType, why } = JSON.parse(shown.text);
	expect([shown.status, kind, mediaType, why]).toEqual([200, "image", "image/png", []]);

	const part = await get(mina, entry, "bytes=1-3");
	expect([part.status, part.bytes]).toEqual([206, [...picture.subarray(1, 4)]]);
	expect(part.headers).toMatchObject({
		"content-range": `bytes 1-3/${picture.length}`,
		"content-type": "image/png",
		"content-security-policy": "default-src 'none'; sandbox",
		"cross-origin-resource-policy": "same-origin",
		"x-content-type-options": "nosniff",
		"cache-control": "no-store",
	});
	const whole = await get(mina, entry);
	expect([whole.status, Buffer.from(whole.bytes).equals(picture)]).toEqual([200, true]);
	expect((await get(mina, entry, "bytes=999999999-")).status).toBe(416);

	const tab = await mina.context().newPage();
	expect((await tab.goto(`/readings/attachments/${entry}`))?.status()).toBe(403);
	await tab.close();
	const jonas = await signInAs("Jonas Weber");
	const refused = await get(jonas, entry);
	expect(refused.status).toBe(410);
	expect(refused.headers).toMatchObject({
		"content-security-policy": "default-src 'none'; sandbox",
		"cross-origin-resource-policy": "same-origin",
		"x-content-type-options": "nosniff",
		"cache-control": "no-store",
	});

	const page = JSON.parse((await ask(mina, "/readings/attachments", { ...showing, n: 1 })).text);
	expect([page.kind, page.why]).toEqual(["file", ["TYPE_DIFFERS", "NOT_SHOWN_HERE"]]);
	const file = await get(mina, page.entry);
	expect(file.headers).toMatchObject({
		"content-type": "application/octet-stream",
		"content-disposition": `attachment; filename="attachment-${page.entry.slice(0, 8)}.bin"`,
	});
	const missing = await ask(mina, "/readings/attachments", { ...showing, n: 2 });
	expect([missing.status, JSON.parse(missing.text).code]).toEqual([404, "ATTACHMENT_NOT_ARRIVED"]);

	const [entries] = await admin`select count(*)::int as n from ledger.entry
		where case_id = ${caseId} and type = 'attachment.displayed'`;
	expect(entries?.n).toBe(2);
	await admin`update access.opening set ended_at = now(), ended_by = person_id, ended_entry_id = gen_random_uuid()
		where id = ${openingId}`;
	expect((await get(mina, entry)).status).toBe(410);
});

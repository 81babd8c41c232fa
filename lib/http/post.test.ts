import assert from "node:assert/strict";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { after, test } from "node:test";
import { startReceiver } from "../alarms/testing-receivers.ts";
import { NotTaken, post } from "./post.ts";

const open: { close(): unknown }[] = [];
after(() => Promise.all(open.map((one) => one.close())));

/** A server that knows no HTTP but what it is told to say. */
async function speaker(says: (socket: Socket) => void): Promise<URL> {
	const sockets = new Set<Socket>();
	const server = createServer((socket) => {
		sockets.add(socket);
		socket.on("error", () => {}).on("close", () => sockets.delete(socket));
		socket.once("data", () => says(socket));
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	open.push({
		close: () => {
			for (const socket of sockets) socket.destroy();
			server.close();
		},
	});
	return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`);
}

const sent = (url: URL, more: Partial<Parameters<typeof post>[0]> = {}, signal?: AbortSignal) =>
	post({ url, headers: {}, body: "{}", mayBePrivate: true, patienceMs: 10_000, ...more }, signal);

test("whoever hangs is waited for no longer than patience lasts: mute, in the middle of a header, or with ever new first lines", async () => {
	const mute = await speaker(() => {});
	const slow = await speaker((socket) => {
		socket.write("HTTP/1.1 200 OK\r\n");
		const drip = setInterval(() => socket.write("x-more: 1\r\n"), 20);
		socket.on("close", () => clearInterval(drip));
	});
	const early = await speaker((socket) => {
		const drip = setInterval(() => socket.write("HTTP/1.1 102 Processing\r\n\r\n"), 20);
		socket.on("close", () => clearInterval(drip));
	});
	for (const url of [mute, slow, early])
		await assert.rejects(sent(url, { patienceMs: 300 }), { code: "TIMEOUT" });
});

test("garbage, a broken line and a header without an end are failures with a code", async () => {
	const says = async (text: string) => speaker((socket) => socket.end(text));
	await assert.rejects(sent(await says("\u0000\u0001 no HTTP at all")), { code: /^HPE_/ });
	await assert.rejects(sent(await says("HTTP/1.1 2000 OK\r\n\r\n")), { code: /^HPE_/ });
	await assert.rejects(sent(await says(`HTTP/1.1 200 OK\r\nx: ${"y".repeat(200_000)}\r\n\r\n`)), {
		code: "HPE_HEADER_OVERFLOW",
	});
	await assert.rejects(sent(await speaker((socket) => socket.destroy())), { code: "ECONNRESET" });
});

test("of what is answered nothing is read, however much it is", async () => {
	let cut = false;
	const closed = Promise.withResolvers<number>();
	const url = await speaker((socket) => {
		let written = 0;
		socket.write("HTTP/1.1 200 OK\r\ncontent-length: 100000000000\r\n\r\n");
		const more = () => {
			while (!cut && socket.write(Buffer.alloc(65_536))) written += 65_536;
		};
		socket.on("drain", more).on("close", () => {
			cut = true;
			closed.resolve(written);
		});
		more();
	});
	await sent(url);
	assert.ok((await closed.promise) < 50_000_000, "the connection was cut");
});

test("a redirect is a failure, and nobody follows it", async () => {
	const inside = await startReceiver();
	const receiver = await startReceiver();
	open.push({ close: () => inside.stop() }, { close: () => receiver.stop() });
	for (const status of [301, 302, 303, 307, 308]) {
		receiver.answer = { status, headers: { location: inside.url } };
		await assert.rejects(sent(new URL(receiver.url)), { code: `HTTP_${status}` });
	}
	assert.equal(inside.posted.length, 0);
});

test("a receiver that asks to be left alone says for how long, in seconds", async () => {
	const receiver = await startReceiver();
	open.push({ close: () => receiver.stop() });
	for (const [said, ms] of [
		["120", 120_000],
		["Wed, 21 Oct 2015 07:28:00 GMT", null],
		["-1", null],
		["99999999999", null],
	] as const) {
		receiver.answer = { status: 503, headers: { "retry-after": said } };
		const error = await sent(new URL(receiver.url)).catch((failed: unknown) => failed);
		assert.ok(error instanceof NotTaken);
		assert.equal(error.retryAfterMs, ms, said);
	}
});

test("no address that is not public is asked, also by a name that leads to one", async () => {
	const receiver = await startReceiver();
	open.push({ close: () => receiver.stop() });
	const { port } = new URL(receiver.url);
	for (const host of [
		"localhost",
		"127.0.0.1",
		"[::1]",
		"2130706433",
		"0x7f.1",
		"[::ffff:127.0.0.1]",
		"169.254.169.254",
	])
		await assert.rejects(
			sent(new URL(`http://${host}:${port}/`), { mayBePrivate: false }),
			{ code: "ADDRESS_PRIVATE" },
			host,
		);
	assert.equal(receiver.posted.length, 0);
});

test("whoever stops is not waited for", async () => {
	const ending = new AbortController();
	const asked = Promise.withResolvers<void>();
	const url = await speaker(() => asked.resolve());
	const under = sent(url, {}, ending.signal);
	await asked.promise;
	ending.abort();
	await assert.rejects(under, { code: "ABORT_ERR" });
});

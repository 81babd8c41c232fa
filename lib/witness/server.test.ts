import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { openCheckpoint } from "../ledger/checkpoint.ts";
import { parseVerifierKey } from "../ledger/note.ts";
import { generateSigner } from "../ledger/signing.ts";
import { type RunningWitness, startWitness, type WitnessOptions } from "./server.ts";
import { History } from "./testing.ts";

const folder = mkdtempSync(join(tmpdir(), "countersign-witness-server-"));
const running: RunningWitness[] = [];
let folders = 0;

async function start(
	logs: History[],
	more: Partial<WitnessOptions> = {},
): Promise<RunningWitness & { state: string }> {
	const options = {
		...{ name: "witness.example/council", state: join(folder, String(folders++)) },
		...{ logs: logs.map(({ signer }) => signer.vkey), ...more },
	};
	const witness = await startWitness(options);
	running.push(witness);
	return { ...witness, state: options.state };
}

after(async () => {
	await Promise.all(running.map((witness) => witness.stop().catch(() => {})));
	rmSync(folder, { recursive: true, force: true });
});

const nameOf = (history: History) => createHash("sha256").update(history.signer.name).digest("hex");
const post = (url: string, body: string) => fetch(`${url}/add-checkpoint`, { method: "POST", body });

describe("a running witness", () => {
	it("gives its latest cosigned checkpoint of a log to anybody, and nothing before the first", async () => {
		const history = new History(7);
		const { url, vkey } = await start([history]);
		const address = `${url}/${nameOf(history)}/checkpoint`;
		assert.equal((await fetch(address)).status, 404);
		assert.equal((await fetch(`${url}/checkpoint`)).status, 404);

		const answer = await post(url, history.request(0));
		assert.equal(answer.status, 200);
		const line = await answer.text();
		for (const path of [address, `${url}/checkpoint`]) {
			const served = await fetch(path);
			assert.equal(served.headers.get("access-control-allow-origin"), "*");
			assert.equal(served.headers.get("cache-control"), "no-store");
			const note = await served.text();
			assert.equal(note, history.checkpoint() + line);
			const { size } = openCheckpoint(
				note,
				parseVerifierKey(history.signer.vkey),
				[parseVerifierKey(vkey)],
				1,
			);
			assert.equal(size, 7);
		}
		const page = await (await fetch(url)).text();
		for (const said of [
			vkey,
			"log.example/one",
			"7 entries, cosigned 20",
			`/${nameOf(history)}/checkpoint`,
		]) {
			assert.ok(page.includes(said), said);
		}
	});

	it("with several logs names each by its origin's hash, and none by the short address", async () => {
		const one = new History(3);
		const two = new History(9, generateSigner("log.example/two").signer);
		const { url } = await start([one, two]);
		for (const log of [one, two]) assert.equal((await post(url, log.request(0))).status, 200);
		assert.match(await (await fetch(`${url}/${nameOf(two)}/checkpoint`)).text(), /\n9\n/);
		assert.equal((await fetch(`${url}/checkpoint`)).status, 404);
	});

	it("answers a conflict with the size alone, and a refusal with its code", async () => {
		const history = new History(5);
		const said: string[] = [];
		const { url } = await start([history], { say: (line) => said.push(line) });
		await post(url, history.request(0));
		const conflict = await post(url, history.growTo(9).request(4));
		assert.deepEqual([conflict.status, conflict.headers.get("content-type")], [409, "text/x.tlog.size"]);
		assert.equal(await conflict.text(), "5\n");
		const other = history.fork(4).growTo(5);
		const refused = await post(url, other.request(5));
		assert.deepEqual([refused.status, (await refused.text()).split(" ")[0]], [422, "ROOT_DIFFERS"]);
		assert.match(
			said.join("\n"),
			/^\S+ refused a checkpoint of log\.example\/one with 5 entries: ROOT_DIFFERS$/,
		);
		assert.match(await (await fetch(url)).text(), /SIGNED TWO HISTORIES/);
		assert.equal(await (await fetch(`${url}/${nameOf(history)}/other-root`)).text(), other.checkpoint());
	});

	it("names the log whose key it does not watch, on its page and in a line, and few of them", async () => {
		const history = new History(5);
		const said: string[] = [];
		const { url } = await start([history], { say: (line) => said.push(line) });
		const anew = new History(3, generateSigner("log.example/one/2").signer);
		const answer = await post(url, anew.request(0));
		assert.deepEqual([answer.status, (await answer.text()).split(" ")[0]], [404, "ORIGIN_OTHER"]);
		assert.match(
			said.join("\n"),
			/^\S+ refused a checkpoint of log\.example\/one\/2, of no key that is watched: ORIGIN_OTHER$/,
		);
		const page = async () => await (await fetch(url)).text();
		assert.match(await page(), /log\.example\/one\/2, last 20\S+: ORIGIN_OTHER/);
		const otherKey = new History(3, generateSigner("log.example/one").signer);
		assert.equal((await post(url, otherKey.request(0))).status, 403);
		assert.match(await page(), /log\.example\/one, last 20\S+: SIGNATURE_MISSING/);
		for (let i = 0; i < 9; i++)
			await post(url, new History(1, generateSigner(`x.example/${i}`).signer).request(0));
		await post(url, new History(1, generateSigner("<b>no-name</b>").signer).request(0));
		assert.deepEqual(
			(await page()).match(/^ {2}x\.example\/\d|no-name/gm),
			[4, 5, 6, 7, 8].map((i) => `  x.example/${i}`),
		);
		assert.equal(said.length, 1);
		assert.equal((await post(url, history.request(0))).status, 200);
	});

	it("that finds its port taken leaves no key behind", async () => {
		const { url } = await start([new History(1)]);
		const state = join(folder, String(folders++));
		const port = Number(new URL(url).port);
		await assert.rejects(start([new History(1)], { state, port }), /taken by another program/);
		assert.ok(!existsSync(join(state, "key")));
	});

	it("answers nothing else: other methods, other addresses, bodies over 128 KiB", async () => {
		const history = new History(5);
		const { url } = await start([history]);
		assert.equal((await fetch(`${url}/add-checkpoint`, { method: "PUT", body: "x" })).status, 405);
		assert.equal((await fetch(`${url}/other`, { method: "POST", body: "x" })).status, 405);
		for (const path of [
			"/add-checkpoint",
			"/key",
			"/../key",
			`/${"a".repeat(64)}/checkpoint`,
			"/lock",
			"/%00",
		]) {
			assert.equal((await fetch(url + path)).status, 404, path);
		}
		assert.equal((await post(url, "x".repeat(129 * 1024))).status, 413);
		const endless = new ReadableStream({ pull: (to) => to.enqueue(new Uint8Array(8192)) });
		const unmeasured = await fetch(`${url}/add-checkpoint`, {
			...{ method: "POST", body: endless, duplex: "half" },
		} as RequestInit).then(
			({ status }) => status,
			() => 413, // it may hang up before the sender has stopped
		);
		assert.equal(unmeasured, 413);
		assert.equal((await post(url, history.request(0))).status, 200);
	});

	it("somebody who sends slowly or goes away holds up nobody", async () => {
		const history = new History(5);
		const { url } = await start([history]);
		const { hostname, port } = new URL(url);
		const slow = Array.from({ length: 20 }, () => connect(Number(port), hostname));
		for (const socket of slow) {
			socket.on("error", () => {});
			socket.write("POST /add-checkpoint HTTP/1.1\r\nhost: w\r\ncontent-length: 500\r\n\r\nold ");
		}
		assert.equal((await post(url, history.request(0))).status, 200);
		for (const socket of slow) socket.destroy();
		assert.equal((await post(url, history.growTo(6).request(5))).status, 200);
	});

	it("somebody who connects and says nothing, or never ends a header, is let go after seconds", async () => {
		const { url } = await start([new History(5)]);
		const { hostname, port } = new URL(url);
		const began = performance.now();
		const gone = ["", "POST /add-check"].map(async (text) => {
			const socket = connect(Number(port), hostname, () => socket.write(text));
			socket.on("error", () => {}).resume();
			await once(socket, "close");
		});
		await Promise.all(gone);
		assert.ok(performance.now() - began < 10_000);
	});

	it("of two trees sent at once at most one is cosigned a size", async () => {
		const history = new History(40);
		const { url } = await start([history]);
		await post(url, history.request(0));
		const ways = Array.from({ length: 16 }, () => history.fork(40).growTo(41).request(40));
		const statuses = await Promise.all(ways.map(async (request) => (await post(url, request)).status));
		assert.deepEqual(statuses.sort(), [200, ...Array(15).fill(409)]);
	});

	it("keeps its key and its memory over a restart", async () => {
		const history = new History(5);
		const first = await start([history]);
		await post(first.url, history.request(0));
		await first.stop();
		assert.equal(statSync(join(first.state, "key")).mode & 0o777, 0o600);
		const second = await start([history], { state: first.state });
		assert.equal(second.vkey, first.vkey);
		assert.equal((await post(second.url, history.fork(4).growTo(6).request(5))).status, 422);
		assert.equal((await post(second.url, history.growTo(6).request(5))).status, 200);
	});

	it("refuses, and keeps answering, while its folder cannot be written", async () => {
		const history = new History(5);
		const { url, state } = await start([history]);
		await post(url, history.request(0));
		const obstacle = join(state, `${nameOf(history)}.checkpoint.new`);
		mkdirSync(obstacle);
		for (const attempt of [1, 2]) {
			const answer = await post(url, history.growTo(6).request(5));
			assert.deepEqual(
				[answer.status, (await answer.text()).split(" ")[0]],
				[503, "STATE_UNWRITABLE"],
				`${attempt}`,
			);
		}
		assert.equal((await fetch(url)).status, 503);
		rmSync(obstacle, { recursive: true });
		assert.equal((await post(url, history.request(5))).status, 200);
	});

	it("does not start where it could not keep its word, and says why in one sentence", async () => {
		const history = new History(5);
		const { state, url, stop } = await start([history]);
		await post(url, history.request(0));
		await assert.rejects(start([history], { state }), /already runs on/);
		await assert.rejects(start([history], { port: Number(new URL(url).port) }), /Port \d+ is taken/);
		await stop();
		await assert.rejects(start([history], { state, name: "witness.example/other" }), /--name must be that/);
		await assert.rejects(start([history], { name: "with a space" }), /--name must be a name/);
		await assert.rejects(start([]), /--log/);
		await assert.rejects(start([history], { logs: ["not a key"] }), /--log must be the verifier key/);
		const witness = generateSigner("witness.example/council", 0x04).signer;
		await assert.rejects(start([history], { logs: [witness.vkey] }), /--log must be the verifier key/);
		rmSync(join(state, "key"));
		await assert.rejects(start([history], { state }), /The key is missing/);
	});
});

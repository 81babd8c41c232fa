import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { cosign, verifyCosignature } from "../../ledger/cosignature.ts";
import { LogError } from "../../ledger/log-error.ts";
import { parseNote, parseVerifierKey } from "../../ledger/note.ts";
import { generateSigner } from "../../ledger/signing.ts";
import { startWitness } from "../../witness/server.ts";
import { History } from "../../witness/testing.ts";
import { askWitness, askWitnessFrom } from "./witness-client.ts";

const folder = mkdtempSync(join(tmpdir(), "countersign-witness-client-"));
const stops: (() => unknown)[] = [];
after(async () => {
	for (const stop of stops) await stop();
	rmSync(folder, { recursive: true, force: true });
});

const asked = (history: History, old: number) => ({
	...{ old, proof: history.proof(old), checkpointNote: history.checkpoint() },
});

describe("asking a witness", () => {
	let states = 0;
	const witnessFor = async (history: History, more = {}) => {
		const options = { name: "witness.example/council", logs: [history.signer.vkey], ...more };
		const witness = await startWitness({ state: join(folder, String(states++)), ...options });
		stops.push(witness.stop);
		return witness;
	};

	it("gives its line, verified, and the time in it", async () => {
		const history = new History(3);
		const witness = await witnessFor(history, { now: () => 1_800_000_000 });
		const answer = await askWitness(witness, asked(history, 0));
		assert.ok("line" in answer);
		assert.equal(answer.time, 1_800_000_000);
		const { text } = parseNote(history.checkpoint());
		assert.equal(verifyCosignature(answer.line, text, parseVerifierKey(witness.vkey)), answer.time);
	});

	it("tells the size that the witness has seen, and goes on from there", async () => {
		const history = new History(30);
		const witness = await witnessFor(history);
		await askWitness(witness, asked(history, 0));
		history.growTo(90);
		assert.deepEqual(await askWitness(witness, asked(history, 10)), { size: 30 });
		const proved: number[] = [];
		const prove = async (from: number) => {
			proved.push(from);
			return history.proof(from);
		};
		const from = (old: number) => ({ old, size: history.size, checkpointNote: history.checkpoint() });
		assert.ok((await askWitnessFrom(witness, from(0), prove)).line);
		assert.ok((await askWitnessFrom(witness, from(90), prove)).line);
		assert.deepEqual(proved, [30]);
	});

	it("a log that is behind its witness, or leads elsewhere, is not cosigned", async () => {
		const history = new History(30);
		const witness = await witnessFor(history);
		await askWitness(witness, asked(history, 0));
		const restored = history.fork(20);
		const shorter = { old: 20, size: 20, checkpointNote: restored.checkpoint() };
		await assert.rejects(
			askWitnessFrom(witness, shorter, async (from) => restored.proof(from)),
			{ code: "LOG_BEHIND" },
		);
		restored.growTo(40);
		await assert.rejects(askWitness(witness, asked(restored, 30)), {
			...{ code: "WITNESS_REFUSED", message: "A witness refused the checkpoint (422, PROOF_INVALID)." },
		});
	});

	it("a witness that was started again is reached again at once", async () => {
		const history = new History(3);
		const state = join(folder, "again");
		const first = await witnessFor(history, { state });
		await askWitness(first, asked(history, 0));
		await first.stop();
		const port = Number(new URL(first.url).port);
		const second = await witnessFor(history, { state, port });
		assert.ok("line" in (await askWitness(second, asked(history, 3))));
	});
});

describe("a witness that misbehaves", () => {
	const { signer } = generateSigner("witness.example/council", 0x04);
	const history = new History(12);
	const { text } = parseNote(history.checkpoint());
	const line = cosign(text, signer, 1_800_000_000);

	const behaving = async (
		answer: RequestListener,
	): Promise<{ url: string; vkey: string; requests: () => number }> => {
		let requests = 0;
		const server: Server = createServer((request, response) => {
			requests++;
			request.resume();
			answer(request, response);
		});
		await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
		stops.push(() => {
			server.closeAllConnections();
			server.close();
		});
		const { port } = server.address() as AddressInfo;
		return { url: `http://127.0.0.1:${port}/under/`, vkey: signer.vkey, requests: () => requests };
	};
	const answering = (status: number, body: string, headers = {}) =>
		behaving((_, response) => void response.writeHead(status, headers).end(body));
	const conflict = { "content-type": "text/x.tlog.size" };
	const ask = (witness: { url: string; vkey: string }, signal?: AbortSignal) =>
		askWitness(witness, asked(history, 5), signal);

	it("may add what it likes beside its true line: only that line counts", async () => {
		const stranger = cosign(text, generateSigner("other.example", 0x04).signer, 7);
		const witness = await answering(200, stranger + line);
		assert.deepEqual(await ask(witness), { line, time: 1_800_000_000 });
	});

	for (const [what, body, code] of [
		[
			"another key",
			cosign(text, generateSigner("witness.example/council", 0x04).signer, 7),
			"SIGNATURE_MISSING",
		],
		["another checkpoint", cosign(text.replace("\n12\n", "\n13\n"), signer, 7), "SIGNATURE_INVALID"],
		["the log's own signature", history.checkpoint().slice(text.length + 1), "SIGNATURE_MISSING"],
		["nothing", "", "WITNESS_ANSWER_MALFORMED"],
		["a page", "<html>\n", "WITNESS_ANSWER_MALFORMED"],
		["a line without its end", line.trimEnd(), "WITNESS_ANSWER_MALFORMED"],
		["a whole note", `${text}\n${line}`, "WITNESS_ANSWER_MALFORMED"],
		["more text before its line", `more\n\n${line}`, "WITNESS_ANSWER_MALFORMED"],
		["a megabyte", line + "x".repeat(1 << 20), "WITNESS_ANSWER_MALFORMED"],
		["many lines", line.repeat(100), "WITNESS_ANSWER_MALFORMED"],
	] as const) {
		it(`cosigns nothing by answering with ${what}`, async () => {
			await assert.rejects(ask(await answering(200, body)), { name: "LogError", code });
		});
	}

	it("cosigns nothing by another status, and its words are not repeated", async () => {
		for (const status of [201, 204, 206, 400, 422, 500, 503]) {
			const refused = ask(await answering(status, "hunter2 <script>"));
			await assert.rejects(refused, {
				...{ code: "WITNESS_REFUSED", message: `A witness refused the checkpoint (${status}).` },
			});
		}
	});

	it("that knows another log only, or another key of ours, is said to need our key", async () => {
		for (const status of [403, 404])
			await assert.rejects(ask(await answering(status, "hunter2")), { code: "WITNESS_UNKNOWN_LOG" });
	});

	it("cannot send us elsewhere", async () => {
		const elsewhere = await answering(200, line);
		for (const status of [301, 302, 307, 308]) {
			const redirecting = await answering(status, "", { location: elsewhere.url });
			await assert.rejects(ask(redirecting), { code: "WITNESS_REFUSED" });
		}
		assert.equal(elsewhere.requests(), 0);
	});

	it("cannot make us ask for ever by conflicts", async () => {
		const from = { old: 5, size: 12, checkpointNote: history.checkpoint() };
		const prove = async (size: number) => history.proof(size);
		const same = await answering(409, "5\n", conflict);
		await assert.rejects(askWitnessFrom(same, from, prove), { code: "WITNESS_ANSWER_MALFORMED" });
		let turn = 0;
		const turning = await behaving(
			(_, response) => void response.writeHead(409, conflict).end(`${turn++ % 2 ? 5 : 6}\n`),
		);
		await assert.rejects(askWitnessFrom(turning, from, prove), { code: "WITNESS_REFUSED" });
		assert.equal(turning.requests(), 3);
	});

	it("is not believed a size that is none", async () => {
		for (const [body, headers] of [
			["7\n", {}],
			["7\n", { "content-type": "text/plain" }],
			...["7", "07\n", "-7\n", "7\n\n", "", "\n", "1e3\n", "9".repeat(30)].map(
				(size) => [size, conflict] as const,
			),
		] as const) {
			await assert.rejects(ask(await answering(409, body, headers)), LogError);
		}
		assert.deepEqual(await ask(await answering(409, "7\n", conflict)), { size: 7 });
	});

	it("that is slow, silent, cut off, endless or gone ends in time", async () => {
		const gone = { url: "http://127.0.0.1:1", vkey: signer.vkey };
		const silent = await behaving(() => {});
		const cut = await behaving((_, response) => {
			response.writeHead(200, { "content-length": 500 }).write(line);
			setTimeout(() => response.destroy(), 20);
		});
		const slow = await behaving((_, response) => {
			response.writeHead(200);
			const drip = setInterval(() => response.write("x"), 20);
			response.once("close", () => clearInterval(drip));
		});
		const endless = await behaving((_, response) => {
			const more = () => {
				while (response.writable && response.write("x".repeat(4096)));
				response.once("drain", more);
			};
			more();
		});
		const headers = await behaving((_, response) =>
			response.writeHead(200, { x: "y".repeat(9000) }).end(line),
		);
		const notHttp = await behaving((request) => (request.socket as Socket).end("hello\r\n\r\n"));
		for (const witness of [gone, silent, cut, slow, headers, notHttp]) {
			await assert.rejects(ask(witness, AbortSignal.timeout(150)), { code: "WITNESS_UNREACHABLE" });
		}
		await assert.rejects(ask(endless), { code: "WITNESS_ANSWER_MALFORMED" });
		await assert.rejects(ask(silent, AbortSignal.abort()), { code: "WITNESS_UNREACHABLE" });
	});

	it("that closes a kept connection as we use it again is asked once more, and once only", async () => {
		let requests = 0;
		const closing = await behaving((request, response) => {
			if (++requests === 1) response.end(line);
			else if (requests === 2) request.socket.resetAndDestroy();
			else if (requests === 3) response.end(line);
			else request.socket.resetAndDestroy();
		});
		assert.ok("line" in (await ask(closing)));
		assert.ok("line" in (await ask(closing)));
		await assert.rejects(ask(closing), { code: "WITNESS_UNREACHABLE" });
	});

	it("has a key of the right kind, or is not asked", async () => {
		const witness = await answering(200, line);
		await assert.rejects(ask({ ...witness, vkey: history.signer.vkey }), { code: "KEY_MALFORMED" });
		assert.equal(witness.requests(), 0);
	});
});

import assert from "node:assert/strict";
import {
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { cosign, verifyCosignature } from "../ledger/cosignature.ts";
import { LogError } from "../ledger/log-error.ts";
import { parseNote, parseVerifierKey, verifyNote } from "../ledger/note.ts";
import { generateSigner } from "../ledger/signing.ts";
import { formatAddCheckpoint } from "../ledger/witness-request.ts";
import { openStateFolder, type Store } from "./store.ts";
import { History } from "./testing.ts";
import { openWitness } from "./witness.ts";

const { signer } = generateSigner("witness.example/council", 0x04);
const own = parseVerifierKey(signer.vkey);

/** A store in memory that can fail, and tells what was done in which order. */
class MemoryStore implements Store {
	readonly notes = new Map<string, string>();
	readonly accused = new Map<string, string>();
	failure: string | null = null;
	kept = 0;

	readAll(): Map<string, string> {
		if (this.failure) throw Object.assign(new Error(), { code: this.failure });
		return new Map(this.notes);
	}
	keep(name: string, note: string): void {
		if (this.failure) throw Object.assign(new Error(), { code: this.failure });
		this.kept++;
		this.notes.set(name, note);
	}
	accuse(name: string, note: string): void {
		if (!this.accused.has(name)) this.accused.set(name, note);
	}
	accusation(name: string): string | undefined {
		return this.accused.get(name);
	}
}

function house(size = 0) {
	const history = new History(size);
	const store = new MemoryStore();
	const clock = { seconds: 1_800_000_000 };
	const open = () => openWitness(signer, [parseVerifierKey(history.signer.vkey)], store, () => clock.seconds);
	const witness = open();
	const ask = (request: string, asked = witness) => asked.addCheckpoint(Buffer.from(request));
	/** Cosigns the history up to `to`. */
	const advance = (to: number) => {
		const old = witness.logs()[0]?.last?.size ?? 0;
		assert.equal(ask(history.growTo(to).request(old)).status, 200);
	};
	return { history, store, clock, witness, ask, advance, open };
}

const code = (answer: { body: string }) => answer.body.split(" ")[0];

describe("a witness", () => {
	it("cosigns a log that only grows, and its signature says when and over what", () => {
		const { history, ask, clock, store, witness } = house(3);
		for (const to of [3, 4, 11, 256, 700]) {
			const old = witness.logs()[0]?.last?.size ?? 0;
			const answer = ask(history.growTo(to).request(old));
			assert.equal(answer.status, 200);
			const note = parseNote(history.checkpoint() + answer.body);
			const [signature] = verifyNote(note, [own]);
			assert.ok(signature);
			assert.equal(signature.line, answer.body, "signature lines of this witness and nothing else");
			assert.equal(verifyCosignature(signature, note.text, own), clock.seconds++);
			assert.equal([...store.notes.values()][0], history.checkpoint() + answer.body);
		}
		assert.equal(store.kept, 5);
	});

	it("asked again for what it cosigned, it cosigns again", () => {
		const { history, ask, advance, clock } = house();
		advance(9);
		clock.seconds += 60;
		assert.equal(ask(history.request(9)).status, 200);
	});

	it("strangers who ask again and again make it write once a second, and get what is on the disk", () => {
		const { history, ask, advance, clock, store, open } = house();
		advance(9);
		const answers = new Set(Array.from({ length: 20 }, () => ask(history.request(9)).body));
		assert.deepEqual([answers.size, store.kept], [1, 1]);
		assert.ok([...store.notes.values()][0]?.endsWith([...answers].join()));
		clock.seconds++;
		const later = Array.from({ length: 20 }, () => ask(history.request(9)).body);
		assert.deepEqual([new Set(later).size, answers.has(later[0] ?? ""), store.kept], [1, false, 2]);
		assert.equal(ask(history.request(9), open()).body, later[0]);
	});

	it("a log that it does not watch is unknown: 404", () => {
		const { ask } = house();
		const other = new History(3, generateSigner("log.example/other").signer);
		assert.deepEqual([ask(other.request(0)).status, code(ask(other.request(0)))], [404, "ORIGIN_OTHER"]);
	});

	it("a checkpoint that the log did not sign is refused: 403", () => {
		const { ask, history } = house(3);
		const impostor = new History(3, generateSigner("log.example/one").signer);
		const missing = ask(impostor.request(0));
		assert.deepEqual([missing.status, code(missing)], [403, "SIGNATURE_MISSING"]);

		const mixed = `${parseNote(history.checkpoint()).text}\n${parseNote(history.fork(2).growTo(3).checkpoint()).signatures[0]?.line}`;
		const invalid = ask(formatAddCheckpoint({ old: 0, proof: [], checkpoint: mixed }));
		assert.deepEqual([invalid.status, code(invalid)], [403, "SIGNATURE_INVALID"]);
	});

	it("signatures of strangers are ignored and not kept", () => {
		const { ask, history, store } = house(3);
		const stranger = cosign(
			parseNote(history.checkpoint()).text,
			generateSigner("a.example", 0x04).signer,
			5,
		);
		const checkpoint = history.checkpoint() + stranger;
		assert.equal(ask(formatAddCheckpoint({ old: 0, proof: [], checkpoint })).status, 200);
		assert.ok(![...store.notes.values()][0]?.includes("a.example"));
	});

	it("what is not a request is refused: 400", () => {
		const { ask, history, advance } = house();
		advance(5);
		const good = history.growTo(9).request(5);
		const line = good.split("\n")[1] as string;
		const many = (count: number) =>
			`old 5\n${`${line}\n`.repeat(count)}${good.slice(good.indexOf("\n\n") + 1)}`;
		for (const bad of [
			"",
			"old\n",
			good.replace("old 5", "old 05"),
			good.replace("old 5", "old -5"),
			good.replace("old 5", "old 5.0"),
			good.replace("old 5", "old 5\r"),
			good.replace("old 5", "OLD 5"),
			good.replace("old 5", "old 99999999999999999999"),
			good.replace("old 5", "old 10"),
			good.replace(line, `${line} `),
			good.replace(line, line.slice(0, -1)),
			good.replace("\n9\n", "\n09\n"),
			good.replace("\n9\n", "\n9\nan extension\n"),
			good.trimEnd(),
			many(64),
			good.slice(good.indexOf("\n\n") + 2),
		]) {
			assert.equal(ask(bad).status, 400, JSON.stringify(bad.slice(0, 40)));
		}
		assert.equal(ask(many(63)).status, 422, "63 lines are a request, though no proof");
		assert.equal(ask(good).status, 200);
	});

	it("another old size than the one that it cosigned last: 409 with that size, whatever the proof", () => {
		const { ask, history, advance } = house();
		const expected = { status: 409, type: "text/x.tlog.size" };
		assert.deepEqual(ask(history.growTo(9).request(4)), { ...expected, body: "0\n" });
		advance(9);
		assert.deepEqual(ask(history.growTo(12).request(8)), { ...expected, body: "9\n" });
		assert.deepEqual(ask(history.growTo(12).request(0)), { ...expected, body: "9\n" });
		assert.deepEqual(ask(history.request(5, 7)), { ...expected, body: "9\n" }, "nor back to where it was");
	});

	it("a tree that does not continue the last one is not cosigned: 422", () => {
		const { ask, history, advance, store } = house();
		advance(300);
		const rewritten = history.fork(200).growTo(400);
		const forked = ask(rewritten.request(300));
		assert.deepEqual([forked.status, code(forked)], [422, "PROOF_INVALID"]);

		const checkpoint = history.growTo(400).checkpoint();
		for (const proof of [
			[],
			history.proof(299),
			history.proof(300).slice(1),
			[...history.proof(300), history.root()],
		]) {
			assert.equal(ask(formatAddCheckpoint({ old: 300, proof, checkpoint })).status, 422);
		}
		assert.equal(store.kept, 1, "nothing new is kept");
		advance(400);
	});

	it("the same size with another root: 422, and the two notes that prove it are kept", () => {
		const { ask, history, advance, witness } = house();
		advance(30);
		const other = history.fork(29).growTo(30);
		const answer = ask(other.request(30));
		assert.deepEqual([answer.status, code(answer)], [422, "ROOT_DIFFERS"]);
		const [log] = witness.logs();
		assert.equal(log?.forked, true);
		assert.equal(log?.refused?.code, "ROOT_DIFFERS");
		assert.equal(witness.otherRoot(log?.name as string), other.checkpoint());
		ask(history.fork(1).growTo(30).request(30));
		assert.equal(witness.otherRoot(log?.name as string), other.checkpoint(), "the first stays");
	});

	it("the empty tree has one root and needs no proof", () => {
		const { ask, history } = house(4);
		const proof = [history.root()];
		assert.equal(ask(formatAddCheckpoint({ old: 0, proof, checkpoint: history.checkpoint() })).status, 422);
		const empty = new History(0, history.signer);
		const lie = Object.assign(new History(0, history.signer), { root: () => history.root(4) });
		assert.equal(ask(lie.request(0)).status, 422);
		assert.equal(ask(empty.request(0)).status, 200);
		assert.equal(ask(history.request(0)).status, 200);
	});

	it("several keys may sign for one origin", () => {
		const [old, fresh] = [new History(3), new History(0)];
		const keys = [old, fresh].map(({ signer }) => parseVerifierKey(signer.vkey));
		const witness = openWitness(signer, keys, new MemoryStore());
		assert.equal(witness.logs().length, 1);
		assert.equal(witness.addCheckpoint(Buffer.from(old.request(0))).status, 200);
		const moved = Object.assign(old, { signer: fresh.signer }).growTo(5);
		assert.equal(witness.addCheckpoint(Buffer.from(moved.request(3))).status, 200);
	});

	it("a clock that went backwards is refused, also after a restart and for another log", () => {
		const { ask, history, advance, clock, open } = house();
		advance(5);
		clock.seconds--;
		history.growTo(6);
		for (const witness of [undefined, open()]) {
			const answer = ask(history.request(5), witness);
			assert.deepEqual([answer.status, code(answer)], [503, "CLOCK_BACKWARDS"]);
		}
		clock.seconds++;
		advance(6);
	});

	it("what cannot be kept is not cosigned: a full disk, a folder that cannot be written", () => {
		const { ask, history, advance, store } = house();
		advance(5);
		history.growTo(8);
		for (const [failure, said] of [
			["ENOSPC", "DISK_FULL"],
			["EIO", "STATE_UNWRITABLE"],
		] as const) {
			store.failure = failure;
			for (const attempt of ["at the write", "when it reads anew"]) {
				const answer = ask(history.request(5));
				assert.deepEqual([answer.status, code(answer)], [503, said], attempt);
				assert.doesNotMatch(answer.body, /—/);
			}
			store.failure = null;
		}
		advance(8);
	});

	it("after a failed write only the disk is believed", () => {
		const { ask, history, advance, store } = house();
		advance(5);
		const other = history.fork(5).growTo(6);
		// The write reached the disk, its last flush failed.
		const keep = store.keep.bind(store);
		store.keep = (name, note) => {
			keep(name, note);
			throw Object.assign(new Error(), { code: "EIO" });
		};
		assert.equal(ask(history.growTo(6).request(5)).status, 503);
		store.keep = keep;
		assert.equal(ask(other.request(5)).status, 409);
		assert.equal(ask(other.request(6)).status, 422);
		assert.equal(ask(history.request(6)).status, 200);
	});

	it("whatever bytes come, it answers", () => {
		const { ask, history, witness } = house(3);
		const good = Buffer.from(history.request(0));
		for (let at = 0; at < good.length; at++) {
			const bent = Buffer.from(good);
			bent[at] = (bent[at] as number) ^ 0x81;
			assert.ok([400, 403, 404].includes(witness.addCheckpoint(bent).status));
			assert.ok([400, 403, 404].includes(witness.addCheckpoint(good.subarray(0, at)).status));
		}
		assert.equal(ask(history.request(0)).status, 200);
	});
});

describe("a witness's folder", () => {
	const folders: string[] = [];
	const folder = () => {
		const made = mkdtempSync(join(tmpdir(), "countersign-witness-"));
		folders.push(made);
		return join(made, "state");
	};
	after(() => {
		for (const made of folders) rmSync(made, { recursive: true, force: true });
	});
	const name = "a".repeat(64);

	it("is its owner's alone, holds whole files only, and remembers", () => {
		const path = folder();
		const state = openStateFolder(path);
		state.createKey("a key");
		state.keep(name, "one\n");
		state.keep(name, "two\n");
		assert.equal(statSync(path).mode & 0o777, 0o700);
		for (const file of ["key", `${name}.checkpoint`])
			assert.equal(statSync(join(path, file)).mode & 0o777, 0o600);
		assert.deepEqual(readdirSync(path).sort(), [`${name}.checkpoint`, "key", "lock"]);
		state.close();
		const again = openStateFolder(path);
		assert.equal(again.readKey(), "a key");
		assert.deepEqual([...again.readAll()], [[name, "two\n"]]);
		again.close();
	});

	it("is one process's: a second is refused, and a stopped one leaves it free", () => {
		const path = folder();
		const state = openStateFolder(path);
		assert.throws(() => openStateFolder(path), /already runs on/);
		state.close();
		openStateFolder(path).close();
	});

	it("that cannot be written is said when it is opened, and a write that fails leaves the old file", () => {
		const path = folder();
		const state = openStateFolder(path);
		state.keep(name, "one\n");
		mkdirSync(join(path, `${name}.checkpoint.new`));
		assert.throws(() => state.keep(name, "two\n"));
		assert.equal(readFileSync(join(path, `${name}.checkpoint`), "utf8"), "one\n");
		assert.throws(() => state.readAll(), "what was read counts only once it is written again");
		state.close();
		writeFileSync(join(path, "file"), "");
		assert.throws(() => openStateFolder(join(path, "file", "state")), /cannot be written/);
	});

	it("keeps the first contradiction of a log", () => {
		const path = folder();
		const state = openStateFolder(path);
		assert.equal(state.accusation(name), undefined);
		state.accuse(name, "one\n");
		state.accuse(name, "two\n");
		assert.equal(state.accusation(name), "one\n");
		assert.ok(existsSync(join(path, `${name}.other-root`)));
		state.close();
	});

	it("with notes of another witness or of another log is refused", () => {
		const { history, store, advance } = house();
		advance(3);
		const [[kept, note]] = [...store.notes] as [[string, string]];
		const other = generateSigner("witness.example/other", 0x04).signer;
		const keys = [parseVerifierKey(history.signer.vkey)];
		assert.throws(() => openWitness(other, keys, store), LogError);
		store.notes.clear();
		store.notes.set(
			kept.replace(/^./, (digit) => (digit === "0" ? "1" : "0")),
			note,
		);
		assert.throws(() => openWitness(signer, keys, store), LogError);
		store.notes.clear();
		store.notes.set(kept, note.replace("\n3\n", "\n4\n"));
		assert.throws(() => openWitness(signer, keys, store), LogError);
	});
});

/** What an operator configures releases to wait for, read strictly: a mistake is refused at start, never guessed. */
import assert from "node:assert/strict";
import { networkInterfaces } from "node:os";
import { test } from "node:test";
import { isLocal, readGate } from "./gate.ts";
import { formatVerifierKey, parseVerifierKey } from "./note.ts";
import { generateSigner } from "./signing.ts";

const witness = (name: string, type: 0x01 | 0x04 = 0x04) => generateSigner(name, type).signer.vkey;
const [one, two] = [witness("one.example"), witness("two.example")];
const at = (vkey: string) => `${vkey} https://w.example`;

test("without witnesses a release waits for the checkpoint, with one for that one", () => {
	assert.deepEqual(readGate(undefined, undefined), { gate: "checkpoint", witnesses: [] });
	assert.equal(readGate(at(one), undefined).gate, "witnesses:1");
	assert.equal(readGate(`${at(one)}, ${at(two)}`, "witnesses:2").witnesses.length, 2);
	assert.equal(readGate(at(one), "checkpoint").gate, "checkpoint");
});

test("one witness is not a quorum of two, under whatever names its key is listed", () => {
	const again = formatVerifierKey({ ...parseVerifierKey(one), name: "two.example" });
	for (const other of [one, again]) {
		assert.throws(() => readGate(`${at(one)}, ${at(other)}`, "witnesses:2"), /twice/);
	}
	assert.throws(() => readGate(at(one), "witnesses:2"), /more witnesses/);
	assert.equal(readGate(undefined, undefined, 1).gate, "witnesses:1");
	assert.throws(() => readGate(undefined, "witnesses:2", 1), /the demo has one of its own/);
});

test("what is no witness, no address and no gate is refused, and not repeated", () => {
	const secret = "hunter2";
	for (const [witnesses, after] of [
		[`${one} ftp://w.example/${secret}`, undefined],
		[`${one} ${secret}`, undefined],
		[`${secret} https://w.example`, undefined],
		[at(witness("log.example", 0x01)), undefined],
		[at(one), `witnesses:0`],
		[at(one), `witnesses:1 ${secret}`],
		[at(one), "nothing"],
	] as const) {
		assert.throws(
			() => readGate(witnesses, after),
			({ code, message }: { code: string; message: string }) =>
				code === "INPUT_INVALID" && !message.includes(secret),
		);
	}
});

test("a witness on this machine is known as such by each of its addresses", () => {
	const own = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
	const hosts = own.map(({ address, family }) => (family === "IPv6" ? `[${address}]` : address));
	const always = [
		"localhost",
		"LOCALHOST.",
		"w.localhost",
		"127.0.0.1",
		"127.9.9.9",
		"2130706433",
		"0.0.0.0",
	];
	for (const host of [...hosts, ...always, "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:0.0.0.0]"]) {
		assert.ok(isLocal(`http://${host}:3000/`), host);
	}
	for (const host of ["w.example", "localhost.example", "192.0.2.7", "12.7.0.1", "[2001:db8::1]"]) {
		assert.ok(!isLocal(`http://${host}/`), host);
	}
});

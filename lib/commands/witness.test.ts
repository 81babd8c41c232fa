import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { generateSigner } from "#lib/ledger/signing.ts";
import { reachedFrom } from "../testing-imports.ts";

const folder = mkdtempSync(join(tmpdir(), "countersign-witness-flags-"));
after(() => rmSync(folder, { recursive: true, force: true }));

test("bad flags are refused with one sentence that does not repeat them", () => {
	const { signer } = generateSigner("log.example/one");
	const good = {
		name: "witness.example/council",
		log: signer.vkey,
		state: join(folder, "state"),
		port: "45998",
	};
	const cases: [Record<string, string>, RegExp][] = [
		[{ ...good, port: "hunter2" }, /--port must be a port number/],
		[{ ...good, port: "70000" }, /--port must be a port number/],
		[{ ...good, host: "hunter2/" }, /--host must be a host name/],
		[{ ...good, url: "hunter2" }, /--url must be the address/],
		[{ ...good, log: "hunter2" }, /--log must be the verifier key/],
		[{ ...good, name: "hunter 2" }, /--name must be a name/],
		[{ ...good, hunter2: "x" }, /Usage/],
		[{ name: good.name, log: good.log }, /Usage/],
		[{ name: good.name, state: good.state }, /Usage/],
		[{ ...good, state: "/proc/none/hunter" }, /state folder .* cannot be written/],
	];
	for (const [flags, said] of cases) {
		const args = Object.entries(flags).flatMap(([name, value]) => [`--${name}`, value]);
		const launcher = join(import.meta.dirname, "launch.mjs");
		const { status, stderr } = spawnSync(process.execPath, [launcher, "witness", ...args], {
			...{ encoding: "utf8", timeout: 20_000 },
		});
		assert.equal(status, 1);
		assert.match(stderr, /^[^\n]+\n$/, "one line");
		assert.match(stderr, said);
		assert.doesNotMatch(stderr, /hunter2|Error:/);
	}
});

test("a witness needs no database, no browser and no package: its own room, the ledger's pure one, and two files", () => {
	const reached = [...reachedFrom("lib/commands/witness.ts")].filter((name) => !name.startsWith("node:"));
	const foreign = reached.filter(
		(file) => !/^lib\/(witness|ledger)\/|^lib\/commands\/witness\.ts$|^db\/(folder|trouble)\.ts$/.test(file),
	);
	assert.deepEqual(foreign, []);
});

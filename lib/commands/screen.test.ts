/** What the start screen says of the log, of who may open and of who is missing. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { generateSigner } from "#lib/ledger/signing.ts";
import { assuranceInWords, logLines, productionLines } from "./screen.ts";

const witness = (name: string, url: string) => ({ vkey: generateSigner(name, 0x04).signer.vkey, url });
const log = { halted: null, message: null, size: 1234, origin: "log.example/one", witnesses: [] };
const witnesses = [
	witness("far.example", "https://w.example"),
	witness("near.example", "http://127.0.0.1:3400"),
];

test("in one line: which log, and what releases wait for", () => {
	assert.deepEqual(logLines(log, { gate: "witnesses:1", witnesses }), [
		"",
		"  Log    log.example/one, 1,234 entries; releases wait for 1 of 2 witnesses: far.example, near.example (same machine)",
	]);
	assert.match(
		logLines(log, { gate: "checkpoint", witnesses: [] }).join(),
		/releases wait for the log's own checkpoint$/,
	);
});

test("a log that stands still is said with its code, its sentence and where to read on", () => {
	const halted = { ...log, halted: "LOG_ROLLED_BACK", message: "Missing: entries 5 to 7." };
	const said = logLines(halted, { gate: "checkpoint", witnesses: [] }).join("\n");
	for (const part of ["LOG_ROLLED_BACK", "Missing: entries 5 to 7.", "docs/recovery.md", "npm run ledger"])
		assert.ok(said.includes(part), part);
});

test("a production without an admin is told how to get the first two, and one with admins is not", () => {
	const at = { url: "https://console.example" };
	assert.match(productionLines(at, false).join("\n"), /no admin yet.*\n +npm run staff -- bootstrap/);
	assert.doesNotMatch(productionLines(at, true).join("\n"), /bootstrap/);
});

test("how sure the decryption service must be is said either way", () => {
	assert.match(assuranceInWords("passkey"), /confirmed by a passkey/);
	assert.match(assuranceInWords("session"), /rests on being signed in.*ASSURANCE=passkey/);
});

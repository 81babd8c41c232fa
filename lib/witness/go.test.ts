/** Our witness before a log that nobody here wrote: Go's x/mod builds the tree, proves, signs and verifies. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, it } from "node:test";
import { generateSigner } from "../ledger/signing.ts";
import { buildXmod, xmodMissing } from "../ledger/testing-x-mod.ts";
import { startWitness } from "./server.ts";

const folder = mkdtempSync(join(tmpdir(), "countersign-witness-go-"));
after(() => rmSync(folder, { recursive: true, force: true }));

it("cosigns what Go's log signs and proves, and Go verifies the cosignature", {
	skip: xmodMissing(),
}, async () => {
	const log = generateSigner("log.example/go");
	const goLog = await buildXmod(folder, new URL("testdata/go-log/", import.meta.url));
	const witness = await startWitness({
		...{ name: "witness.example/council", logs: [log.signer.vkey], state: join(folder, "state") },
		now: () => 1_800_000_000,
	});
	try {
		const sizes = [1, 2, 3, 7, 8, 200, 255, 256, 257, 1000, 5000];
		assert.deepEqual(await goLog(witness.url, witness.vkey, log.skey, ...sizes.map(String), "5000"), [
			...sizes.map((size) => ({ size, status: 200, time: 1_800_000_000 })),
			{ size: 5000, status: 409, body: "5000\n" },
		]);
	} finally {
		await witness.stop();
	}
});

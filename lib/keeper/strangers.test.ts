/**
 * The whole way before judges that nobody here wrote: threads opened on a real database, each release waiting for a
 * witness's cosignature; the log exported by the command and verified by Go's x/mod (see lib/ledger/go.test.ts). The
 * witness is sigsum-witness where it is installed (see notary/testing-sigsum.ts), else our own.
 */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { rolePasswords } from "#db/testing.ts";
import { parseVerifierKey } from "../ledger/note.ts";
import { generateSigner } from "../ledger/signing.ts";
import { buildXmod, type Xmod, xmodMissing } from "../ledger/testing-x-mod.ts";
import { startWitness } from "../witness/server.ts";
import { sigsumMissing, startSigsumWitness } from "./notary/testing-sigsum.ts";
import { openThread } from "./open-thread.ts";
import { claim, type House, openHouse, reportThread, signIn, textsIn } from "./testing.ts";

const LAUNCH = fileURLToPath(new URL("../commands/launch.mjs", import.meta.url));
const OPENINGS = 12;

describe("a log with openings, before strangers", { skip: xmodMissing() }, () => {
	let folder: string;
	let xmod: Xmod;
	let witness: { url: string; vkey: string; logKey: string; stop(): Promise<void> };
	let house: House;
	before(async () => {
		folder = await mkdtemp(join(tmpdir(), "strangers-"));
		xmod = await buildXmod(folder);
		witness = sigsumMissing() ? await ownWitness(join(folder, "witness")) : await startSigsumWitness();
		const keys = mkdtempSync(join(tmpdir(), "countersign-keys-"));
		await mkdir(join(keys, "log"), { mode: 0o700 });
		await writeFile(join(keys, "log/key"), `${witness.logKey}\n`, { mode: 0o600 });
		const { url, vkey } = witness;
		house = await openHouse(keys, { gate: "witnesses:1", witnesses: [{ url, vkey }] });
		await mkdir(join(folder, "keys"));
		const passwords = rolePasswords(house.database.url("superuser"));
		await writeFile(join(folder, "keys/database-web"), passwords.web);
	});
	after(async () => {
		await house?.close();
		await witness?.stop();
		await rm(folder, { recursive: true, force: true });
	});

	/** The command, as people call it. */
	async function ledger(...args: string[]) {
		const env = {
			...process.env,
			...{ DATABASE_URL: house.database.url("superuser"), COUNTERSIGN_KEYS: join(folder, "keys") },
			...{ COUNTERSIGN_DATA: join(folder, "data") },
		};
		await promisify(execFile)(process.execPath, [LAUNCH, "ledger", ...args], { cwd: folder, env });
	}

	async function ownWitness(state: string) {
		const { signer, skey: logKey } = generateSigner("test.example/log");
		const name = "witness.example/own";
		const running = await startWitness({ name, logs: [signer.vkey], port: 0, host: "127.0.0.1", state });
		return { url: running.url, vkey: running.vkey, logKey, stop: () => running.stop() };
	}

	it("every release is in the tree that x/mod rebuilds, under a cosigned checkpoint, and has its receipt", async () => {
		const moderator = await signIn(house, ["moderator", "eu"]);
		for (let i = 0; i < OPENINGS; i++) {
			const { caseId, texts } = await reportThread(house, { messages: 9, reported: [5] });
			await claim(house, caseId, moderator.id);
			const { lines } = await openThread(house.keeper, moderator.session, {
				caseId,
				reason: {
					code: "USER_REPORT_REVIEW",
					question: "DOES_IT_VIOLATE",
					text: "It says so in the report.",
				},
				scope: { kind: "reported" },
			});
			assert.equal(textsIn(lines).get(5), texts[4]);
		}

		const [row] = await house.web`select vkey from ledger.log where closed_at is null`;
		const vkey: string = row?.vkey;
		await ledger("export", join(folder, "export"));
		const report = await xmod("export", join(folder, "export"));
		assert.equal(report.entries, report.size);
		assert.deepEqual(report.witnesses, [parseVerifierKey(witness.vkey).name]);
		await ledger("verify", join(folder, "export"), "--key", vkey, "--witness", witness.vkey);

		const released = await house.web`select id from ledger.entry where type = 'thread.decrypted'`;
		assert.equal(released.length, OPENINGS);
		for (const { id } of released.slice(0, 3)) {
			const out = join(folder, id);
			await ledger("proof", id, out);
			const receipt = await xmod("receipt", `${out}.tlog-proof`, `${out}.leaf`, vkey);
			assert.equal(JSON.parse(await readFile(`${out}.leaf`, "utf8")).id, id);
			assert.ok(receipt.index < report.size);
		}
	});
});

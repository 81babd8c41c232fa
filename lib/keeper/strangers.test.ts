/**
 * The whole way before judges that nobody here wrote: threads opened on a real database, each release waiting for a
 * witness's cosignature, the log then verified by Go's x/mod (see lib/ledger/go.test.ts). The witness is sigsum-witness
 * where it is installed (see notary/testing-sigsum.ts), else our own.
 */
import assert from "node:assert/strict";
import { mkdtempSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { formatProofFile } from "../ledger/proof-file.ts";
import { proveInclusion } from "../ledger/prove.ts";
import { generateSigner } from "../ledger/signing.ts";
import { writeExport } from "../ledger/testing-log.ts";
import { buildXmod, type Xmod, xmodMissing } from "../ledger/testing-x-mod.ts";
import { startWitness } from "../witness/server.ts";
import { sigsumMissing, startSigsumWitness } from "./notary/testing-sigsum.ts";
import { openThread } from "./open-thread.ts";
import { claim, type House, openHouse, reportThread, signIn, textsIn } from "./testing.ts";

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
	});
	after(async () => {
		await house?.close();
		await witness?.stop();
		await rm(folder, { recursive: true, force: true });
	});

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

		const { notary } = house.keeper.log;
		const seen = notary.witnesses[0]?.seen;
		assert.ok(seen, "the witness has cosigned");
		const rows = await house.web`select e.id, e.type, e.leaf, i.index::int from ledger.indexed i
			join ledger.entry e on e.id = i.entry_id and e.at = i.entry_at
			where i.epoch = ${notary.epoch} and i.index < ${seen.size} order by i.index`;
		const [checkpoint, size, tiles] = [seen.note, seen.size, notary.tiles];
		const vkey = (await house.web`select vkey from ledger.log where closed_at is null`)[0]?.vkey as string;
		const entries = rows.map(({ leaf }) => leaf as Uint8Array);
		await writeExport(join(folder, "export"), {
			checkpoint,
			size,
			tiles,
			entries,
			vkeys: [vkey, witness.vkey],
		});
		const report = await xmod("export", join(folder, "export"));
		assert.equal(report.entries, size);
		assert.deepEqual(report.witnesses, [notary.witnesses[0]?.name]);

		const released = rows.filter(({ type }) => type === "thread.decrypted");
		assert.equal(released.length, OPENINGS);
		for (const { index, leaf } of released) {
			const [receipt, act] = [join(folder, "act.tlog-proof"), join(folder, "act.leaf")];
			const proof = await proveInclusion(tiles, index, size);
			await writeFile(receipt, formatProofFile({ index, proof, checkpoint }));
			await writeFile(act, leaf);
			assert.equal((await xmod("receipt", receipt, act, vkey)).index, index);
		}
	});
});

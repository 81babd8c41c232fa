import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { parseVerifierKey } from "../ledger/note.ts";
import { verifyLog } from "../ledger/verify.ts";
import { exportFiles } from "./export-files.ts";
import { folderFiles } from "./folder-files.ts";
import { SyntheticLog } from "./testing-synthetic-log.ts";
import { ustar } from "./ustar.ts";

const folder = mkdtempSync(join(tmpdir(), "countersign-ustar-"));
after(() => rmSync(folder, { recursive: true, force: true }));

test("tar unpacks the archive of an export to the files that verify; a part of it is not a whole log", async (t) => {
	const log = new SyntheticLog(700);
	const parts: Uint8Array[] = [];
	const made = ustar(exportFiles(log), { folder: "log-700", time: new Date("2026-11-21T12:00:00Z") });
	for await (const part of made) parts.push(part);
	const unpack = (input: Buffer) => spawnSync("tar", ["-x", "-C", folder], { input });
	if (unpack(Buffer.concat(parts)).error) return t.skip("there is no tar here");
	const keys = { log: parseVerifierKey(log.vkey) };
	assert.equal((await verifyLog(folderFiles(join(folder, "log-700")), keys)).entries, 700);
	rmSync(join(folder, "log-700"), { recursive: true });
	unpack(Buffer.concat(parts.slice(0, -3)).subarray(0, -700));
	await assert.rejects(verifyLog(folderFiles(join(folder, "log-700")), keys), { code: "CHECKPOINT_MISSING" });
});

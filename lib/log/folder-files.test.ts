/** A folder that somebody handed over, with what may lie in it. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { MAX_NOTE_BYTES } from "../ledger/note.ts";
import { folderFiles } from "./folder-files.ts";

const folder = mkdtempSync(join(tmpdir(), "countersign-files-"));
const files = folderFiles(folder);
after(() => rmSync(folder, { recursive: true, force: true }));

test("a file is read whole, and what is not there is nothing", async () => {
	writeFileSync(join(folder, "checkpoint"), "three");
	assert.equal(Buffer.from((await files.read("checkpoint")) ?? []).toString(), "three");
	assert.equal(await files.read("vkey"), null);
	assert.equal(await files.read("checkpoint/vkey"), null);
});

test("a folder, a link to itself, a pipe and a device that never end are no files", {
	timeout: 5_000,
}, async () => {
	mkdirSync(join(folder, "folder"));
	symlinkSync("loop", join(folder, "loop"));
	symlinkSync("/dev/zero", join(folder, "zero"));
	execFileSync("mkfifo", [join(folder, "pipe")]);
	for (const name of ["folder", "loop", "zero", "pipe"]) assert.equal(await files.read(name), null, name);
});

test("a file beyond its limit is not read", async () => {
	writeFileSync(join(folder, "witness-vkeys"), Buffer.alloc(MAX_NOTE_BYTES + 1));
	await assert.rejects(files.read("witness-vkeys"), { code: "INPUT_TOO_LARGE" });
});

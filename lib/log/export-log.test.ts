import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
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
import { after, test } from "node:test";
import { parseVerifierKey } from "../ledger/note.ts";
import { generateSigner } from "../ledger/signing.ts";
import { verifyLog } from "../ledger/verify.ts";
import { exportLog } from "./export-log.ts";
import { folderFiles } from "./folder-files.ts";
import { SyntheticLog, syntheticEntry } from "./testing-synthetic-log.ts";

const root = mkdtempSync(join(tmpdir(), "countersign-export-"));
after(() => rmSync(root, { recursive: true, force: true }));

let turn = 0;
const place = () => join(root, String(++turn), "log");
const verified = async (folder: string, log: SyntheticLog) =>
	(await verifyLog(folderFiles(folder), { log: parseVerifierKey(log.vkey) })).entries;
const filesIn = (folder: string) =>
	readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((file) => file.isFile())
		.map((file) => join(file.parentPath, file.name).slice(folder.length + 1))
		.sort();

test("an export is the whole log as files, for its owner alone, and verifies", async () => {
	const folder = place();
	const log = new SyntheticLog(600);
	assert.equal(await exportLog(log, folder), 0);
	assert.equal(await verified(folder, log), 600);
	assert.deepEqual(filesIn(folder), [
		...["checkpoint", "tile/0/000", "tile/0/001", "tile/0/002.p/88", "tile/1/000.p/2"],
		...["tile/entries/000", "tile/entries/001", "tile/entries/002.p/88", "vkey", "witness-vkeys"],
	]);
	assert.equal(statSync(folder).mode & 0o777, 0o700);
	assert.equal(statSync(join(folder, "tile/entries/000")).mode & 0o777, 0o600);
	assert.deepEqual(readdirSync(join(folder, "..")), ["log"]);
});

test("an export of one entry, and of exactly full tiles, has no empty tile", async () => {
	for (const size of [1, 256, 65_536]) {
		const folder = place();
		const log = new SyntheticLog(size);
		await exportLog(log, folder);
		assert.equal(await verified(folder, log), size);
		assert.ok(
			filesIn(folder).every((file) => file === "witness-vkeys" || statSync(join(folder, file)).size > 0),
		);
	}
});

test("an earlier export is extended: what is full stays as it is, what was partial goes", async () => {
	const folder = place();
	const log = new SyntheticLog(600);
	await exportLog(log, folder);
	const before = statSync(join(folder, "tile/entries/001"));
	log.growTo(1100);
	assert.equal(await exportLog(log, folder), 600);
	assert.equal(await verified(folder, log), 1100);
	const again = statSync(join(folder, "tile/entries/001"));
	assert.deepEqual([again.ino, again.mtimeMs], [before.ino, before.mtimeMs]);
	const whole = place();
	await exportLog(log, whole);
	assert.deepEqual(filesIn(folder), filesIn(whole));
	assert.equal(await exportLog(log, folder), 1100, "again, with nothing new");
	assert.equal(await verified(folder, log), 1100);
});

test("a folder of something else, of another log, or of a log that this one does not continue stays as it is", async () => {
	const { signer } = generateSigner("test.example/log");
	const log = new SyntheticLog(300, signer);
	const folder = place();
	mkdirSync(folder, { recursive: true });
	writeFileSync(join(folder, "letter"), "dear");
	await assert.rejects(exportLog(log, folder), { name: "Trouble" });
	assert.deepEqual(readdirSync(folder), ["letter"]);

	const export300 = place();
	await exportLog(log, export300);
	const untouched = filesIn(export300);
	await assert.rejects(exportLog(new SyntheticLog(400), export300), { name: "Trouble" });
	await assert.rejects(exportLog(new SyntheticLog(299, signer), export300), {
		code: "LOG_ROLLED_BACK",
		index: 299,
	});
	const other = new SyntheticLog(400, signer, (index) => syntheticEntry(index === 7 ? 1_000_000 : index));
	await assert.rejects(exportLog(other, export300), { code: "LOG_FORKED" });
	assert.deepEqual(filesIn(export300), untouched);
	assert.equal(await verified(export300, log), 300);
});

test("a disk that is full, or an entry that is gone, leaves nothing half-written, also of an extension", async () => {
	for (const code of ["ENOSPC", "EDQUOT"]) {
		const folder = place();
		const log = new SyntheticLog(600);
		const full = Object.assign(new Error("no space"), { code });
		failAt(log, 1, full);
		await assert.rejects(exportLog(log, folder), { name: "LogError", code: "DISK_FULL" });
		assert.deepEqual(readdirSync(join(folder, "..")), []);

		const sound = new SyntheticLog(600);
		await exportLog(sound, folder);
		const before = filesIn(folder);
		failAt(sound.growTo(2000), 6, full);
		await assert.rejects(exportLog(sound, folder), { code: "DISK_FULL" });
		assert.deepEqual(filesIn(folder), before);
		assert.equal(await verified(folder, sound), 600);
	}
});

test("a file system that really is full says so, and has its space back afterwards", (t) => {
	const disk = join(root, "small");
	mkdirSync(disk);
	const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=200k", "none", disk]);
	if (mounted.status !== 0) return t.skip("mounting a small disk takes root");
	return exportLog(new SyntheticLog(2000), join(disk, "log"))
		.then(
			() => assert.fail("2,000 entries do not fit"),
			(error) => assert.equal(error.code, "DISK_FULL"),
		)
		.then(() => assert.deepEqual(readdirSync(disk), []))
		.finally(() => spawnSync("umount", [disk]));
});

test("a kill in the middle leaves no folder, or the earlier export whole; the next run goes on", async () => {
	const { signer, skey } = generateSigner("test.example/log");
	const killed = (folder: string, size: number, at: number) =>
		spawnSync(process.execPath, [
			join(import.meta.dirname, "testing-killed-export.ts"),
			folder,
			skey,
			`${size}`,
			`${at}`,
		]);
	const folder = place();
	mkdirSync(join(folder, ".."), { recursive: true });
	assert.equal(killed(folder, 2000, 5).signal, "SIGKILL");
	assert.equal(existsSync(folder), false);
	for (const left of readdirSync(join(folder, ".."))) {
		assert.match(left, /^log\.partial-/);
		await assert.rejects(verified(join(folder, "..", left), new SyntheticLog(1)), {
			code: "CHECKPOINT_MISSING",
		});
	}
	const log = new SyntheticLog(600, signer);
	await exportLog(log, folder);
	assert.equal(killed(folder, 3000, 8).signal, "SIGKILL");
	assert.equal(await verified(folder, log), 600);
	log.growTo(3000);
	assert.equal(await exportLog(log, folder), 600);
	assert.equal(await verified(folder, log), 3000);
	assert.equal(
		filesIn(folder).some((file) => file.includes("extending")),
		false,
	);
	assert.equal(readFileSync(join(folder, "vkey"), "utf8"), `${signer.vkey}\n`);
});

function failAt(log: SyntheticLog, at: number, error: Error): void {
	const bundle = log.bundle.bind(log);
	log.bundle = (index, width) => (index === at ? Promise.reject(error) : bundle(index, width));
}

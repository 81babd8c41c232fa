import assert from "node:assert/strict";
import {
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { backupKeys, lastSigned, planKeys, restoreKeys } from "./keys-backup.ts";
import { openKeysFolder } from "./keys-folder.ts";
import { formatCheckpoint } from "./ledger/checkpoint.ts";
import { signNote } from "./ledger/note.ts";
import { generateSigner } from "./ledger/signing.ts";

const root = mkdtempSync(join(tmpdir(), "countersign-keys-"));
after(() => rmSync(root, { recursive: true, force: true }));
let made = 0;
const place = (name: string) => join(root, `${name}-${++made}`);

const { signer, skey } = generateSigner("log.example/test");
const checkpoint = (size: number, origin = signer, fill = 7) =>
	signNote(formatCheckpoint({ origin: origin.name, size, root: new Uint8Array(32).fill(fill) }), [origin]);

function keysFolder(files: Record<string, string> = {}): string {
	const folder = place("keys");
	openKeysFolder(folder);
	for (const [name, text] of Object.entries({
		"intake/eu/abc.json": "a private key",
		"log/key": skey,
		"webhook-key": "a key of the worker's",
		...files,
	})) {
		mkdirSync(join(folder, name, ".."), { recursive: true, mode: 0o700 });
		writeFileSync(join(folder, name), text, { mode: 0o600 });
	}
	return folder;
}

async function copyOf(keysDir: string): Promise<string> {
	const folder = place("copy");
	await backupKeys({ keysDir, folder });
	return folder;
}

const all = (folder: string) =>
	readdirSync(folder, { recursive: true, encoding: "utf8" })
		.filter((name) => statSync(join(folder, name)).isFile())
		.sort();

describe("a copy of the keys", () => {
	it("is refused where the master key is away that its keys are wrapped under, and says where one is that it does not hold", async () => {
		const wrapped = JSON.stringify({ version: 2, kid: "abc", store: "file", wrapped: "f1.a.b.c" });
		const keysDir = keysFolder({ "intake/eu/abc.json": wrapped });
		const folder = place("copy");
		await assert.rejects(backupKeys({ keysDir, folder }), /master key that is not at .*Nothing was copied/);
		assert.equal(existsSync(folder), false);
		const masterKeyFile = join(root, "another-disk");
		await assert.rejects(backupKeys({ keysDir, folder, masterKeyFile }), /is not at .*another-disk/);
		writeFileSync(masterKeyFile, "m", { mode: 0o600 });
		assert.equal((await backupKeys({ keysDir, folder, masterKeyFile })).masterKey, masterKeyFile);
		writeFileSync(join(keysDir, "master-key"), "m", { mode: 0o600 });
		assert.equal((await backupKeys({ keysDir, folder: place("copy") })).masterKey, null);
	});

	it("holds every key and nothing that a start makes anew, for its owner's eyes", async () => {
		const copy = await copyOf(
			keysFolder({
				"log/checkpoint": checkpoint(5),
				"later/kind/of.key": "x",
				"intake/eu/.half.tmp": "half",
				"witness/state": "w",
			}),
		);
		assert.deepEqual(all(copy), [
			...["SHA256SUMS", "copy.json"],
			...["keys/intake/eu/abc.json", "keys/later/kind/of.key", "keys/log/checkpoint", "keys/log/key"],
			"keys/webhook-key",
		]);
		for (const name of readdirSync(copy, { recursive: true, encoding: "utf8" })) {
			const found = statSync(join(copy, name));
			assert.equal(found.mode & 0o777, found.isDirectory() ? 0o700 : 0o600, name);
		}
	});

	it("may not lie beside the database's backup, in it, around it, or with the keys", async () => {
		const keysDir = keysFolder();
		const apart = join(place("a"), "db");
		for (const folder of [join(apart, "keys"), join(apart, "..", "keys"), join(apart, ".."), apart]) {
			await assert.rejects(
				backupKeys({ keysDir, folder, beside: apart }),
				/may not lie with the database's backup/,
			);
		}
		await assert.rejects(
			backupKeys({ keysDir, folder: join(keysDir, "copy") }),
			/may not lie with the keys themselves/,
		);
		await backupKeys({ keysDir, folder: join(place("b"), "keys"), beside: apart });
	});

	it("is not made of links, which may lead anywhere", async () => {
		const keysDir = keysFolder();
		symlinkSync("/etc/hostname", join(keysDir, "link"));
		await assert.rejects(copyOf(keysDir), /is no plain file/);
	});

	it("brings the keys back into an empty folder, byte for byte", async () => {
		const retired = { "log/retired/localhost:3000/old log/key": skey };
		const keysDir = keysFolder({ "log/checkpoint": checkpoint(5), ...retired });
		const target = place("target");
		await restoreKeys(planKeys(await copyOf(keysDir), target));
		for (const name of all(target))
			assert.deepEqual(readFileSync(join(target, name)), readFileSync(join(keysDir, name)));
		assert.equal(all(target).length, 5);
		assert.equal(statSync(join(target, "intake/eu")).mode & 0o777, 0o700);
		assert.equal(statSync(join(target, "log/key")).mode & 0o777, 0o600);
	});

	it("never overwrites a key by another", async () => {
		const copy = await copyOf(keysFolder());
		const other = keysFolder({ "log/key": generateSigner("log.example/test").skey });
		assert.throws(() => planKeys(copy, other), /has another log\/key; nothing was written/);
		const partly = keysFolder({ "intake/eu/def.json": "a later key" });
		rmSync(join(partly, "intake/eu/abc.json"));
		await restoreKeys(planKeys(copy, partly));
		assert.deepEqual(readdirSync(join(partly, "intake/eu")), ["abc.json", "def.json"]);
	});

	it("never sets the log's last checkpoint back, and brings a newer one", async () => {
		const old = await copyOf(keysFolder({ "log/checkpoint": checkpoint(5) }));
		const newer = keysFolder({ "log/checkpoint": checkpoint(9) });
		const plan = planKeys(old, newer);
		assert.equal(plan.keepsNewer, true);
		await restoreKeys(plan);
		assert.equal(lastSigned(newer)?.size, 9);
		const older = keysFolder({ "log/checkpoint": checkpoint(3) });
		await restoreKeys(planKeys(old, older));
		assert.equal(lastSigned(older)?.size, 5);
		const none = keysFolder();
		assert.equal(lastSigned(none), null);
		await restoreKeys(planKeys(old, none));
		assert.equal(lastSigned(none)?.size, 5);
	});

	it("that says another thing of the log is refused: another origin, or another tree of the same size", async () => {
		const copy = await copyOf(keysFolder({ "log/checkpoint": checkpoint(5) }));
		const { signer: stranger } = generateSigner("log.example/other");
		for (const note of [checkpoint(5, signer, 8), checkpoint(9, stranger)]) {
			assert.throws(() => planKeys(copy, keysFolder({ "log/checkpoint": note })), /another log\/checkpoint/);
		}
		assert.throws(
			() => planKeys(copy, keysFolder({ "log/checkpoint": "torn" })),
			/not one that a notary wrote/,
		);
	});

	it("that was changed or cut is refused, and none leads out of its folder", async () => {
		const change = async (act: (copy: string) => void) => {
			const copy = await copyOf(keysFolder());
			act(copy);
			return () => planKeys(copy, place("target"));
		};
		const sums = (copy: string) => join(copy, "SHA256SUMS");
		assert.throws(
			await change((copy) => writeFileSync(join(copy, "keys/log/key"), "other")),
			/log\/key .*is not what was written/,
		);
		assert.throws(await change((copy) => rmSync(join(copy, "keys/log/key"))), /not whole/);
		assert.throws(await change((copy) => writeFileSync(sums(copy), "")), /no whole copy/);
		assert.throws(
			await change((copy) =>
				writeFileSync(sums(copy), readFileSync(sums(copy), "utf8").replace("log/key", "../../key")),
			),
			/not whole/,
		);
		assert.throws(() => planKeys(root, place("target")), /no whole copy/);
	});
});

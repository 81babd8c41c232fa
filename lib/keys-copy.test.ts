import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import type { KeyStanding } from "#db/key-standing.ts";
import { backupKeys, planKeys, restoreKeys } from "./keys-backup.ts";
import { describeCopy, judgeBackup, judgeCopy, readCopyOf } from "./keys-copy.ts";

const root = mkdtempSync(join(tmpdir(), "countersign-copy-"));
after(() => rmSync(root, { recursive: true, force: true }));
let made = 0;
const place = (name: string) => join(root, `${name}-${++made}`);
const DAY = 86_400_000;
const NOW = new Date("2026-11-22T12:00:00.000Z");
const inDays = (days: number) => new Date(NOW.getTime() + days * DAY);

const keyFile = (kid: string, store = "file") => JSON.stringify({ version: 2, kid, store, wrapped: "w" });
const FILES = new Map([
	["intake/eu/key-a.json", Buffer.from(keyFile("key-a"))],
	["intake/us/key-b.json", Buffer.from(keyFile("key-b", "pkcs11"))],
	["log/key", Buffer.from("a log's key")],
	["master-key", Buffer.from("a master key")],
]);
const standing = (of: Partial<KeyStanding> = {}): KeyStanding => ({
	...{ shortestDays: 30, destroyed: new Map(), going: new Map(), ...of },
});

function keysFolder(files: ReadonlyMap<string, Buffer> = FILES): string {
	const folder = place("keys");
	for (const [name, bytes] of files) {
		mkdirSync(join(folder, name, ".."), { recursive: true });
		writeFileSync(join(folder, name), bytes);
	}
	return folder;
}

async function copyOf(of: KeyStanding | null, files?: ReadonlyMap<string, Buffer>): Promise<string> {
	const folder = place("copy");
	await backupKeys({ keysDir: keysFolder(files), folder, standing: of });
	return folder;
}

describe("until when a copy of the keys may be kept", () => {
	it("is a day less than the shortest clock of the policy, so that what falls due later is beyond it", () => {
		for (const [shortestDays, days] of [
			[30, 29],
			[2, 1],
			[1, 0.5],
		] as const) {
			const copy = describeCopy(FILES, standing({ shortestDays }), NOW);
			assert.deepEqual([copy.keepUntil, copy.because], [inDays(days).toISOString(), "CLOCK"]);
		}
	});

	it("is no later than when a key in it is destroyed, and whatever happens to others", () => {
		const going = new Map([
			["key-a", inDays(3)],
			["another", inDays(1)],
		]);
		const copy = describeCopy(FILES, standing({ going }), NOW);
		assert.deepEqual([copy.keepUntil, copy.because], [inDays(3).toISOString(), "DESTRUCTION"]);
		const over = describeCopy(FILES, standing({ going: new Map([["key-a", inDays(-3)]]) }), NOW);
		assert.equal(over.keepUntil, NOW.toISOString());
	});

	it("is a week where nobody could say how long content lives", () => {
		for (const said of [null, standing({ shortestDays: null })]) {
			const copy = describeCopy(FILES, said, NOW);
			assert.deepEqual([copy.keepUntil, copy.because], [inDays(7).toISOString(), "UNASKED"]);
		}
	});

	it("stands in the copy, with its intake keys and where they are wrapped, and nothing of the keys", async () => {
		const folder = await copyOf(standing());
		const copy = readCopyOf(folder);
		assert.deepEqual(copy?.intakeKeys, [
			{ kid: "key-a", region: "eu", store: "file" },
			{ kid: "key-b", region: "us", store: "pkcs11" },
		]);
		assert.match(readFileSync(join(folder, "SHA256SUMS"), "utf8"), /^[0-9a-f]{64} {2}copy\.json$/m);
		const said = readFileSync(join(folder, "copy.json"), "utf8");
		writeFileSync(join(folder, "copy.json"), said.replace(/"keepUntil": "20../, '"keepUntil": "2099'));
		assert.throws(() => readCopyOf(folder), /copy\.json .*is not what was written/);
		rmSync(join(folder, "copy.json"));
		assert.throws(() => readCopyOf(folder), /not whole/);
	});
});

describe("which copies must go", () => {
	const copy = describeCopy(FILES, standing(), NOW);
	const judged = (of: Partial<KeyStanding>, at = NOW) => judgeCopy(copy, standing(of), at);

	it("none in its time; one past it", () => {
		assert.deepEqual(judged({}), { mustGo: false, says: "may be kept until 2026-12-21 12:00 UTC." });
		assert.deepEqual(judged({}, inDays(29)), {
			mustGo: true,
			says: "must go: its time was over on 2026-12-21 12:00 UTC.",
		});
	});

	it("one that holds a key which was destroyed since, at once; and before, one hears by when", () => {
		const { mustGo, says } = judged({ destroyed: new Map([["key-b", NOW]]) });
		assert.deepEqual([mustGo, /^must go: the intake key key-b .*was destroyed/.test(says)], [true, true]);
		assert.deepEqual(judged({ going: new Map([["key-b", inDays(6)]]) }), {
			mustGo: false,
			says: "must be gone by 2026-11-28 12:00 UTC, when an intake key in it is destroyed.",
		});
		assert.equal(judged({ destroyed: new Map([["another", NOW]]) }).mustGo, false);
	});

	it("one that a policy shortened since would have given less time, and none gets more by one that was lengthened", () => {
		assert.deepEqual(judged({ shortestDays: 10 }, inDays(8)), {
			mustGo: false,
			says: "may be kept until 2026-12-01 12:00 UTC.",
		});
		assert.equal(judged({ shortestDays: 10 }, inDays(9)).mustGo, true);
		assert.equal(judged({ shortestDays: 90 }, inDays(29)).mustGo, true);
	});

	it("one that does not say until when, as older versions made them", async () => {
		const folder = await copyOf(null);
		rmSync(join(folder, "copy.json"));
		const sums = join(folder, "SHA256SUMS");
		writeFileSync(sums, readFileSync(sums, "utf8").replace(/^.* {2}copy\.json\n/m, ""));
		assert.equal(readCopyOf(folder), null);
		assert.equal(judgeCopy(null, standing()).mustGo, true);
		assert.equal(planKeys(folder, place("target")).missing.size, 4, "and can be brought back all the same");
	});
});

describe("what a backup of the database is worth", () => {
	it("is told by the keys that are left", () => {
		const worth = {
			madeAt: NOW.toISOString(),
			reports: new Map([
				["key-a", 3],
				["key-b", 2],
				["key-c", 1],
			]),
		};
		const says = (of: Partial<KeyStanding>) => judgeBackup(worth, standing(of));
		assert.match(
			says({}),
			/of 2026-11-22 12:00 UTC: of its 6 reports 0 open no more, as their intake keys are destroyed\.$/,
		);
		assert.match(
			says({
				destroyed: new Map([["key-b", NOW]]),
				going: new Map([
					["key-a", inDays(6)],
					["key-c", inDays(9)],
				]),
			}),
			/of its 6 reports 2 open no more, .*, and 4 more from 2026-11-28 12:00 UTC on\.$/,
		);
	});
});

describe("what comes back from a copy", () => {
	it("nothing past its time", async () => {
		const [folder, target] = [await copyOf(standing()), place("target")];
		assert.throws(
			() => planKeys(folder, target, null, new Date(Date.now() + 30 * DAY)),
			/could be kept until .* must be destroyed.*Nothing was written/,
		);
		assert.equal(planKeys(folder, target, null, new Date(Date.now() + 28 * DAY)).missing.size, 4);
	});

	it("nothing that a policy shortened since would have given less time", async () => {
		const [folder, target] = [await copyOf(standing()), place("target")];
		const later = new Date(Date.now() + 10 * DAY);
		assert.throws(() => planKeys(folder, target, standing({ shortestDays: 10 }), later), /must be destroyed/);
		assert.equal(planKeys(folder, target, standing(), later).missing.size, 4);
	});

	it("no key that was destroyed already when the copy was made: its file may not be removed yet", async () => {
		const folder = await copyOf(standing({ destroyed: new Map([["key-a", NOW]]) }));
		assert.deepEqual(
			readCopyOf(folder)?.intakeKeys.map(({ kid }) => kid),
			["key-b"],
		);
		assert.throws(() => readFileSync(join(folder, "keys/intake/eu/key-a.json")), /ENOENT/);
		assert.deepEqual(
			[...planKeys(folder, place("target")).missing.keys()],
			["intake/us/key-b.json", "log/key", "master-key"],
		);
	});

	it("no key that the database says is destroyed, and every other", async () => {
		const [folder, target] = [await copyOf(standing()), place("target")];
		const plan = planKeys(folder, target, standing({ destroyed: new Map([["key-a", NOW]]) }));
		assert.deepEqual(plan.destroyed, ["key-a"]);
		await restoreKeys(plan);
		assert.throws(() => readFileSync(join(target, "intake/eu/key-a.json")), /ENOENT/);
		for (const name of ["intake/us/key-b.json", "log/key"])
			assert.deepEqual(readFileSync(join(target, name)), FILES.get(name));
	});

	it("no older wrapping of a key that is there: it may have moved to another key store since", async () => {
		const folder = await copyOf(standing());
		const target = keysFolder(new Map([["intake/eu/key-a.json", Buffer.from(keyFile("key-a", "pkcs11"))]]));
		const plan = planKeys(folder, target);
		assert.deepEqual([plan.others, plan.missing.size], [["intake/eu/key-a.json"], 3]);
		await restoreKeys(plan);
		assert.match(readFileSync(join(target, "intake/eu/key-a.json"), "utf8"), /pkcs11/);
	});
});

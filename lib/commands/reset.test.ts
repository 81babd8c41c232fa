import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, beforeEach, describe, it } from "node:test";
import { readEnv } from "../env.ts";
import { searchKey } from "../keeper/stores/search-key.ts";
import { demoIntegrationKey, openKeysFolder } from "../keys-folder.ts";
import { dataDirOf } from "./paths.ts";
import { run } from "./reset.ts";

describe("npm run reset", () => {
	const home = mkdtempSync(join(tmpdir(), "countersign-reset-"));
	const keys = join(home, "keys");
	const { COUNTERSIGN_DATA, COUNTERSIGN_KEYS } = process.env;
	Object.assign(process.env, { COUNTERSIGN_DATA: join(home, "data"), COUNTERSIGN_KEYS: keys });
	const data = dataDirOf(readEnv()); // elsewhere, where the tests run as root
	beforeEach(async () => {
		openKeysFolder(keys);
		demoIntegrationKey(keys);
		await searchKey(join(keys, "search"));
		for (const folder of ["intake", "log"]) mkdirSync(join(keys, folder), { recursive: true });
		mkdirSync(data, { recursive: true });
		for (const process of ["postgresql", "keeper", "keeper-2", "web", "worker", "witness"])
			writeFileSync(join(data, `${process}.log`), "");
	});
	after(() => {
		for (const [name, value] of Object.entries({ COUNTERSIGN_DATA, COUNTERSIGN_KEYS })) {
			if (value === undefined) delete process.env[name];
			else process.env[name] = value;
		}
		for (const folder of [home, data]) rmSync(folder, { recursive: true, force: true });
	});

	it("forgets every key that a start makes, and every log that a process of ours writes", async () => {
		assert.equal(await run(["--yes"]), 0);
		assert(!existsSync(keys), "a key is left");
		assert(!existsSync(data), "a log is left");
	});

	it("leaves what is not ours", async () => {
		const theirs = [join(data, "diary.log"), join(keys, "house.key")];
		for (const file of theirs) writeFileSync(file, "mine");
		assert.equal(await run(["--yes"]), 0);
		for (const file of theirs) assert(existsSync(file));
	});
});

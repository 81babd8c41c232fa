import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { DomainError } from "../../errors.ts";
import { testPlaces } from "../testing-places.ts";
import { fileStore } from "./file-store.ts";

const places = testPlaces("file-store");
const OF = { kid: "a".repeat(43), region: "eu" };
const fails = (code: string, says: RegExp) => (error: unknown) => {
	assert.ok(error instanceof DomainError);
	assert.equal(error.code, code);
	assert.match(error.message, says);
	return true;
};

describe("the key store of a master key in a file", () => {
	it("the master key is made once, for its owner alone", async () => {
		const path = join(places.place("made"), "deep", "master-key");
		const wrapped = await fileStore(path).wrap(OF, Buffer.from("s"));
		assert.equal(statSync(path).mode & 0o777, 0o600);
		const bytes = readFileSync(path);
		assert.equal((await fileStore(path).unwrap(OF, wrapped)).toString(), "s");
		await Promise.all([1, 2, 3].map(() => fileStore(path).wrap(OF, Buffer.from("s"))));
		assert.deepEqual(readFileSync(path), bytes);
	});

	it("two that begin at once have one master key", async () => {
		const path = join(places.place("race"), "master-key");
		const wrapped = await Promise.all([1, 2, 3, 4].map(() => fileStore(path).wrap(OF, Buffer.from("s"))));
		for (const text of wrapped) assert.equal((await fileStore(path).unwrap(OF, text)).toString(), "s");
	});

	it("what is wrapped for one key or region opens for no other, nor altered", async () => {
		const store = fileStore(join(places.place("bound"), "master-key"));
		const wrapped = await store.wrap(OF, randomBytes(32));
		for (const other of [
			{ ...OF, kid: "b".repeat(43) },
			{ ...OF, region: "us" },
		])
			await assert.rejects(
				store.unwrap(other, wrapped),
				fails("KEY_STORE_REFUSED", /altered or is another key/),
			);
		for (const text of [`${wrapped.slice(0, -4)}AAAA`, wrapped.replace("f1.", "f2."), "f1.a.b.c", ""])
			await assert.rejects(store.unwrap(OF, text), fails("KEY_STORE_REFUSED", /altered/));
	});

	it("the process that made it makes no second one when it is taken away", async () => {
		const path = join(places.place("first-run"), "master-key");
		const store = fileStore(path);
		const wrapped = await store.wrap(OF, Buffer.from("s"));
		renameSync(path, `${path}.away`);
		await assert.rejects(store.check(), fails("KEY_STORE_REFUSED", /Bring it back/));
		await assert.rejects(store.wrap(OF, Buffer.from("s")), fails("KEY_STORE_REFUSED", /Bring it back/));
		assert.throws(() => statSync(path), { code: "ENOENT" });
		renameSync(`${path}.away`, path);
		await store.check();
		assert.equal((await store.unwrap(OF, wrapped)).toString(), "s");
	});

	it("a master key that is away is said to be, no other takes its place, and back again it opens", async () => {
		const path = join(places.place("lost"), "master-key");
		const wrapped = await fileStore(path).wrap(OF, Buffer.from("s"));
		const store = fileStore(path, false); // as the keeper opens it where wrapped keys are
		renameSync(path, `${path}.away`);
		await assert.rejects(store.unwrap(OF, wrapped), fails("KEY_STORE_REFUSED", /Bring it back/));
		await assert.rejects(store.wrap(OF, Buffer.from("s")), fails("KEY_STORE_REFUSED", /Bring it back/));
		await assert.rejects(store.check(), fails("KEY_STORE_REFUSED", /Bring it back/));
		renameSync(`${path}.away`, path);
		assert.equal((await store.unwrap(OF, wrapped)).toString(), "s");
	});

	it("another master key opens nothing of the first's, and which it is that is missing is said", async () => {
		const path = join(places.place("other"), "master-key");
		const store = fileStore(path);
		const wrapped = await store.wrap(OF, Buffer.from("s"));
		rmSync(path);
		await fileStore(path).wrap(OF, Buffer.from("another"));
		await assert.rejects(store.unwrap(OF, wrapped), fails("KEY_STORE_REFUSED", /under another master key/));
	});

	it("one that everybody may read, that is torn or a folder is refused", async () => {
		const path = join(places.place("torn"), "master-key");
		const store = fileStore(path);
		const wrapped = await store.wrap(OF, Buffer.from("s"));
		chmodSync(path, 0o644);
		await assert.rejects(store.unwrap(OF, wrapped), fails("KEY_STORE_REFUSED", /chmod 600/));
		chmodSync(path, 0o600);
		writeFileSync(path, "torn");
		await assert.rejects(store.unwrap(OF, wrapped), fails("KEY_STORE_REFUSED", /holds no master key/));
		const folder = places.place("folder");
		mkdirSync(folder, { mode: 0o700 });
		await assert.rejects(fileStore(folder).check(), fails("KEY_STORE_UNAVAILABLE", /cannot be read/));
	});
});

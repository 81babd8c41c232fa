import assert from "node:assert/strict";
import { cpSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { generateIntakeKey } from "../../envelope/intake-key.ts";
import { DomainError } from "../../errors.ts";
import { testPlaces } from "../testing-places.ts";
import { fileStore } from "./file-store.ts";
import type { KeyStore } from "./key-store.ts";
import { type NewKey, openPrivateKeys } from "./private-keys.ts";

const places = testPlaces("private-keys");

function folderOf(name: string) {
	const folder = places.place(name);
	const store = fileStore(join(folder, "master-key"));
	return { intake: join(folder, "intake"), store, keys: openPrivateKeys(join(folder, "intake"), store) };
}

function newKey(region = "eu"): NewKey {
	const { kid, privateJwk } = generateIntakeKey();
	return {
		kid,
		region,
		notBefore: "2026-11-01T00:00:00.000Z",
		notAfter: "2026-12-01T00:00:00.000Z",
		privateJwk,
	};
}
const fails = (code: string, says: RegExp) => (error: unknown) => {
	assert.ok(error instanceof DomainError);
	assert.equal(error.code, code);
	assert.match(error.message, says);
	return true;
};

describe("the private halves of intake keys", () => {
	it("no file holds a private half, and nobody else may read one", async () => {
		const { intake, keys } = folderOf("halves");
		const key = newKey();
		await keys.put(key);
		const path = join(intake, "eu", `${key.kid}.json`);
		assert.equal(statSync(path).mode & 0o777, 0o600);
		assert.doesNotMatch(readFileSync(path, "utf8"), new RegExp(`"d":|${key.privateJwk.d}`));
		assert.deepEqual(await keys.privateKey(key), key.privateJwk);
	});

	it("what is asked without the store is told without it: public halves of one's regions", async () => {
		const { intake, keys } = folderOf("public");
		const [eu, us] = [newKey("eu"), newKey("us")];
		await keys.put(eu);
		await keys.put(us);
		const silent = { name: "file" } as KeyStore;
		const told = await openPrivateKeys(intake, silent).all(["eu"]);
		const { d: _, ...publicJwk } = eu.privateJwk;
		const { privateJwk: __, ...named } = eu;
		assert.deepEqual(told, [{ ...named, publicJwk }]);
		assert.equal((await keys.all(null)).length, 2);
		assert.deepEqual(await keys.all([]), []);
	});

	it("a store that gives another key, or none, is found out: nothing is opened by it", async () => {
		const { intake, keys, store } = folderOf("wrong");
		const key = newKey();
		await keys.put(key);
		for (const answer of [
			Buffer.alloc(32, 7),
			Buffer.alloc(0),
			Buffer.from(newKey().privateJwk.d, "base64url"),
		]) {
			const lying = openPrivateKeys(intake, { ...store, unwrap: async () => answer });
			await assert.rejects(lying.privateKey(key), fails("KEY_STORE_REFUSED", /something else than the key/));
			await assert.rejects(lying.put(newKey()), fails("KEY_STORE_REFUSED", /something else than the key/));
		}
		assert.equal(readdirSync(join(intake, "eu")).length, 1);
	});

	it("files that change places, are altered or torn are refused, and their names said", async () => {
		const { intake, keys } = folderOf("altered");
		const [one, other] = [newKey(), newKey()];
		await keys.put(one);
		await keys.put(other);
		const path = ({ kid, region }: NewKey) => join(intake, region, `${kid}.json`);
		const text = readFileSync(path(one), "utf8");
		const theirs = JSON.parse(readFileSync(path(other), "utf8"));
		for (const altered of [
			readFileSync(path(other), "utf8"),
			text.slice(0, 40),
			JSON.stringify({ ...JSON.parse(text), publicJwk: theirs.publicJwk }),
			JSON.stringify({ ...JSON.parse(text), region: "us" }),
			"[]",
			"null",
		]) {
			writeFileSync(path(one), altered);
			await assert.rejects(
				keys.privateKey(one),
				fails("KEY_STORE_REFUSED", new RegExp(`intake/eu/${one.kid}`)),
			);
		}
		writeFileSync(path(one), JSON.stringify({ ...JSON.parse(text), wrapped: theirs.wrapped }));
		await assert.rejects(keys.privateKey(one), fails("KEY_STORE_REFUSED", /altered or is another key/));
		mkdirSync(join(intake, "us"));
		cpSync(path(other), path({ ...other, region: "us" }));
		assert.deepEqual(await keys.all(["us"]), [], "and takes no other along");
		assert.equal((await keys.all(["eu"])).length, 2);
	});

	it("removed is gone from folder and store; twice is once, and half done it is finished", async () => {
		const { intake, store } = folderOf("removed");
		const forgotten: string[] = [];
		let away = true;
		const keys = openPrivateKeys(intake, {
			...store,
			async forget({ kid }) {
				if (away) throw new DomainError("KEY_STORE_UNAVAILABLE", "Away.");
				forgotten.push(kid);
			},
		});
		const key = newKey();
		await keys.put(key);
		await assert.rejects(keys.remove(key.kid, "eu"), fails("KEY_STORE_UNAVAILABLE", /Away/));
		assert.equal((await keys.all(null)).length, 1);
		away = false;
		await keys.remove(key.kid, "eu");
		await keys.remove(key.kid, "eu");
		assert.deepEqual(await keys.all(null), []);
		assert.deepEqual(forgotten, [key.kid, key.kid]);
		await assert.rejects(keys.privateKey(key), fails("KEY_STORE_REFUSED", /not among the keys/));
	});

	it("what still lies in another store opens and is forgotten there, and where that one is not described it is not called removed", async () => {
		const { intake, keys, store } = folderOf("elsewhere");
		const key = newKey();
		await keys.put(key);
		const later = openPrivateKeys(intake, { ...store, name: "pkcs11" });
		await assert.rejects(
			later.remove(key.kid, "eu"),
			fails("KEY_STORE_REFUSED", /lie in the key store file, which is not described/),
		);
		assert.equal((await keys.all(null)).length, 1);
	});

	it("what a crash left half-written is not a key, and does not stand in the way", async () => {
		const { intake, keys } = folderOf("crash");
		const key = newKey();
		mkdirSync(join(intake, "eu"), { recursive: true });
		writeFileSync(join(intake, "eu", `.${key.kid}.tmp`), "half");
		assert.deepEqual(await keys.all(null), []);
		await keys.put(key);
		assert.equal((await keys.all(null)).length, 1);
	});

	it("a copy of the folder without its master key opens nothing", async () => {
		const { intake, keys } = folderOf("copied");
		const key = newKey();
		await keys.put(key);
		const thief = places.place("thief");
		cpSync(intake, join(thief, "intake"), { recursive: true });
		const copied = openPrivateKeys(join(thief, "intake"), fileStore(join(thief, "master-key"), false));
		await assert.rejects(copied.privateKey(key), fails("KEY_STORE_REFUSED", /master key is not where/));
		const made = openPrivateKeys(join(thief, "intake"), fileStore(join(thief, "master-key")));
		await made.put(newKey());
		await assert.rejects(made.privateKey(key), fails("KEY_STORE_REFUSED", /another master key/));
		renameSync(join(thief, "intake"), join(thief, "gone"));
		assert.deepEqual(await made.all(null), []);
	});
});

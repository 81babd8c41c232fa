/** Keys change their store: from bare files of older installations, and from one store to another and back. */
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { connect, type Sql } from "#db/client.ts";
import { type TestDatabase, testDatabase } from "#db/testing.ts";
import { readEnv } from "../../env.ts";
import { generateIntakeKey } from "../../envelope/intake-key.ts";
import { testPlaces } from "../testing-places.ts";
import { fileStore } from "./file-store.ts";
import { type KeyStore, refused, unavailable } from "./key-store.ts";
import { moveKeys } from "./move-keys.ts";
import { openStores, type Stores } from "./open-store.ts";
import { openPrivateKeys } from "./private-keys.ts";
import { KMS_KEY, type LocalKms, localKms } from "./testing-kms.ts";

const AWS = { AWS_ACCESS_KEY_ID: "AKIAEXAMPLE", AWS_SECRET_ACCESS_KEY: "secret", AWS_REGION: "eu-central-1" };
const places = testPlaces("move-keys");
let database: TestDatabase;
let sql: Sql;
let kms: LocalKms;
const opened: Stores[] = [];
const were = { ...process.env };
before(async () => {
	database = await testDatabase();
	sql = connect(database.url("keeper"), { max: 2 });
	kms = await localKms();
	Object.assign(process.env, AWS);
});
after(async () => {
	for (const name of Object.keys(AWS))
		if (were[name] === undefined) delete process.env[name];
		else process.env[name] = were[name];
	for (const stores of opened) await stores.close();
	await kms.close();
	await sql.end();
	await database.drop();
});

let months = 0;
/** A key whose row is there, as the keyring makes it; each with a period of its own. */
async function known(region = "eu") {
	const { kid, privateJwk, publicJwk } = generateIntakeKey();
	const at = Date.UTC(2020, months++, 1);
	const period = { notBefore: new Date(at).toISOString(), notAfter: new Date(at + 86_400_000).toISOString() };
	await database.admin`insert into access.intake_key (kid, region, not_before, not_after, public_jwk)
		values (${kid}, ${region}, ${period.notBefore}, ${period.notAfter}, ${database.admin.json(publicJwk as never)})`;
	return { kid, region, ...period, privateJwk };
}

/** As installations before key stores have them. */
function bare(folder: string, { privateJwk, ...key }: Awaited<ReturnType<typeof known>>): string {
	const { use: _, alg: __, kid: ___, ...jwk } = privateJwk;
	mkdirSync(join(folder, "intake", key.region), { recursive: true });
	const path = join(folder, "intake", key.region, `${key.kid}.json`);
	writeFileSync(path, JSON.stringify({ ...key, privateJwk: jwk }));
	return path;
}

async function stores(folder: string, settings: Record<string, string> = {}): Promise<Stores> {
	const made = await openStores(readEnv({ KMS_ENDPOINT: kms.endpoint, ...settings }), folder);
	opened.push(made);
	return made;
}
const WITH_KMS = { KEY_STORE: "kms", KMS_KEY_ID: KMS_KEY, AWS_REGION: "eu-central-1" };

const entries = async (kid: string) =>
	(
		await database.admin<{ store: string }[]>`select convert_from(leaf, 'UTF8')::jsonb->>'store' as store
			from ledger.entry where type = 'key.stored' and convert_from(leaf, 'UTF8')::jsonb->>'key' = ${kid} order by at`
	).map(({ store }) => store);

describe("keys that lie elsewhere", () => {
	it("a bare key of an older version is wrapped at the next start, with an entry, and opens as before", async () => {
		const folder = places.place("bare");
		const key = await known();
		const path = bare(folder, key);
		const at = await stores(folder);
		const keys = openPrivateKeys(join(folder, "intake"), at.store);
		assert.equal((await keys.all(null)).length, 1);
		await assert.rejects(keys.privateKey(key), /lies in another key store \(none\)/);
		assert.deepEqual(await moveKeys(sql, join(folder, "intake"), at, null), {
			moved: 1,
			failed: 0,
			error: null,
		});
		assert.doesNotMatch(readFileSync(path, "utf8"), new RegExp(`"d":|${key.privateJwk.d}`));
		assert.deepEqual(await keys.privateKey(key), key.privateJwk);
		assert.deepEqual(await entries(key.kid), ["file"]);
		assert.deepEqual(await moveKeys(sql, join(folder, "intake"), at, null), {
			moved: 0,
			failed: 0,
			error: null,
		});
		assert.deepEqual(readdirSync(join(folder, "intake", "eu")), [`${key.kid}.json`]);
	});

	it("from one store to another and back, as long as both are described", async () => {
		const folder = places.place("kms");
		const key = await known();
		bare(folder, key);
		const intake = join(folder, "intake");
		await moveKeys(sql, intake, await stores(folder), null);
		await moveKeys(sql, intake, await stores(folder, WITH_KMS), null);
		const there = openPrivateKeys(intake, (await stores(folder, WITH_KMS)).store);
		assert.equal((await there.privateKey(key)).d, key.privateJwk.d);
		const { error, failed } = await moveKeys(sql, intake, await stores(folder), null);
		assert.equal(failed, 1);
		assert.match(String(error), /lie in the key store kms, which is not described any more/);
		assert.equal((await there.privateKey(key)).d, key.privateJwk.d);
		await moveKeys(
			sql,
			intake,
			await stores(folder, { KMS_KEY_ID: KMS_KEY, AWS_REGION: "eu-central-1" }),
			null,
		);
		assert.equal(
			(await openPrivateKeys(intake, (await stores(folder)).store).privateKey(key)).d,
			key.privateJwk.d,
		);
		assert.deepEqual(await entries(key.kid), ["file", "kms", "file"]);
		const [row] = await database.admin`select store from access.intake_key where kid = ${key.kid}`;
		assert.equal(row?.store, "file");
	});

	it("a store that garbles is found out before the bare key goes, and nothing is recorded", async () => {
		const folder = places.place("garbled");
		const key = await known();
		const path = bare(folder, key);
		const bytes = readFileSync(path);
		kms.instead = (response) =>
			void response
				.writeHead(200, { "content-type": "application/x-amz-json-1.1" })
				.end(JSON.stringify({ CiphertextBlob: "AAAA", Plaintext: Buffer.alloc(32).toString("base64") }));
		const { failed, error } = await moveKeys(
			sql,
			join(folder, "intake"),
			await stores(folder, WITH_KMS),
			null,
		);
		kms.instead = null;
		assert.equal(failed, 1);
		assert.match(String(error), /something else than the key that was wrapped/);
		assert.deepEqual(readFileSync(path), bytes);
		assert.deepEqual(await entries(key.kid), []);
	});

	it("killed after the entry and before the file, the next start finishes it without another entry", async () => {
		const folder = places.place("killed");
		const key = await known();
		bare(folder, key);
		const o = { kid: key.kid, region: "eu", store: "file" };
		await sql`select access.store_intake_key(${sql.json(o)})`;
		const { moved } = await moveKeys(sql, join(folder, "intake"), await stores(folder), null);
		assert.equal(moved, 1);
		assert.deepEqual(await entries(key.kid), ["file"]);
	});

	it("a torn file is said to be, takes no other along, and lets no second master key be made", async () => {
		const folder = places.place("torn");
		const key = await known();
		bare(folder, key);
		writeFileSync(join(folder, "intake", "eu", `${"t".repeat(43)}.json`), "{");
		const { moved, failed, error } = await moveKeys(sql, join(folder, "intake"), await stores(folder), null);
		assert.deepEqual([moved, failed], [0, 2]);
		assert.match(String(error), /intake\/eu\/t+\.json cannot be read/);
		writeFileSync(join(folder, "master-key"), `${"m".repeat(43)}\n`, { mode: 0o600 });
		assert.equal((await moveKeys(sql, join(folder, "intake"), await stores(folder), null)).moved, 1);
	});

	it("other regions' keys, and what is no key of this database, are left alone", async () => {
		const folder = places.place("others");
		const us = bare(folder, await known("us"));
		const stranger = generateIntakeKey();
		const period = { notBefore: "2020-01-01T00:00:00.000Z", notAfter: "2020-01-02T00:00:00.000Z" };
		const unknown = bare(folder, {
			...period,
			region: "eu",
			kid: stranger.kid,
			privateJwk: stranger.privateJwk,
		});
		const left = [us, unknown].map((path) => readFileSync(path, "utf8"));
		const { moved, failed } = await moveKeys(sql, join(folder, "intake"), await stores(folder), ["eu"]);
		assert.deepEqual([moved, failed], [0, 0]);
		assert.deepEqual(
			[us, unknown].map((path) => readFileSync(path, "utf8")),
			left,
		);
	});

	it("no role but the keeper says where a key lies", async () => {
		for (const role of ["web", "worker"] as const)
			await assert.rejects(
				database.as(role)`select access.store_intake_key('{}')`,
				(error: { code?: string }) => error.code === "42501",
			);
	});

	it("a store that is named and not described keeps the keeper from starting, in words", async () => {
		const folder = places.place("undescribed");
		await assert.rejects(stores(folder, { KEY_STORE: "pkcs11" }), /needs PKCS11_MODULE/);
		await assert.rejects(stores(folder, { KEY_STORE: "kms" }), /needs KMS_KEY_ID/);
		assert.ok(!existsSync(join(folder, "master-key")));
	});
});

/** A store that holds a key of its own for each, as a token does: what it holds opens, and what it forgot does not. */
function holding() {
	const held = new Map<string, string>();
	const seen = { held, away: false };
	const store: KeyStore = {
		name: "pkcs11",
		async wrap({ kid }, secret) {
			held.set(kid, secret.toString("base64url"));
			return "p1.x";
		},
		async unwrap({ kid }) {
			const text = held.get(kid);
			if (text === undefined) throw refused("It has no such key.");
			return Buffer.from(text, "base64url");
		},
		async forget({ kid }) {
			if (seen.away) throw unavailable("The token is away.");
			held.delete(kid);
		},
		check: async () => {},
		close: async () => {},
	};
	return { store, seen };
}

describe("what the store before holds of a key that was moved", () => {
	/** Moved from a token to files, while the token did not forget it. */
	async function moved(name: string) {
		const folder = join(places.place(name), "intake");
		const key = await known();
		const token = holding();
		const files = fileStore(join(folder, "..", "master-key"));
		await openPrivateKeys(folder, token.store).put(key);
		const other = (asked: string) => (asked === "pkcs11" ? token.store : asked === "file" ? files : null);
		const move = (store: KeyStore = files, described = other) =>
			moveKeys(sql, folder, { store, other: described }, null);
		token.seen.away = true;
		const first = await move();
		const file = () => JSON.parse(readFileSync(join(folder, key.region, `${key.kid}.json`), "utf8"));
		return { folder, key, token, files, other, move, first, file };
	}

	it("is asked for again until it is gone, also by the next process, and the file says so meanwhile", async () => {
		const { key, token, move, first, file } = await moved("again");
		assert.deepEqual([first.moved, first.failed], [1, 1]);
		assert.match(String(first.error), /still has its own key for it/);
		assert.deepEqual([file().store, file().was, token.seen.held.has(key.kid)], ["file", ["pkcs11"], true]);
		const second = await move();
		assert.deepEqual([second.moved, second.failed], [0, 1]);
		token.seen.away = false;
		assert.deepEqual(await move(), { moved: 0, failed: 0, error: null });
		assert.deepEqual([file().was, token.seen.held.size], [undefined, 0]);
		assert.deepEqual(await entries(key.kid), ["file"]);
	});

	it("is not forgotten where its variables are gone: somebody is told to set them again", async () => {
		const { token, move } = await moved("undescribed-before");
		token.seen.away = false;
		const { failed, error } = await move(undefined, () => null);
		assert.equal(failed, 1);
		assert.match(String(error), /lie in the key store pkcs11, which is not described any more/);
	});

	it("stays where the key comes back to it", async () => {
		const { key, token, move, file, folder } = await moved("back");
		assert.deepEqual(await move(token.store), { moved: 1, failed: 0, error: null });
		assert.deepEqual([file().store, file().was], ["pkcs11", undefined]);
		assert.equal((await openPrivateKeys(folder, token.store).privateKey(key)).d, key.privateJwk.d);
	});

	it("goes with the key when that is destroyed, and before its file does", async () => {
		const { folder, key, token, files, other, file } = await moved("destroyed");
		const keys = openPrivateKeys(folder, files, other);
		await assert.rejects(keys.remove(key.kid, key.region), /The token is away/);
		await assert.rejects(
			openPrivateKeys(folder, files).remove(key.kid, key.region),
			/not described any more/,
		);
		assert.deepEqual(file().was, ["pkcs11"]);
		token.seen.away = false;
		await keys.remove(key.kid, key.region);
		assert.deepEqual([token.seen.held.size, readdirSync(join(folder, "eu"))], [0, []]);
	});
});

describe("what a crash left", () => {
	const hourAgo = new Date(Date.now() - 3_600_000);
	const left = (path: string, written?: Date) => {
		writeFileSync(path, "half of a key");
		if (written) utimesSync(path, written, written);
		return path;
	};

	it("of a key's file goes at the next start, and what is being written stays", async () => {
		const folder = places.place("leftovers");
		bare(folder, await known());
		const old = left(join(folder, "intake", "eu", `.${"o".repeat(43)}.tmp`), hourAgo);
		const now = left(join(folder, "intake", "eu", `.${"n".repeat(43)}.tmp`));
		const other = left(join(folder, "intake", "eu", ".of-somebody-else.tmp"), hourAgo);
		await moveKeys(sql, join(folder, "intake"), await stores(folder), null);
		assert.deepEqual([old, now, other].map(existsSync), [false, true, true]);
	});

	it("of a key's file goes with the key that is destroyed, whenever it was written", async () => {
		const folder = places.place("leftover-of-one");
		const key = await known();
		bare(folder, key);
		const path = left(join(folder, "intake", "eu", `.${key.kid}.tmp`));
		await openPrivateKeys(join(folder, "intake"), (await stores(folder)).store).remove(key.kid, "eu");
		assert.equal(existsSync(path), false);
	});

	it("of the master key's file, which may be the master key, goes when it is read next", async () => {
		const folder = places.place("leftover-master");
		const path = join(folder, "master-key");
		await fileStore(path).check();
		const old = left(join(folder, ".master-key.0123456789ab.tmp"), hourAgo);
		const now = left(join(folder, ".master-key.ba9876543210.tmp"));
		const other = left(join(folder, ".0123456789ab.tmp"), hourAgo);
		await fileStore(path, false).check();
		assert.deepEqual([old, now, other, path].map(existsSync), [false, true, true, true]);
	});
});

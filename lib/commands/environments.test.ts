import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { readEnv } from "#lib/env.ts";
import { openKeysFolder } from "#lib/keys-folder.ts";
import { environments } from "./environments.ts";

const folder = mkdtempSync(join(tmpdir(), "countersign-environments-"));
after(() => rmSync(folder, { recursive: true, force: true }));
const variables = {
	...{ COUNTERSIGN_MODE: "production", PUBLIC_URL: "https://console.example" },
	...{ DATABASE_URL: "postgres://op:secret@db.example/cs", COUNTERSIGN_KEYS: join(folder, "keys") },
	KEEPER_REGIONS: "eu;us",
};

test("each process is told its own secrets and no other's", () => {
	const keys = openKeysFolder(variables.COUNTERSIGN_KEYS);
	const all = environments(readEnv(variables));
	assert.deepEqual([...all.keys()], ["web", "worker", "keeper-1", "keeper-2"]);
	const [web, worker, eu, us] = [...all.values()].map((told) => JSON.stringify(told));
	assert(
		web?.includes(keys.databaseWeb) && web.includes(keys.sessionSecret) && web.includes(keys.keeperSecret),
	);
	for (const secret of [keys.databaseKeeper, keys.databaseNotary]) assert(!web?.includes(secret));
	for (const keeper of [eu, us]) {
		assert(keeper?.includes(keys.databaseKeeper) && keeper.includes(keys.keeperSecret));
		for (const secret of [keys.sessionSecret, keys.databaseWeb]) assert(!keeper?.includes(secret));
	}
	assert(worker?.includes(keys.databaseWorker) && worker.includes(keys.webhookKey));
	for (const secret of [
		keys.sessionSecret,
		keys.databaseWeb,
		keys.databaseKeeper,
		keys.keeperSecret,
		"KEEPER_SOCKET",
	])
		assert(!worker?.includes(secret));
	for (const told of [web, eu, us])
		assert(!told?.includes(keys.databaseWorker) && !told?.includes(keys.webhookKey));
	for (const told of [web, worker, eu, us])
		assert(!told?.includes("op:secret"), "the operator's own password is nobody's");
});

test("what opens the key store is told to keepers alone, with what its library needs and nothing else", () => {
	const store = {
		...{
			KEY_STORE: "pkcs11",
			PKCS11_MODULE: "/lib/p11.so",
			PKCS11_TOKEN: "t",
			PKCS11_PIN: "a-pin-of-a-token",
		},
		...{ PKCS11_PASS_ON: "VENDOR_CONF", VENDOR_CONF: "/etc/vendor.conf", VENDOR_OTHER: "not-passed-on" },
		...{ KMS_KEY_ID: "alias/x", AWS_SECRET_ACCESS_KEY: "an-aws-secret", MASTER_KEY_FILE: "/mnt/master-key" },
	};
	const before = { ...process.env };
	Object.assign(process.env, store);
	try {
		const all = environments(readEnv({ ...variables, ...store }));
		const { VENDOR_OTHER: _, ...told } = store;
		for (const [name, env] of all) {
			const text = JSON.stringify(env);
			if (name.startsWith("keeper")) assert.deepEqual({ ...env, ...told }, env);
			else assert.doesNotMatch(text, /a-pin-of-a-token|an-aws-secret|master-key|p11/);
			assert.doesNotMatch(text, /not-passed-on/);
		}
	} finally {
		for (const name of Object.keys(store))
			if (before[name] === undefined) delete process.env[name];
			else process.env[name] = before[name];
	}
	assert.throws(() => environments(readEnv({ ...variables, KEY_STORE: "kms" })), /KMS_KEY_ID/);
});

test("each keeper has its regions, its socket and its key folder, and web knows whose is whose", () => {
	const all = environments(readEnv(variables));
	const { KEEPER_REGIONS, KEEPER_SOCKET, COUNTERSIGN_KEYS, KEEPER_NAME } = all.get("keeper-2") ?? {};
	assert.deepEqual(
		{ KEEPER_REGIONS, KEEPER_SOCKET, COUNTERSIGN_KEYS, KEEPER_NAME },
		{
			...{ KEEPER_REGIONS: "us", KEEPER_SOCKET: "/run/countersign-keeper-2/keeper.sock" },
			...{ COUNTERSIGN_KEYS: "/var/lib/countersign-keeper-2", KEEPER_NAME: "keeper-2" },
		},
	);
	assert.equal(
		all.get("web")?.KEEPERS,
		"eu=/run/countersign-keeper-1/keeper.sock,us=/run/countersign-keeper-2/keeper.sock",
	);
});

test("the command writes them for their owner alone", () => {
	const out = join(folder, "envs");
	execFileSync(process.execPath, [join(import.meta.dirname, "launch.mjs"), "keys", "envs", out], {
		env: { PATH: process.env.PATH, NODE_ENV: "test", ...variables },
	});
	assert.deepEqual(readdirSync(out).sort(), ["keeper-1.env", "keeper-2.env", "web.env", "worker.env"]);
	assert.equal(statSync(join(out, "web.env")).mode & 0o777, 0o600);
	assert.match(readFileSync(join(out, "keeper-1.env"), "utf8"), /^KEEPER_SOCKET_MODE="0660"$/m);
});

test("a configuration that npm start would refuse is refused here too", () => {
	assert.throws(() => environments(readEnv({ ...variables, PUBLIC_URL: "https://192.0.2.7" })), /IP address/);
	assert.throws(() => environments(readEnv({ COUNTERSIGN_KEYS: folder })), /production/);
	const half = { ...variables, ALARM_WEBHOOK_URL: "https://pager.example" };
	assert.throws(() => environments(readEnv(half)), /ALARM_WEBHOOK_SECRET/);
});

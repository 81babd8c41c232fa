import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

const folder = mkdtempSync(join(tmpdir(), "countersign-refusals-"));
const file = join(folder, "file");
const taken = createServer();
let port = 0;

before(async () => {
	chmodSync(folder, 0o711);
	writeFileSync(file, "");
	await new Promise<void>((resolve) => taken.listen({ host: "127.0.0.1", port: 0 }, resolve));
	const address = taken.address();
	port = typeof address === "object" && address !== null ? address.port : 0;
});
after(() => {
	taken.close();
	rmSync(folder, { recursive: true, force: true });
});

/** `npm start` with these variables and folders of its own; resolves what it said when it gave up. */
async function refused(variables: Record<string, string>): Promise<string> {
	const child = spawn(process.execPath, [join(import.meta.dirname, "launch.mjs"), "start"], {
		env: {
			...{ PATH: process.env.PATH, NODE_ENV: "test" },
			...{ COUNTERSIGN_DATA: join(folder, "data"), COUNTERSIGN_KEYS: join(folder, "keys") },
			...variables,
		},
	});
	let said = "";
	child.stderr.on("data", (chunk) => {
		said += String(chunk);
	});
	// One that starts after all would stay.
	const timer = setTimeout(() => child.kill("SIGTERM"), 20_000);
	const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
	clearTimeout(timer);
	assert.equal(code, 1);
	assert.match(said, /^[A-Z][^\n]*\.\n$/, "one plain sentence");
	assert.doesNotMatch(said, /hunter2|Error:| at .*\.ts/);
	return said;
}

test("a taken port is said in one sentence", async () => {
	assert.match(await refused({ PORT: String(port) }), new RegExp(`Port ${port} is taken`));
});

test("a folder that cannot be written is named, for data and for keys", async () => {
	assert.match(
		await refused({ COUNTERSIGN_DATA: join(file, "data") }),
		/cannot be written.*COUNTERSIGN_DATA/,
	);
	assert.match(
		await refused({ COUNTERSIGN_KEYS: join(file, "keys") }),
		/cannot be written.*COUNTERSIGN_KEYS/,
	);
});

test("an unreachable database is said before anything is built, without its password", async () => {
	const said = await refused({ PORT: "45999", DATABASE_URL: "postgres://me:hunter2@127.0.0.1:1/none" });
	assert.match(said, /database at 127\.0\.0\.1:1 cannot be reached \(ECONNREFUSED\)/);
});

test("witnesses and a gate that do not fit are named before anything starts, and not repeated", async () => {
	assert.match(await refused({ WITNESSES: "hunter2 https://w.example" }), /WITNESSES holds a key that is no/);
	assert.match(await refused({ WITNESSES: "hunter2" }), /WITNESSES must be pairs/);
	assert.match(await refused({ RELEASE_AFTER: "witnesses:2" }), /RELEASE_AFTER wants more witnesses/);
	assert.match(
		await refused({ RELEASE_AFTER: "hunter2" }),
		/RELEASE_AFTER must be checkpoint or witnesses:K/,
	);
});

test("a variable of the wrong form is named", async () => {
	assert.match(await refused({ PORT: "hunter2" }), /PORT must be a port number/);
	assert.match(await refused({ COUNTERSIGN_MODE: "hunter2" }), /COUNTERSIGN_MODE must be demo or production/);
});

test("production refuses to start half-configured and lists what is missing", async () => {
	const said = await refused({
		COUNTERSIGN_MODE: "production",
		COUNTERSIGN_KEYS: "",
		PUBLIC_URL: "http://plain.example",
	});
	for (const name of ["DATABASE_URL", "PUBLIC_URL", "COUNTERSIGN_KEYS"]) assert.ok(said.includes(name), name);
});

test("production with a part missing names that part alone", async () => {
	const said = await refused({ COUNTERSIGN_MODE: "production", PUBLIC_URL: "https://console.example" });
	assert.match(said, /DATABASE_URL/);
	assert.doesNotMatch(said, /PUBLIC_URL|COUNTERSIGN_KEYS/);
});

const production = {
	...{ COUNTERSIGN_MODE: "production", PUBLIC_URL: "https://console.example" },
	DATABASE_URL: "postgres://me:hunter2@127.0.0.1:1/none",
};

test("production whose address browsers refuse passkeys at does not start, and says why", async () => {
	const atNumber = await refused({ ...production, PUBLIC_URL: "https://192.0.2.7" });
	assert.match(atNumber, /192\.0\.2\.7 is an IP address/);
	assert.match(atNumber, /ASSURANCE=session/, "and what else could be done");
	assert.match(
		await refused({ ...production, PUBLIC_URL: "http://console.example" }),
		/PUBLIC_URL \(the https/,
	);
});

test("the demo that is told to ask for passkeys does not start where there can be none either", async () => {
	const said = await refused({ ASSURANCE: "passkey", PUBLIC_URL: "http://127.0.0.1:3000" });
	assert.match(said, /an address without passkeys.*127\.0\.0\.1 is an IP address/);
});

test("single sign-on that is half configured is named by what is missing", async () => {
	const said = await refused({ ...production, OIDC_ISSUER: "https://login.example" });
	assert.match(said, /OIDC_CLIENT_ID/);
	assert.doesNotMatch(said, /login\.example/);
});

test("production that could let nobody sign in does not start", async () => {
	assert.match(await refused({ ...production, ASSURANCE: "session" }), /Nobody could sign in/);
});

test("with passkeys by default, or told to do without, production goes on to its database", async () => {
	const oidc = {
		...{ OIDC_ISSUER: "https://login.example", OIDC_CLIENT_ID: "countersign" },
		OIDC_CLIENT_SECRET: "hunter2hunter2",
	};
	for (const chosen of [{}, { ASSURANCE: "session", ...oidc }])
		assert.match(await refused({ ...production, ...chosen, PORT: "45998" }), /cannot be reached/);
});

test("a policy file that is not there, or says what no policy may, is named before anything starts", async () => {
	assert.match(await refused({ POLICY_FILE: join(folder, "none.json") }), /POLICY_FILE names a file/);
	const policy = join(folder, "policy.json");
	writeFileSync(policy, JSON.stringify({ reasons: { USER_REPORT_REVIEW: { minutes: 100_000 } } }));
	assert.match(await refused({ POLICY_FILE: policy }), /minutes must be at most/);
});

test("settings of signals that are not there, or make no sense, are named before anything starts", async () => {
	assert.match(await refused({ SIGNALS_FILE: join(folder, "none.json") }), /SIGNALS_FILE .* cannot be read/);
	const file = join(folder, "signals.json");
	writeFileSync(file, JSON.stringify({ rules: { OWN_WORDS: { threshold: -1 } } }));
	assert.match(await refused({ SIGNALS_FILE: file }), /rules\.OWN_WORDS\.threshold/);
});

test("regions that are no regions are named", async () => {
	assert.match(await refused({ KEEPER_REGIONS: "eu us" }), /KEEPER_REGIONS must be regions such as/);
});

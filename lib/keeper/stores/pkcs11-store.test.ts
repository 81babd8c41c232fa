/** The key store in a token, against SoftHSM2 as it is installed; where it is not, these skip and say what to install. */
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmodSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { DomainError } from "../../errors.ts";
import { until } from "../../testing-until.ts";
import type { KeyStore } from "./key-store.ts";
import { type Pkcs11Options, pkcs11Store } from "./pkcs11-store.ts";
import { loadPackage, tokenOf } from "./pkcs11-token.ts";
import { missing, type SoftHsm, softHsm } from "./testing-softhsm.ts";

if (missing) console.log(`# ${missing}`);

const KID = "a".repeat(43);
const OF = { kid: KID, region: "eu" };

/** The token as another program of this machine has it, logged in. */
async function asSomebodyElse({ module, token, pin }: SoftHsm) {
	const p11 = await loadPackage();
	const library = new p11.PKCS11();
	library.load(module);
	library.C_Initialize();
	const slot = library
		.C_GetSlotList(true)
		.find((one) => library.C_GetTokenInfo(one).label.trimEnd() === token);
	const session = library.C_OpenSession(slot as Buffer, p11.CKF_SERIAL_SESSION | p11.CKF_RW_SESSION);
	library.C_Login(session, p11.CKU_USER, pin);
	return { p11, library, session };
}

/** The processes that stores of this test have running. */
function children(): number[] {
	const found = spawnSync("pgrep", ["-P", String(process.pid), "-f", "pkcs11-process"], { encoding: "utf8" });
	return found.stdout.split("\n").filter(Boolean).map(Number);
}

const failsWith = (code: string, says: RegExp) => (error: unknown) => {
	assert.ok(error instanceof DomainError);
	assert.equal(error.code, code);
	assert.match(error.message, says);
	assert.doesNotMatch(`${error.message}${error.stack}${JSON.stringify(error)}`, /1234-and-more|wrong-pin/);
	return true;
};

describe("the key store in a token (PKCS#11)", { skip: missing }, () => {
	let hsm: SoftHsm;
	const opened: KeyStore[] = [];
	const store = (more: Partial<Pkcs11Options> = {}) => {
		const { module, token, pin, passOn } = hsm;
		const made = pkcs11Store({ module, token, pin, passOn, patience: 30_000, ...more });
		opened.push(made);
		return made;
	};
	before(() => {
		hsm = softHsm();
	});
	after(async () => {
		for (const one of opened) await one.close();
		hsm.remove();
	});

	it("what it wraps, it unwraps, also as another process", async () => {
		const secret = randomBytes(32);
		const wrapped = await store().wrap(OF, secret);
		assert.match(wrapped, /^p1\.[A-Za-z0-9_-]+$/);
		assert.deepEqual(await store().unwrap(OF, wrapped), secret);
	});

	it("nothing of a key leaves the token: it is made there, sensitive and not extractable", async () => {
		const of = { kid: "s".repeat(43), region: "eu" };
		await store().wrap(of, randomBytes(32));
		const { p11, library, session } = await asSomebodyElse(hsm);
		library.C_FindObjectsInit(session, [{ type: p11.CKA_LABEL, value: of.kid }]);
		const [key] = library.C_FindObjects(session, 2);
		library.C_FindObjectsFinal(session);
		const said = library.C_GetAttributeValue(session, key as Buffer, [
			{ type: p11.CKA_SENSITIVE },
			{ type: p11.CKA_ALWAYS_SENSITIVE },
			{ type: p11.CKA_EXTRACTABLE },
			{ type: p11.CKA_NEVER_EXTRACTABLE },
			{ type: p11.CKA_LOCAL },
			{ type: p11.CKA_ID },
		]);
		assert.deepEqual(
			said.map(({ value }) => (value.length === 1 ? value[0] : value.toString())),
			[1, 1, 0, 1, 1, "countersign/eu"],
		);
		assert.throws(
			() => library.C_GetAttributeValue(session, key as Buffer, [{ type: p11.CKA_VALUE }]),
			/CKR_ATTRIBUTE_SENSITIVE/,
		);
		library.C_Finalize();
	});

	it("what is wrapped for one key or region opens for no other", async () => {
		const at = store();
		const [one, other] = [
			{ kid: "b".repeat(43), region: "eu" },
			{ kid: "c".repeat(43), region: "eu" },
		];
		const wrapped = await at.wrap(one, randomBytes(32));
		await at.wrap(other, randomBytes(32));
		await assert.rejects(
			at.unwrap(other, wrapped),
			failsWith("KEY_STORE_REFUSED", /altered or is another key/),
		);
		await assert.rejects(
			at.unwrap({ ...one, region: "us" }, wrapped),
			failsWith("KEY_STORE_REFUSED", /holds no key for/),
		);
		const altered = `${wrapped.slice(0, -4)}AAAA`;
		await assert.rejects(at.unwrap(one, altered), failsWith("KEY_STORE_REFUSED", /altered/));
		await assert.rejects(at.unwrap(one, "f1.x"), failsWith("KEY_STORE_REFUSED", /altered/));
	});

	it("forgotten is forgotten, whatever copies of wrapped keys there are; twice is once", async () => {
		const of = { kid: "d".repeat(43), region: "eu" };
		const at = store();
		const wrapped = await at.wrap(of, randomBytes(32));
		await at.forget(of);
		await at.forget(of);
		await assert.rejects(store().unwrap(of, wrapped), failsWith("KEY_STORE_REFUSED", /was destroyed/));
	});

	it("a wrong PIN is refused in words that do not hold it, and is not tried until the token locks", async () => {
		const pinFile = join(hsm.folder, "pin");
		writeFileSync(pinFile, "wrong-pin\n", { mode: 0o600 });
		const at = store({ pin: undefined, pinFile });
		for (let tries = 0; tries < 12; tries++)
			await assert.rejects(at.check(), failsWith("KEY_STORE_REFUSED", /refuses the PIN/));
		writeFileSync(pinFile, `${hsm.pin}\n`);
		await at.check();
		rmSync(pinFile);
		await at.check(); // as long as the token is open it is not asked for again
		await at.close();
		await assert.rejects(at.check(), failsWith("KEY_STORE_UNAVAILABLE", /PKCS11_PIN_FILE/));
	});

	it("a token that is away is said to be, and works again when it is back", async () => {
		const wrapped = await store().wrap(OF, Buffer.from("s"));
		const at = store();
		renameSync(join(hsm.folder, "tokens"), join(hsm.folder, "away"));
		await assert.rejects(at.unwrap(OF, wrapped), failsWith("KEY_STORE_UNAVAILABLE", /./));
		renameSync(join(hsm.folder, "away"), join(hsm.folder, "tokens"));
		assert.equal((await at.unwrap(OF, wrapped)).toString(), "s");
		await assert.rejects(
			store({ token: "nobody" }).check(),
			failsWith("KEY_STORE_UNAVAILABLE", /label of PKCS11_TOKEN/),
		);
	});

	it("two tokens of one label are told apart by nobody, so neither is used", async () => {
		hsm.add("twin");
		hsm.add("twin");
		await assert.rejects(store({ token: "twin" }).check(), failsWith("KEY_STORE_REFUSED", /Two tokens/));
	});

	it("a PIN that was refused is not tried again, for the token would lock: not even if it were right by now", async () => {
		hsm.add("locked");
		const own = { ...hsm, token: "locked" };
		const at = store({ token: "locked", pin: "wrong-pin" });
		await assert.rejects(at.check(), failsWith("KEY_STORE_REFUSED", /refuses the PIN/));
		const { library, session } = await asSomebodyElse(own);
		library.C_SetPIN(session, hsm.pin, "wrong-pin");
		library.C_Finalize();
		await assert.rejects(at.check(), failsWith("KEY_STORE_REFUSED", /refuses the PIN/));
		await store({ token: "locked", pin: "wrong-pin" }).check();
	});

	it("who is logged out sees no key, and that does not pass for a destroyed one", async () => {
		const of = { kid: "e".repeat(43), region: "eu" };
		const wrapped = await store().wrap(of, Buffer.from("s"));
		const { library, session } = await asSomebodyElse(hsm);
		const token = tokenOf(await loadPackage(), library, session);
		library.C_Logout(session);
		const lost = (error: unknown) => (error as { code?: string }).code === "CKR_USER_NOT_LOGGED_IN";
		assert.throws(() => token.forget(of), lost);
		assert.throws(() => token.unwrap(of, Buffer.from(wrapped.slice(3), "base64url")), lost);
		library.C_Finalize();
		assert.equal((await store().unwrap(of, wrapped)).toString(), "s");
	});

	it("a library that crashes takes its own process with it; the session is opened anew for the next", async () => {
		const at = store();
		const wrapped = await at.wrap(OF, Buffer.from("s"));
		for (const pid of children()) process.kill(pid, "SIGKILL");
		assert.equal((await at.unwrap(OF, wrapped)).toString(), "s");
		const all = [1, 2, 3].map(() => at.unwrap(OF, wrapped));
		for (const pid of children()) process.kill(pid, "SIGKILL");
		for (const opened of await Promise.all(all)) assert.equal(opened.toString(), "s");
	});

	it("one that does not answer is given up on in time, and its process ended", async () => {
		const hangs = join(hsm.folder, "hangs.so");
		execFileSync("mkfifo", [hangs]); // loading it waits for a writer
		const at = store({ module: hangs, patience: 300 });
		const asked = [at.check(), at.unwrap(OF, `p1.${"A".repeat(80)}`)];
		for (const answer of asked)
			await assert.rejects(answer, failsWith("KEY_STORE_UNAVAILABLE", /did not answer within 0.3 seconds/));
	});

	it("an idle process is ended, and started again for the next who asks", async () => {
		const before = children().length;
		const at = store({ idle: 20 });
		await at.check();
		await until(() => children().length <= before);
		await at.check();
	});

	it("a library that is none is said to be", async () => {
		await assert.rejects(
			store({ module: "/nowhere.so" }).check(),
			failsWith("KEY_STORE_REFUSED", /PKCS11_MODULE/),
		);
		const text = join(hsm.folder, "text.so");
		writeFileSync(text, "no library");
		chmodSync(text, 0o700);
		await assert.rejects(store({ module: text }).check(), failsWith("KEY_STORE_REFUSED", /PKCS11_MODULE/));
	});
});

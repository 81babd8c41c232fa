/** The key store in AWS KMS, against a server on loopback that checks the calls (docs/key-stores.md: what that does not show). */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, beforeEach, describe, it } from "node:test";
import { DomainError } from "../../errors.ts";
import { type KmsOptions, kmsStore } from "./kms-store.ts";
import { fails, KMS_KEY, type LocalKms, localKms } from "./testing-kms.ts";

const OF = { kid: "a".repeat(43), region: "eu" };
const CREDENTIALS = {
	AWS_ACCESS_KEY_ID: "AKIAEXAMPLE",
	AWS_SECRET_ACCESS_KEY: "secret-access-key",
	AWS_REGION: "eu-central-1",
};

const failsWith = (code: string, says: RegExp) => (error: unknown) => {
	assert.ok(error instanceof DomainError, String(error));
	assert.equal(error.code, code);
	assert.match(error.message, says);
	assert.doesNotMatch(`${error.message}${error.stack}`, /secret-|AKIA|arn:aws/);
	return true;
};

describe("the key store in AWS KMS", () => {
	let kms: LocalKms;
	const before_ = { ...process.env };
	const store = (more: Partial<KmsOptions> = {}) =>
		kmsStore({ keyId: KMS_KEY, endpoint: kms.endpoint, ...more });
	before(async () => {
		kms = await localKms();
		Object.assign(process.env, CREDENTIALS);
	});
	beforeEach(() => {
		kms.instead = null;
		kms.calls.length = 0;
	});
	after(async () => {
		for (const name of Object.keys(CREDENTIALS))
			if (before_[name] === undefined) delete process.env[name];
			else process.env[name] = before_[name];
		await kms.close();
	});

	it("each call names the key and what is wrapped, and is signed", async () => {
		const at = store();
		const secret = randomBytes(32);
		const wrapped = await at.wrap(OF, secret);
		assert.match(wrapped, /^k1\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/);
		assert.deepEqual(await at.unwrap(OF, wrapped), secret);
		const context = { purpose: "countersign intake key", kid: OF.kid, region: "eu" };
		assert.deepEqual(
			kms.calls.map(({ target, body }) => [target, body.KeyId, body.EncryptionContext]),
			[
				["TrentService.Encrypt", KMS_KEY, context],
				["TrentService.Decrypt", KMS_KEY, context],
			],
		);
		assert.ok(kms.calls.every(({ authorization }) => authorization.includes("Credential=AKIAEXAMPLE/")));
		await at.close();
	});

	it("another KMS_KEY_ID wraps what is new; what the first one wrapped it still opens", async () => {
		const wrapped = await store().wrap(OF, Buffer.from("s"));
		const later = store({ keyId: "alias/of-next-year" });
		assert.equal((await later.unwrap(OF, wrapped)).toString(), "s");
		await assert.rejects(later.wrap(OF, Buffer.from("s")), failsWith("KEY_STORE_REFUSED", /KMS_KEY_ID/));
	});

	it("what is wrapped for one key or region opens for no other", async () => {
		const at = store();
		const wrapped = await at.wrap(OF, randomBytes(32));
		for (const other of [
			{ ...OF, kid: "b".repeat(43) },
			{ ...OF, region: "us" },
		])
			await assert.rejects(
				at.unwrap(other, wrapped),
				failsWith("KEY_STORE_REFUSED", /altered or is another key/),
			);
		for (const text of ["f1.x", "k1.", `${wrapped.slice(0, -4)}AAAA`])
			await assert.rejects(at.unwrap(OF, text), failsWith("KEY_STORE_REFUSED", /altered/));
	});

	it("what AWS refuses is said in words of ours, and nothing of what AWS says is passed on", async () => {
		for (const [type, says] of [
			["AccessDeniedException", /does not permit/],
			["NotFoundException", /Correct KMS_KEY_ID/],
			["DisabledException", /disabled/],
			["KMSInvalidStateException", /deletion/],
			["UnrecognizedClientException", /credentials/],
			["ExpiredTokenException", /expired/],
		] as const) {
			kms.instead = fails(400, type);
			await assert.rejects(store().wrap(OF, randomBytes(32)), failsWith("KEY_STORE_REFUSED", says));
			await assert.rejects(store().unwrap(OF, "k1.AAAA.AAAA"), failsWith("KEY_STORE_REFUSED", says));
		}
	});

	it("an outage, an answer that is none, and a lost connection end in words; when it is back it works", async () => {
		const at = store();
		const wrapped = await at.wrap(OF, Buffer.from("s"));
		for (const instead of [
			fails(500, "KMSInternalException"),
			fails(503, "ServiceUnavailable"),
			fails(400, "ThrottlingException"),
			fails(500, "KeyUnavailableException"),
			(response) => void response.destroy(),
			(response) => void response.writeHead(200).end("<html>a proxy</html>"),
			(response) => void response.writeHead(502).end("bad gateway"),
		] as NonNullable<LocalKms["instead"]>[]) {
			kms.instead = instead;
			await assert.rejects(at.unwrap(OF, wrapped), failsWith("KEY_STORE_UNAVAILABLE", /asked again/));
		}
		kms.instead = (response) => void response.writeHead(200).end("{}");
		await assert.rejects(at.unwrap(OF, wrapped), failsWith("KEY_STORE_REFUSED", /something else/));
		kms.instead = null;
		assert.equal((await at.unwrap(OF, wrapped)).toString(), "s");
		await at.check();
		await assert.rejects(
			store({ endpoint: "http://127.0.0.1:1" }).check(),
			failsWith("KEY_STORE_UNAVAILABLE", /does not answer/),
		);
	});

	it("a slow answer is given up on in time", async () => {
		kms.instead = () => {};
		await assert.rejects(
			store({ patience: 200 }).check(),
			failsWith("KEY_STORE_UNAVAILABLE", /did not answer within 0.2 seconds/),
		);
	});

	it("without credentials or a region of AWS it says so", async () => {
		delete process.env.AWS_REGION;
		await assert.rejects(store().check(), failsWith("KEY_STORE_REFUSED", /AWS_REGION/));
		process.env.AWS_REGION = CREDENTIALS.AWS_REGION;
	});
});

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { DomainError, type ErrorCode } from "#lib/errors.ts";
import { authenticate } from "./authenticate.ts";
import { createIntegration, newToken, tokenHash } from "./integration.ts";
import { OPERATIONS, openApi, problemsOf } from "./openapi.ts";
import { answer } from "./problems.ts";
import { rateLimiter } from "./rate-limit.ts";
import { readBody } from "./read-body.ts";
import { type IntakeBench, intakeBench } from "./testing.ts";

const refusedWith = (code: ErrorCode) => (error: unknown) =>
	error instanceof DomainError && error.code === code;

describe("an integration key", () => {
	let bench: IntakeBench;
	before(async () => {
		bench = await intakeBench();
	});
	after(() => bench.database.drop());
	const ask = (authorization?: string) =>
		authenticate(bench.intake.sql, new Headers(authorization === undefined ? {} : { authorization }));

	it("is known by its hash alone and names its platform and regions", async () => {
		const token = await createIntegration(bench.intake.sql, {
			platform: "acme",
			name: "n",
			regions: ["eu", "eu"],
		});
		const found = await ask(`bearer ${token}`);
		assert.deepEqual([found.platform, found.regions, found.knownRegions], ["acme", ["eu"], ["eu", "us"]]);
		const rows = await bench.database
			.admin`select * from console.integration where token_hash = ${tokenHash(token)}`;
		assert.equal(rows.length, 1);
		assert.ok(!JSON.stringify(rows).includes(token));
	});

	it("that is absent, unknown, malformed or revoked lets nobody in", async () => {
		const token = await createIntegration(bench.intake.sql, { platform: "acme", name: "n", regions: ["eu"] });
		await bench.intake
			.sql`update console.integration set revoked_at = now() where token_hash = ${tokenHash(token)}`;
		await assert.rejects(ask(), refusedWith("NOT_SIGNED_IN"));
		for (const header of [
			`Bearer ${token}`,
			`Bearer ${newToken()}`,
			"Bearer ",
			"Basic YTpi",
			`Bearer ${token} x`,
		]) {
			await assert.rejects(ask(header), refusedWith("TOKEN_INVALID"));
		}
	});

	it("is made for a region that exists and a platform that has a code", async () => {
		const make = (platform: string, regions: string[]) =>
			createIntegration(bench.intake.sql, { platform, name: "n", regions });
		await assert.rejects(make("acme", ["mars"]), refusedWith("INPUT_INVALID"));
		await assert.rejects(make("acme", []), refusedWith("INPUT_INVALID"));
		await assert.rejects(make("Not a code", ["eu"]), refusedWith("INPUT_INVALID"));
	});
});

describe("a body", () => {
	const post = (body: BodyInit, headers: Record<string, string> = { "content-type": "application/json" }) =>
		new Request("http://localhost/", { method: "POST", body, headers, duplex: "half" } as RequestInit);

	it("is read up to its limit and refused past it, whatever its length was said to be", async () => {
		assert.equal((await readBody(post("x".repeat(10)), 10)).length, 10);
		await assert.rejects(readBody(post("x".repeat(11)), 10), refusedWith("BODY_TOO_LARGE"));
		let pulled = 0;
		const endless = new ReadableStream<Uint8Array>({
			pull(controller) {
				pulled++;
				controller.enqueue(new Uint8Array(1 << 16));
			},
		});
		await assert.rejects(readBody(post(endless), 10_000), refusedWith("BODY_TOO_LARGE"));
		assert.ok(pulled < 600, "reading ends some time after the limit is passed");
		const stalled = new ReadableStream<Uint8Array>({
			start: (controller) => controller.enqueue(new Uint8Array(11)),
		});
		await assert.rejects(readBody(post(stalled), 10), refusedWith("BODY_TOO_LARGE"));
	});

	it("is JSON in UTF-8, or of no type that is taken", async () => {
		for (const type of [
			"application/json",
			"application/json; charset=utf-8",
			'Application/JSON;charset="UTF-8"',
		]) {
			await readBody(post("{}", { "content-type": type }), 10);
		}
		for (const type of ["text/plain", "application/json; charset=latin1", "application/jsonl", ""]) {
			await assert.rejects(
				readBody(post("{}", { "content-type": type }), 10),
				refusedWith("MEDIA_TYPE_UNSUPPORTED"),
			);
		}
		const packed = { "content-type": "application/json", "content-encoding": "gzip" };
		await assert.rejects(readBody(post("{}", packed), 10), refusedWith("MEDIA_TYPE_UNSUPPORTED"));
	});
});

describe("the rate", () => {
	it("lets two seconds' worth through at once, then as much as flows in, each key for itself", () => {
		let now = 0;
		const limit = rateLimiter(10, () => now);
		for (let i = 0; i < 20; i++) limit("a");
		assert.throws(() => limit("a"), refusedWith("RATE_LIMITED"));
		limit("b");
		now += 100;
		limit("a");
		assert.throws(() => limit("a"), refusedWith("RATE_LIMITED"));
	});
});

describe("a problem", () => {
	const told = async (error: unknown) => {
		const response = await answer(() => Promise.reject(error));
		return { response, body: (await response.json()) as Record<string, unknown> };
	};

	it("is problem+json with a stable code, and is never kept by a cache", async () => {
		const { response, body } = await told(new DomainError("RATE_LIMITED", "Slower."));
		assert.deepEqual([response.status, body.status, body.code], [429, 429, "RATE_LIMITED"]);
		assert.equal(response.headers.get("content-type"), "application/problem+json");
		assert.equal(response.headers.get("cache-control"), "no-store");
		assert.ok(response.headers.has("retry-after"));
	});

	it("says of an unforeseen error nothing but that it happened", async (t) => {
		const logged = t.mock.method(console, "error", () => {});
		const { response, body } = await told(new Error("a sentence of a message"));
		assert.equal(response.status, 500);
		const away = await told(Object.assign(new Error("a sentence"), { code: "ECONNREFUSED" }));
		assert.equal(away.response.status, 503);
		const log = JSON.stringify(logged.mock.calls.map((call) => call.arguments));
		assert.ok(!`${log}${JSON.stringify(body)}`.includes("sentence"));
	});
});

describe("the OpenAPI description", () => {
	const described = JSON.stringify(openApi("http://localhost:3000"));

	it("refers only to schemas that it has", () => {
		const { components } = JSON.parse(described);
		const names = Object.keys(components.schemas);
		const asked = [...described.matchAll(/"\$ref":"([^"]+)"/g)].map((match) => match[1]);
		assert.ok(asked.length > 20);
		for (const ref of asked)
			assert.ok(
				names.some((name) => ref === `#/components/schemas/${name}`),
				ref,
			);
	});

	it("names every operation's answers and problems, 401 and 429 included", () => {
		for (const operation of OPERATIONS) {
			const { responses, security } = JSON.parse(described).paths[operation.path][operation.method];
			assert.ok(responses[429] && (responses[200] || responses[201]));
			// What is for anyone asks for no key, and says so.
			assert.equal(responses[401] === undefined, operation.open ?? false);
			assert.deepEqual(security, operation.open && []);
			assert.ok(problemsOf(operation).length >= (operation.open ? 3 : 5));
		}
		const { responses } = JSON.parse(described).paths["/api/v1/reports"].post;
		assert.deepEqual(Object.keys(responses), [
			"200",
			"201",
			"401",
			"403",
			"409",
			"413",
			"415",
			"422",
			"429",
			"503",
		]);
	});
});

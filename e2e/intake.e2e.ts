/** The platform's door, asked over HTTP as a platform asks: what it takes, what it refuses, and how it says so. */
import { randomUUID } from "node:crypto";
import { request } from "node:http";
import { connect } from "#db/client.ts";
import type { Product } from "#lib/commands/product.ts";
import { createIntegration } from "#lib/intake/integration.ts";
import { reportBody } from "#lib/intake/testing.ts";
import { EXAMPLE } from "../app/developers/example.ts";
import { expect, type SharedProduct, test } from "./fixtures.ts";
import { violations } from "./sound.ts";
import { stageProduct } from "./stage.ts";

const JSON_TYPE = { "content-type": "application/json" };

function send(
	to: { url: string },
	key: string | null,
	body: BodyInit | null,
	headers: Record<string, string> = JSON_TYPE,
) {
	return fetch(`${to.url}/api/v1/reports`, {
		method: "POST",
		body,
		duplex: "half",
		headers: { ...headers, ...(key === null ? {} : { authorization: `Bearer ${key}` }) },
	} as RequestInit);
}

const fresh = () => reportBody(`e2e-${randomUUID()}`);

test("a report is kept once: 201, then 200 with the same answer, then 409 for other content", async ({
	product,
}) => {
	const body = fresh();
	const first = await send(product, product.integrationKey, JSON.stringify(body));
	expect(first.status).toBe(201);
	const answer = await first.json();
	expect(answer.sealed).toBe(11);
	const again = await send(product, product.integrationKey, JSON.stringify(body));
	expect([again.status, await again.json()]).toEqual([200, answer]);
	const other = await send(
		product,
		product.integrationKey,
		JSON.stringify({ ...body, report: { ...body.report, note: "x" } }),
	);
	expect([other.status, other.headers.get("content-type")]).toEqual([409, "application/problem+json"]);

	const state = await fetch(`${product.url}/api/v1/cases/${answer.caseId}`, {
		headers: { authorization: `Bearer ${product.integrationKey}` },
	});
	expect((await state.json()).status).toBe("OPEN");
});

test("who may not report is told 401 or 403, with what is missing", async ({ product }) => {
	const body = JSON.stringify(fresh());
	const nobody = await send(product, null, body);
	expect([nobody.status, nobody.headers.get("www-authenticate")]).toEqual([
		401,
		'Bearer realm="countersign"',
	]);
	const unknown = await send(product, "x".repeat(43), body);
	expect([unknown.status, unknown.headers.get("www-authenticate")]).toEqual([
		401,
		'Bearer realm="countersign", error="invalid_token"',
	]);
	const other = await send(
		product,
		product.integrationKey,
		JSON.stringify({ ...fresh(), platform: "other" }),
	);
	expect([other.status, (await other.json()).code]).toEqual([403, "PLATFORM_NOT_BOUND"]);

	const sql = connect(product.databaseUrls.web, { max: 1 });
	const onlyUs = await createIntegration(sql, { platform: "acme", name: "us only", regions: ["us"] });
	await sql.end();
	const region = await send(product, onlyUs, body);
	expect([region.status, (await region.json()).code]).toEqual([403, "REGION_NOT_HELD"]);
});

test("what is not JSON is told 415 or 422, and no answer repeats any of it", async ({ product }) => {
	const sentence = "the heron waits by the third lamp";
	const type = await send(product, product.integrationKey, sentence, { "content-type": "text/plain" });
	expect(type.status).toBe(415);
	const bodies = [
		`{"platform": "${sentence}`,
		`{"${sentence}": 1, "platform": "${sentence}"}`,
		JSON.stringify({
			...fresh(),
			report: sentence,
			thread: { id: sentence, messages: [{ text: sentence, kind: sentence }] },
		}),
	];
	for (const body of bodies) {
		const refused = await send(product, product.integrationKey, body);
		expect([refused.status, refused.headers.get("content-type")]).toEqual([422, "application/problem+json"]);
		const text = await refused.text();
		expect(JSON.parse(text).errors.length).toBeGreaterThan(0);
		expect(text).not.toContain("heron");
	}
});

test("a body over 8 MB is refused while it still comes, whether its length is said or not", async ({
	product,
}) => {
	const said = await send(product, product.integrationKey, "x".repeat(9_000_000));
	expect([said.status, (await said.json()).code]).toEqual([413, "BODY_TOO_LARGE"]);
	const unsaid = await send(product, product.integrationKey, streamed(9_000_000));
	expect(unsaid.status).toBe(413);
	// Who never ends is cut off.
	const { status, sent } = await endless(product);
	expect(status === 413 || status === 0).toBe(true);
	expect(sent).toBeLessThan(128 * 1024 * 1024);
});

test("what is near the limit is taken whole", async ({ product }) => {
	const body = fresh();
	body.thread.messages = Array.from({ length: 480 }, (_, index) => ({
		id: `m${index + 1}`,
		senderId: "u1",
		sentAt: "2026-11-19T22:00:00Z",
		text: "é".repeat(8_000),
		provenance: "PLATFORM" as const,
	}));
	const answer = await send(product, product.integrationKey, JSON.stringify(body));
	expect(answer.status).toBe(201);
	expect((await answer.json()).sealed).toBe(480);
});

test("the API describes itself, and the page that shows it can be read by everyone", async ({
	product,
	browser,
}) => {
	const described = await (await fetch(`${product.url}/api/v1/openapi.json`)).json();
	expect(described.openapi).toBe("3.1.0");
	expect(Object.keys(described.paths)).toEqual([
		"/api/v1/reports",
		"/api/v1/reports/places",
		"/api/v1/reports/{reportId}/attachments/{attachmentId}",
		"/api/v1/intake-keys",
		"/api/v1/decisions",
		"/api/v1/decisions/{decisionId}/answers",
		"/api/v1/cases/{caseId}",
		"/api/v1/log/checkpoint",
		"/api/v1/log/tile/{tile}",
		"/api/v1/log/vkey",
		"/api/v1/log/witness-vkeys",
	]);
	const context = await browser.newContext({ baseURL: product.url });
	const page = await context.newPage();
	const complaints: string[] = [];
	page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
	await page.goto("/developers");
	await expect(page.getByRole("heading", { name: "The platform's API" })).toBeVisible();
	await expect(page.getByText("thread.messages", { exact: true }).first()).toBeVisible();
	expect(await violations(page)).toEqual([]);
	expect(complaints).toEqual([]);
	await context.close();
	const example = EXAMPLE.slice(EXAMPLE.indexOf("{"), EXAMPLE.lastIndexOf("}") + 1);
	expect((await send(product, product.integrationKey, example)).status).toBe(201);
});

test.describe("a product of its own", () => {
	let own: Product;
	test.beforeAll(async () => {
		own = await stageProduct({ seed: false, webEnv: { INTAKE_RATE: "5" } });
		const sql = connect(own.databaseUrl("web"), { max: 1 });
		const token = own.integrationKey ?? "";
		await createIntegration(sql, { platform: "acme", name: "e2e", regions: ["eu"], token });
		await sql.end();
	});
	test.afterAll(() => own?.stop());

	test("without the decryption service nothing is taken, and health says which part fails", async () => {
		await own.killKeeper({ hold: true });
		const health = await fetch(`${own.url}/api/health`);
		expect([health.status, await health.json()]).toEqual([
			503,
			expect.objectContaining({
				status: "failing",
				web: "ok",
				database: "ok",
				keeper: "failing",
				log: "standing",
			}),
		]);
		const refused = await send(own, own.integrationKey, JSON.stringify(fresh()));
		expect([refused.status, (await refused.json()).code]).toEqual([503, "KEEPER_UNREACHABLE"]);
		expect(refused.headers.has("retry-after")).toBe(true);
		await own.startKeeper();
		expect((await send(own, own.integrationKey, JSON.stringify(fresh()))).status).toBe(201);
		expect((await fetch(`${own.url}/api/health`)).status).toBe(200);
	});

	test("who sends faster than the rate gets 429 with the time to wait", async () => {
		const began = performance.now();
		const answers = await Promise.all(
			Array.from({ length: 40 }, () => send(own, own.integrationKey, JSON.stringify(fresh()))),
		);
		const refused = answers.filter(({ status }) => status === 429);
		const taken = answers.filter(({ status }) => status === 201).length;
		// Two seconds' worth at once, five for each second that it took, and one that was under way.
		expect(taken).toBeLessThanOrEqual(11 + (5 * (performance.now() - began)) / 1000);
		expect(taken).toBeGreaterThan(0);
		expect(refused.length).toBe(40 - taken);
		expect(refused[0]?.headers.get("retry-after")).toBe("1");
	});
});

function streamed(bytes: number): ReadableStream<Uint8Array> {
	let left = bytes;
	return new ReadableStream({
		pull(controller) {
			controller.enqueue(new Uint8Array(Math.min(left, 65_536)).fill(120));
			left -= 65_536;
			if (left <= 0) controller.close();
		},
	});
}

/** Sends without end, in chunks, until it is answered. */
function endless(to: SharedProduct): Promise<{ status: number; sent: number }> {
	return new Promise((resolve) => {
		let sent = 0;
		let status = 0;
		const chunk = Buffer.alloc(64 * 1024, "x");
		const headers = {
			...JSON_TYPE,
			authorization: `Bearer ${to.integrationKey}`,
			"transfer-encoding": "chunked",
		};
		const asked = request(`${to.url}/api/v1/reports`, { method: "POST", headers }, (response) => {
			status = response.statusCode ?? 0;
			response.resume();
			response.once("close", () => asked.destroy());
		});
		asked.once("error", () => asked.destroy());
		asked.once("close", () => resolve({ status, sent }));
		const pump = () => {
			if (status || asked.destroyed) return;
			sent += chunk.length;
			asked.write(chunk, (error) => {
				if (!error) setImmediate(pump);
			});
		};
		pump();
	});
}

/** A platform that seals itself, with the one file of docs/, over HTTP: what a moderator then reads, and what is refused. */
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { text } from "node:stream/consumers";
import { placeRequest, sealReport } from "../docs/seal-report.mjs";
import { claimAndAsk, openIt, reportOf } from "./desk-steps.ts";
import { expect, type SharedProduct, test } from "./fixtures.ts";

const WORDS = "It was reported as stalking; I must see what was written.";
const SECRET = randomUUID();

/** As a platform runs it. @returns what it printed, as the answer that it is */
async function submit(product: SharedProduct, plain: unknown): Promise<Response> {
	const child = spawn(process.execPath, ["docs/seal-report.mjs", product.url], {
		env: { ...process.env, COUNTERSIGN_KEY: product.integrationKey, MARKS_SECRET: SECRET },
		stdio: ["pipe", "pipe", "pipe"],
	});
	child.stdin.end(JSON.stringify(plain));
	const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
	expect(err).toBe("");
	return new Response(out, { status: 201 });
}

test("what a platform sealed is read by whoever opens it with a reason: text, note and names", async ({
	product,
	signInAs,
}) => {
	const texts = Array.from({ length: 12 }, (_, at) => `Sealed before it was sent, ${at + 1} 🌊`);
	const plain = reportOf({ texts, reported: [6], note: "A note that only its reader sees." });
	const page = await signInAs("Mina Okafor");
	const caseId = await claimAndAsk(page, await submit(product, plain));
	await openIt(page, WORDS);
	await expect(page.getByText("Sealed before it was sent, 6 🌊")).toBeVisible();
	await expect(page.getByText("A note that only its reader sees.")).toBeVisible();
	await page.getByRole("button", { name: "Show names" }).click();
	await expect(page.getByText("Rana 🌿").first()).toBeVisible();

	// The thread goes on: what is known by its mark is not kept twice.
	plain.report.id = `r-${randomUUID()}`;
	plain.thread.messages.push({
		...plain.thread.messages[11],
		id: `m13-${randomUUID()}`,
		text: "And one more.",
	} as never);
	const more = await (await submit(product, plain)).json();
	expect([more.caseId, more.sealed]).toEqual([caseId, 1]);
});

test("the intake keys are for anybody: a JWK Set with regions and periods, kept for minutes", async ({
	product,
}) => {
	const answer = await fetch(`${product.url}/api/v1/intake-keys`);
	expect(answer.status).toBe(200);
	expect(answer.headers.get("content-type")).toBe("application/jwk-set+json");
	expect(answer.headers.get("cache-control")).toBe("public, max-age=300");
	expect(answer.headers.get("access-control-allow-origin")).toBe("*");
	const { keys } = await answer.json();
	const now = Date.now() / 1000;
	for (const region of ["eu", "us"]) {
		const current = keys.filter((key: { region: string; nbf: number; exp: number }) => {
			return key.region === region && key.nbf <= now && now < key.exp;
		});
		expect(current).toHaveLength(1);
		expect(Object.keys(current[0]).sort()).toEqual(
			["alg", "crv", "exp", "kid", "kty", "nbf", "region", "use", "x", "y"].sort(),
		);
	}
});

test("an envelope that does not bind what it must is told 422 with its path; nobody asks for a place without a key", async ({
	product,
}) => {
	const post = async (path: string, body: unknown, key = product.integrationKey) => {
		const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
		return fetch(`${product.url}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
	};
	const plain = reportOf({ texts: ["one", "two", "three"], reported: [2] });
	const asked = await post("/api/v1/reports/places", placeRequest(plain));
	expect(asked.status).toBe(201);
	expect(asked.headers.get("cache-control")).toBe("no-store");
	const place = await asked.json();
	const { keys } = await (await fetch(`${product.url}/api/v1/intake-keys`)).json();
	const jwk = keys.find((key: { region: string }) => key.region === "eu");
	const body = JSON.parse(JSON.stringify(sealReport(plain, place, jwk)));
	const [, second, third] = body.thread.messages;
	[second.sealed, third.sealed] = [third.sealed, second.sealed];
	const refused = await post("/api/v1/reports", body);
	expect(refused.status).toBe(422);
	expect((await refused.json()).errors.map(({ path }: { path: string }) => path)).toEqual([
		"/thread/messages/1/sealed",
		"/thread/messages/2/sealed",
	]);
	[second.sealed, third.sealed] = [third.sealed, second.sealed];
	expect((await post("/api/v1/reports", body)).status).toBe(201);
	const again = await post("/api/v1/reports", {
		...body,
		report: { ...body.report, id: `r-${randomUUID()}` },
	});
	expect([again.status, (await again.json()).code]).toEqual([409, "PLACE_OVER"]);
	expect((await post("/api/v1/reports/places", placeRequest(plain), "x".repeat(43))).status).toBe(401);
});

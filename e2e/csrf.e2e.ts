/**
 * Another site's page in the browser of somebody who is signed in: every route handler and every server action is asked
 * from there, with the person's own cookie, and does nothing. They are found in the code and in the build, so that a new
 * one is here without anybody thinking of it.
 */
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { APIRequestContext, Page } from "@playwright/test";
import { code, textOf } from "#lib/testing-imports.ts";
import { expect, type SharedProduct, test } from "./fixtures.ts";
import { entriesUnder } from "./sessions.ts";

const EVIL = "https://evil.example";
const VERBS = /export (?:async )?function (POST|PUT|PATCH|DELETE)\b|as (POST|PUT|PATCH|DELETE)\b/g;

/** As the address of a file of the app is: groups left out, parameters filled in. */
function pathOf(file: string): string {
	const parts = file
		.replace(/\/(route|page)(\.tsx?)?$/, "")
		.split("/")
		.slice(1);
	const named = parts.filter((part) => !/^\(.*\)$/.test(part) && !/^\[\[\.\.\..*\]\]$/.test(part));
	return `/${named.map((part) => (/^\[/.test(part) ? randomUUID() : part)).join("/")}`;
}

const ROUTES = code
	.filter((file) => /^app\/.*\/route\.ts$/.test(file))
	.flatMap((file) =>
		[...textOf(file).matchAll(VERBS)].map((verb) => ({ file, method: verb[1] ?? verb[2] ?? "" })),
	);
/** By an integration's key, which no browser holds. */
const byKey = ({ file }: { file: string }) => file.startsWith("app/api/v1/");
/** next-auth's own: it asks for its token. */
const byToken = ({ file }: { file: string }) => file.startsWith("app/api/auth/");

interface Action {
	id: string;
	name: string;
	page: string;
}

function actions(): Action[] {
	const dist = join(import.meta.dirname, "..", process.env.NEXT_DIST_DIR ?? ".next");
	const manifest = JSON.parse(readFileSync(join(dist, "server/server-reference-manifest.json"), "utf8")) as {
		node: Record<string, { filename: string; exportedName: string; workers: Record<string, unknown> }>;
	};
	return Object.entries(manifest.node).map(([id, { filename, exportedName, workers }]) => ({
		id,
		name: `${filename}#${exportedName}`,
		page: pathOf(Object.keys(workers)[0] ?? "app/page"),
	}));
}

const ACTION_FILES = code.filter(
	(file) => file.startsWith("app/") && /^\s*["']use server["']/.test(textOf(file)),
);

const askedFrom = (page: Page) => page.context().request;

test("every route handler refuses another site's page, whatever it carries", async ({ signInAs, admin }) => {
	const page = await signInAs("Mina Okafor");
	const mina = askedFrom(page);
	const before = await entriesUnder(admin, page);
	const ours = ROUTES.filter((route) => !byKey(route) && !byToken(route));
	expect(ours.length).toBeGreaterThan(2);
	for (const { file, method } of ours) {
		for (const headers of [
			{ origin: EVIL, "sec-fetch-site": "cross-site" },
			{ origin: EVIL },
			{ origin: "null", "sec-fetch-site": "cross-site" },
			{ "sec-fetch-site": "same-site" },
			{},
		]) {
			const said = await post(mina, pathOf(file), method, headers as Record<string, string>);
			expect(said.status, `${method} ${file} from ${JSON.stringify(headers)}`).toBe(403);
		}
	}
	expect(await entriesUnder(admin, page)).toBe(before);
});

test("the API of the platforms heeds no cookie at all", async ({ signInAs }) => {
	const mina = askedFrom(await signInAs("Mina Okafor"));
	for (const { file, method } of ROUTES.filter(byKey)) {
		const said = await post(mina, pathOf(file), method, { origin: EVIL });
		expect(said.status, `${method} ${file}`).toBe(401);
	}
});

test("another site's page signs nobody in, out or over", async ({ signInAs, product }) => {
	const page = await signInAs("Mina Okafor");
	const mina = askedFrom(page);
	for (const path of ["/api/auth/signout", "/api/auth/callback/demo", "/api/auth/signin/demo"]) {
		const token = { csrfToken: "guessed", person: randomUUID(), json: "true" };
		await mina.post(path, { form: token, headers: { origin: EVIL }, maxRedirects: 0 });
	}
	await page.goto("/account");
	await expect(page).toHaveURL(`${product.url}/account`);
	await expect(page.getByText("Mina Okafor").first()).toBeVisible();
});

test("every server action refuses another site's page, as a script's call and as a form", async ({
	signInAs,
	admin,
	product,
}) => {
	test.setTimeout(120_000);
	const here = await signInAs("Mina Okafor");
	const mina = askedFrom(here);
	const all = actions();
	for (const file of ACTION_FILES)
		expect(
			all.some(({ name }) => name.startsWith(`${file}#`)),
			`${file} is in the build`,
		).toBe(true);
	const before = await entriesUnder(admin, here);
	for (const { id, name, page } of all) {
		const refusedBefore = refusals(product);
		const called = await mina.post(page, {
			headers: { origin: EVIL, "next-action": id, "content-type": "text/plain;charset=UTF-8" },
			data: "[]",
			maxRedirects: 0,
		});
		expect(called.status(), `${name} called`).toBeGreaterThanOrEqual(400);
		const sent = await mina.post(page, {
			headers: { origin: EVIL },
			multipart: { [`$ACTION_ID_${id}`]: "", caseId: randomUUID() },
			maxRedirects: 0,
		});
		expect(sent.status(), `${name} sent`).toBeGreaterThanOrEqual(400);
		await expect.poll(() => refusals(product) - refusedBefore, { message: name }).toBeGreaterThanOrEqual(2);
	}
	expect(await entriesUnder(admin, here)).toBe(before);
});

async function post(from: APIRequestContext, path: string, method: string, headers: Record<string, string>) {
	const answer = await from.fetch(path, {
		...{ method, headers: { "content-type": "application/json", ...headers }, maxRedirects: 0 },
		data: JSON.stringify({ kind: "notes", notes: [randomUUID()] }),
	});
	return { status: answer.status() };
}

/** How often the framework has said that a call came from elsewhere. */
function refusals({ dataDir }: SharedProduct): number {
	return readFileSync(join(dataDir, "web.log"), "utf8").split("does not match `origin` header").length - 1;
}

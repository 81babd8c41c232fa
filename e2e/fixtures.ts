/**
 * What every end-to-end test begins with.
 *
 * @example
 * test("a moderator without a recorded reason sees no plaintext", async ({ signInAs, product }) => {
 *   const mina = await signInAs("Mina Okafor");
 *   await mina.goto("/queue");
 * });
 *
 * A test that kills something takes `ownProduct`: nobody else stands on it.
 */
import { test as base, type Page } from "@playwright/test";
import { connect, type Sql } from "#db/client.ts";
import { demoPeople } from "#db/seed/people.ts";
import type { Product } from "#lib/commands/product.ts";
import { stageProduct } from "./stage.ts";

export { expect } from "@playwright/test";

export interface SharedProduct {
	url: string;
	adminUrl: string;
	dataDir: string;
	keysDir: string;
	keeperSocket: string;
	integrationKey: string;
	databaseUrls: { web: string; keeper: string };
}

interface Fixtures {
	product: SharedProduct;
	/** A seeded product of this test's own, whose processes it may kill. */
	ownProduct: Product;
	/** A page of the shared product, signed in as that person, in a context of its own. */
	signInAs: (name: string) => Promise<Page>;
	/** The shared product's database, as the superuser. */
	admin: Sql;
	/** Posts a report to the shared product, as its platform does. */
	postReport: (body: unknown) => Promise<Response>;
}

export const test = base.extend<Fixtures>({
	// biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of what a fixture needs from here
	product: async ({}, use) => {
		await use(sharedProduct());
	},
	// biome-ignore lint/correctness/noEmptyPattern: as above
	ownProduct: async ({}, use) => {
		const product = await stageProduct();
		await use(product);
		await product.stop();
	},
	baseURL: async ({ product }, use) => {
		await use(product.url);
	},
	signInAs: async ({ browser, product }, use) => {
		const pages: Page[] = [];
		await use(async (name) => {
			const context = await browser.newContext({ baseURL: product.url });
			const page = await context.newPage();
			pages.push(page);
			await enterAs(page, name);
			return page;
		});
		for (const page of pages) await page.context().close();
	},
	admin: async ({ product }, use) => {
		const sql = connect(product.adminUrl, { max: 2 });
		await use(sql);
		await sql.end({ timeout: 2 });
	},
	postReport: async ({ product }, use) => {
		await use((body) => postReport(product, body));
	},
});

export function sharedProduct(): SharedProduct {
	return JSON.parse(process.env.E2E_PRODUCT ?? "null") as SharedProduct;
}

/** Signs a page in at whatever product its base URL names, by what the page of signing in asks for; then it shows the start. */
export async function enterAs(page: Page, name: string): Promise<void> {
	const person = demoPeople.find((one) => one.name === name);
	if (!person) throw new Error(`The demo has nobody named ${name}.`);
	const asked = await page.request.get("/api/auth/csrf");
	const { csrfToken } = (await asked.json()) as { csrfToken: string };
	const answer = await page.request.post("/api/auth/callback/demo", {
		form: { csrfToken, person: person.id, json: "true" },
		headers: {
			origin: new URL(asked.url()).origin,
			"user-agent": await page.evaluate(() => navigator.userAgent),
		},
	});
	const { url } = (await answer.json()) as { url: string };
	if (!answer.ok() || /[?&]error=/.test(url))
		throw new Error(`${name} is not let in: ${answer.status()} ${url}`);
	await page.goto("/");
}

/** The same as a person does it. */
export async function enterByPage(page: Page, name: string): Promise<void> {
	await page.goto("/sign-in");
	await page.getByRole("button", { name }).click();
	await page.waitForURL((url) => url.pathname !== "/sign-in");
}

export function postReport(
	to: { url: string; integrationKey: string | null },
	body: unknown,
): Promise<Response> {
	return fetch(`${to.url}/api/v1/reports`, {
		method: "POST",
		headers: { "content-type": "application/json", authorization: `Bearer ${to.integrationKey}` },
		body: typeof body === "string" ? body : JSON.stringify(body),
	});
}

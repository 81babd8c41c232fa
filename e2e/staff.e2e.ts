/**
 * Rights from nothing: a product without a single person, where every act asks for a passkey. The first two admins come by
 * the command line, enrol with their codes, and between them make a moderator. With Chromium's virtual authenticator.
 */
import { spawnSync } from "node:child_process";
import { type Browser, type BrowserContext, expect, type Page, test } from "@playwright/test";
import { connect, type Sql } from "#db/client.ts";
import { withEnv } from "#lib/commands/demo-env.ts";
import type { Product } from "#lib/commands/product.ts";
import { arrive } from "#lib/keeper/client-people.ts";
import { addAuthenticator } from "./passkeys.ts";
import { violations } from "./sound.ts";
import { stageProduct } from "./stage.ts";

test.describe.configure({ mode: "serial", timeout: 120_000 });

let product: Product;
let database: Sql;
let codes: string[];
let ada: Page;
let ben: Page;
let newcomer: string;
const contexts: BrowserContext[] = [];

test.beforeAll(async () => {
	test.setTimeout(240_000);
	product = await stageProduct({ seed: false, keeperEnv: { ASSURANCE: "passkey" } });
	database = connect(product.adminUrl, { max: 2 });
});
test.afterAll(async () => {
	for (const context of contexts) await context.close();
	await database?.end({ timeout: 2 });
	await product?.stop();
});

function staff(...args: string[]) {
	const { dataDir: COUNTERSIGN_DATA, keysDir: COUNTERSIGN_KEYS } = product;
	return spawnSync(process.execPath, ["lib/commands/launch.mjs", "staff", ...args], {
		encoding: "utf8",
		env: { ...process.env, COUNTERSIGN_DATA, COUNTERSIGN_KEYS },
	});
}

async function someone(browser: Browser): Promise<Page> {
	const context = await browser.newContext({ baseURL: product.url });
	contexts.push(context);
	const page = await context.newPage();
	await addAuthenticator(page);
	return page;
}

async function enrol(page: Page, code: string): Promise<void> {
	await page.goto("/enrol");
	await page.getByLabel("Code", { exact: true }).fill(code);
	await page.getByRole("button", { name: "Register" }).click();
	await page.getByRole("button", { name: "Sign in with it" }).click();
	await page.waitForURL("**/account");
}

test("the command makes two admins with a code each, once", async ({ browser }) => {
	const made = staff("bootstrap", "--name", "Ada Admin", "--name", "Ben Admin");
	expect(made.status, made.stderr).toBe(0);
	codes = [...made.stdout.matchAll(/([0-9A-Z]{5}-){3}[0-9A-Z]{5}/g)].map(([code]) => code);
	expect(codes).toHaveLength(2);
	const again = staff("bootstrap", "--name", "Eve One", "--name", "Eve Two");
	expect(again.status).toBe(1);
	expect(again.stderr).toMatch(/nothing was changed/i);
	expect(staff("list").stdout).toMatch(/Ada Admin.*admin eu, admin us/);

	[ada, ben] = [await someone(browser), await someone(browser)];
	await enrol(ada, codes[0] ?? "");
	await enrol(ben, codes[1] ?? "");
	await ada.goto("/staff");
	await expect(ada.getByRole("row", { name: /Ben Admin.*Admin · EU, US/ })).toBeVisible();
});

test("one proposes a moderator's role, the other confirms it, each by passkey", async () => {
	newcomer = await withEnv(product, async () => {
		const { personId } = await arrive({ issuer: "https://id.example", subject: "n-1", name: "New Comer" });
		return personId;
	});
	await ada.goto("/staff");
	await ada
		.getByRole("row", { name: /New Comer/ })
		.getByRole("link")
		.click();
	await expect(ada.getByText("No role: this person may sign in, and do nothing.")).toBeVisible();
	await ada.getByLabel("Role", { exact: true }).selectOption("Moderator");
	await ada.getByLabel("Region").selectOption("EU");
	await ada.getByLabel("Why").first().fill("works on reports from May");
	await ada.getByRole("button", { name: "Propose the role" }).click();
	await expect(ada.getByText("Proposed: another admin confirms it.")).toBeVisible();
	await ada.goto("/staff");
	await expect(ada.getByText("You proposed it: another admin confirms it.")).toBeVisible();
	await expect(ada.getByRole("button", { name: /^Confirm/ })).toHaveCount(0);

	await ben.goto("/staff");
	const waiting = ben.getByRole("row", { name: /New Comer Moderator in EU works on reports from May/ });
	await waiting.getByRole("button", { name: /^Confirm/ }).click();
	await expect(ben.getByText("Nothing waits")).toBeVisible();
	await expect(ben.getByRole("row", { name: /New Comer.*Moderator · EU/ })).toBeVisible();
	const leaves = await database`
		select convert_from(leaf, 'UTF8')::jsonb as leaf from ledger.entry
		where type in ('staff.proposed', 'staff.confirmed', 'role.granted')
			and convert_from(leaf, 'UTF8')::jsonb->>'person' = ${newcomer} order by at`;
	expect(leaves.map(({ leaf }) => [leaf.type, leaf.assurance.kind, leaf.approvals?.length])).toEqual([
		["staff.proposed", "passkey", undefined],
		["staff.confirmed", "passkey", undefined],
		["role.granted", "system", 2],
	]);
});

test("a first passkey takes both of them; the proposer is shown its code once", async ({ browser }) => {
	await ada.goto(`/staff/${newcomer}`);
	await ada.getByLabel("Why").last().fill("their first key");
	await ada.getByRole("button", { name: "Propose a first passkey" }).click();
	await expect(ada.getByText("Proposed: another admin confirms it.")).toBeVisible();
	await ben.goto("/staff");
	await ben.getByRole("button", { name: /^Confirm/ }).click();
	await expect(ben.getByText("Nothing waits")).toBeVisible();
	await ada.goto("/staff");
	await ada.getByRole("button", { name: /Show the code/ }).click();
	const code = (await ada.getByRole("region", { name: "One-time code for New Comer" }).innerText()).trim();
	expect(code).toMatch(/^([0-9A-Z]{5}-){3}[0-9A-Z]{5}$/);
	await ada.reload();
	await expect(ada.getByRole("button", { name: /Show the code/ })).toHaveCount(0);
	const page = await someone(browser);
	await enrol(page, code);
	await expect(page.getByText("New Comer").first()).toBeVisible();
});

test("what is taken away is gone at once, and details are changed with their before and after", async () => {
	await ben.goto(`/staff/${newcomer}`);
	await ben.getByLabel("Employer").fill("Acme Social");
	await ben.getByRole("button", { name: "Change Employer" }).click();
	await expect(ben.getByRole("cell", { name: "Employer: not said became Acme Social" })).toBeVisible();
	await ben.getByRole("button", { name: "End the one session" }).click();
	await expect(ben.getByText("Not signed in anywhere.")).toBeVisible();
	await ben.getByRole("button", { name: "Take away Moderator in EU" }).click();
	await ben.getByRole("button", { name: "Take away now Moderator in EU" }).click();
	await expect(ben.getByText("No role: this person may sign in, and do nothing.")).toBeVisible();
	await expect(ben.getByRole("cell", { name: "No longer Moderator in EU" })).toBeVisible();
	await ben.getByRole("button", { name: /Disable at once/ }).click();
	await ben.getByRole("button", { name: "Leave it" }).click();
	await ben.getByRole("button", { name: /Disable at once/ }).click();
	await ben.getByRole("button", { name: /Disable now/ }).click();
	await expect(ben.getByRole("button", { name: "Propose to let back in" })).toBeVisible();
	const [person] = await database`select disabled_at from access.person where id = ${newcomer}`;
	expect(person?.disabled_at).not.toBeNull();
});

test("nobody raises themself, and the last two admins stay", async () => {
	await ada.goto("/staff");
	await ada
		.getByRole("row", { name: /Ada Admin/ })
		.getByRole("link")
		.click();
	await expect(ada.getByText("This is you")).toBeVisible();
	await expect(ada.getByRole("button", { name: /Propose/ })).toHaveCount(0);
	await ada.goto("/staff");
	await ada
		.getByRole("row", { name: /Ben Admin/ })
		.getByRole("link")
		.click();
	await ada.getByRole("button", { name: /Disable at once/ }).click();
	await ada.getByRole("button", { name: /Disable now/ }).click();
	await expect(ada.getByText(/fewer than two admins would remain/i)).toBeVisible();
});

test("staff, somebody's page and the configuration have no axe violation, light or dark", async () => {
	for (const path of ["/staff", `/staff/${newcomer}`, "/oversight/configuration"]) {
		await ada.goto(path);
		expect(await violations(ada), path).toEqual([]);
	}
	await expect(ada.getByText("a passkey over each request")).toBeVisible();
});

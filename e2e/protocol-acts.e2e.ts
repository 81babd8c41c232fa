/**
 * A quarter's reviews of the protocol, as people do them: rights, the policy in force, inventories. On a product of their
 * own, since they take a right away, disable somebody for a moment and sign what is signed once.
 */
import { createHash } from "node:crypto";
import type { Page } from "@playwright/test";
import { connect, type Sql } from "#db/client.ts";
import type { Product } from "#lib/commands/product.ts";
import { enterAs, expect, test } from "./fixtures.ts";
import { HOME, openedReview } from "./protocol.ts";
import { expectNoViolations, sideways } from "./sound.ts";
import { stageProduct } from "./stage.ts";

test.describe.configure({ mode: "serial", timeout: 240_000 });

let product: Product;
let admin: Sql;
let [auditor, lead]: Page[] = [];
const as = (page: Page | undefined) => page as Page;

test.beforeAll(async ({ browser }) => {
	product = await stageProduct();
	admin = connect(product.adminUrl, { max: 1 });
	const enter = async (name: string) => {
		const page = await (await browser.newContext({ baseURL: product.url })).newPage();
		await enterAs(page, name);
		return page;
	};
	[auditor, lead] = [await enter("Amal Haddad"), await enter("Noor van Dijk")];
});
test.afterAll(async () => {
	for (const page of [auditor, lead]) await page?.context().close();
	await admin?.end({ timeout: 2 });
	await product?.stop();
});

const row = (page: Page, alias: string, role: string, region: string) =>
	page
		.locator("tbody tr")
		.filter({ has: page.getByRole("rowheader", { name: alias }) })
		.filter({ hasText: role })
		.filter({ has: page.getByRole("cell", { name: region, exact: true }) });

test("a right is kept or withdrawn by somebody else; an admin is told, takes it away, and the review says so", async ({
	browser,
}) => {
	const page = as(auditor);
	await openedReview(page);
	await expect(row(page, "A-009", "Auditor", "EU")).toContainText("Your own: somebody else decides.");
	const kept = row(page, "M-417", "Moderator", "EU");
	await kept.getByRole("combobox").selectOption("STILL_NEEDED");
	await kept.getByRole("button", { name: /Decide/ }).click();
	await expect(kept.getByRole("status")).toContainText("Keep: Needed for the person's work. On the record.");
	await expect(kept.getByRole("status")).toBeFocused();
	await expect(page.getByText(/^1 of [0-9]+; 0 withdrawn/)).toBeVisible();

	const withdrawn = row(page, "L-108", "Lead", "US");
	await withdrawn.getByRole("combobox").selectOption("WITHDRAW_OTHER");
	await withdrawn.getByRole("button", { name: /Decide/ }).click();
	await expect(withdrawn.getByRole("alert")).toContainText("Write 20 to");
	await withdrawn.getByRole("combobox").selectOption("TOO_WIDE");
	await withdrawn.getByRole("button", { name: /Decide/ }).click();
	await expect(withdrawn.getByRole("status")).toContainText("Withdraw: Wider than the work needs");
	await expect(page.getByText(/^2 of [0-9]+; 1 withdrawn, 1 of them still held/)).toBeVisible();
	await page.getByRole("link", { name: "Withdrawn, still held" }).click();
	await expect(row(page, "L-108", "Lead", "US")).toContainText("withdrawn, still held");

	const petra = await (await browser.newContext({ baseURL: product.url })).newPage();
	await enterAs(petra, "Petra Novak");
	await petra.goto("/staff");
	const told = petra.getByRole("table", { name: /review withdrew/ });
	await expect(told).toContainText("Lead in US");
	await told.getByRole("link", { name: "L-108" }).click();
	await petra.waitForURL(/staff\/[0-9a-f-]{36}/);
	// Not by any text: "just now" has a "US" in it.
	const right = petra
		.getByRole("table", { name: "Roles by region" })
		.locator("tr", { has: petra.getByRole("cell", { name: "US", exact: true }) });
	await right.getByRole("button", { name: /Take away/ }).click();
	await right.getByRole("button", { name: /Take away now/ }).click();
	await expect(right).toHaveCount(0);
	await petra.context().close();
	await page.reload();
	await expect(page.getByText("No right that was withdrawn is still held.")).toBeVisible();
});

test("a review is closed by somebody who signs for all its decisions, once there are all", async () => {
	const page = as(auditor);
	await openedReview(page);
	const close = page.getByRole("button", { name: "Close this review" });
	await expect(page.getByRole("button", { name: /Decide/ }).first()).toBeVisible();
	await expect(close).toHaveCount(0);
	// The others' decisions, past their buttons.
	await admin`
		insert into oversight.rights_verdict (row_id, person_id, givers, verdict, reason, decided_by, role, entry_id)
		select r.id, r.person_id, r.givers, 'keep', 'STILL_NEEDED', p.id, 'auditor', gen_random_uuid()
		from oversight.rights_row r cross join lateral (select p.id from access.person p
			where p.alias in ('A-009', 'O-004') and p.id <> r.person_id and p.id <> all (r.givers) limit 1) p
		where not exists (select from oversight.rights_verdict v where v.row_id = r.id)`;
	await page.reload();
	await expect(close).toBeVisible();
	await expectNoViolations(page);
	expect(await sideways(page)).toBe(0);
	await close.press("Enter");
	await expect(page.getByText(/by A-009/).first()).toBeVisible();
	await expect(close).toHaveCount(0);
	await page.goto(HOME);
	await expect(page.getByRole("table", { name: /User access reviews/ })).toContainText("closed");
});

test("a lead of oversight signs exactly the policy that is in force, once", async () => {
	for (const page of [as(auditor), as(lead)]) {
		await page.goto(HOME);
		await page.locator("section[aria-labelledby=policies]").getByRole("link").first().click();
		await page.waitForURL(/policies\/\d+$/);
	}
	const page = as(lead);
	await expect(as(auditor).getByText("A lead of oversight signs it")).toBeVisible();
	const text = await page.getByLabel("The policy, as it is stored").innerText();
	const digest = createHash("sha256").update(text).digest("hex");
	await expect(page.getByLabel("Digest, SHA-256")).toHaveText(digest);
	await page.getByRole("button", { name: "Sign this version" }).click();
	await expect(page.getByText("by O-004")).toBeVisible();
	await expect(page.getByRole("button", { name: "Sign this version" })).toHaveCount(0);
});

test("an inventory that changed since it was shown is not signed unseen", async () => {
	const page = as(auditor);
	await page.goto(`${HOME}/inventories/BREAK_GLASS`);
	const disable = (at: Date | null) =>
		admin`update access.person set disabled_at = ${at} where alias = 'M-552'`;
	await disable(new Date());
	await page.getByRole("button", { name: "Sign this inventory" }).click();
	await expect(page.getByRole("alert").filter({ hasText: "not what you were shown" })).toBeVisible();
	await disable(null);
	await page.reload();
	await page.getByRole("button", { name: "Sign this inventory" }).click();
	await expect(page.getByText("Signed by A-009")).toBeVisible();
});

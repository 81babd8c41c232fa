/** Reviews of the protocol itself, as people do them: rights, the policy in force, inventories, evidence. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { sideways, violations } from "./sound.ts";

const AUDITOR = "Amal Haddad";
const LEAD = "Noor van Dijk";
const ADMIN = "Petra Novak";
const HOME = "/oversight/protocol";

/** The worker opens it within its first minute. */
async function openedReview(page: Page): Promise<void> {
	await page.goto(HOME);
	await expect(async () => {
		await page.reload();
		await expect(page.getByRole("table", { name: /User access reviews/ })).toBeVisible({ timeout: 1000 });
	}).toPass({ timeout: 90_000 });
	await page
		.getByRole("table", { name: /User access reviews/ })
		.getByRole("link")
		.first()
		.click();
	await page.waitForURL(/campaigns\/20\d\d-Q[1-4]/);
}

const row = (page: Page, alias: string, role: string, region: string) =>
	page
		.locator("tbody tr")
		.filter({ has: page.getByRole("rowheader", { name: alias }) })
		.filter({ hasText: role })
		.filter({ has: page.getByRole("cell", { name: region, exact: true }) });

test("a right is kept or withdrawn by somebody else; an admin is told, takes it away, and the review says so", async ({
	signInAs,
}) => {
	test.setTimeout(180_000);
	const auditor = await signInAs(AUDITOR);
	await openedReview(auditor);
	await expect(row(auditor, "A-009", "Auditor", "EU")).toContainText("Your own: somebody else decides.");
	const kept = row(auditor, "M-417", "Moderator", "EU");
	await kept.getByRole("combobox").selectOption("STILL_NEEDED");
	await kept.getByRole("button", { name: /Decide/ }).click();
	await expect(kept.getByRole("status")).toContainText("Keep: Needed for the person's work. On the record.");
	await expect(kept.getByRole("status")).toBeFocused();

	const withdrawn = row(auditor, "L-108", "Lead", "US");
	await withdrawn.getByRole("combobox").selectOption("WITHDRAW_OTHER");
	await withdrawn.getByRole("button", { name: /Decide/ }).click();
	await expect(withdrawn.getByRole("alert")).toContainText("Write 20 to");
	await withdrawn.getByRole("combobox").selectOption("TOO_WIDE");
	await withdrawn.getByRole("button", { name: /Decide/ }).click();
	await expect(withdrawn.getByRole("status")).toContainText("Withdraw: Wider than the work needs");
	await auditor.getByRole("link", { name: "Withdrawn, still held" }).click();
	await expect(row(auditor, "L-108", "Lead", "US")).toContainText("withdrawn, still held");

	const admin = await signInAs(ADMIN);
	await admin.goto("/staff");
	const told = admin.getByRole("table", { name: /review withdrew/ });
	await expect(told).toContainText("Lead in US");
	await told.getByRole("link", { name: "L-108" }).click();
	await admin.waitForURL(/staff\/[0-9a-f-]{36}/);
	const right = admin.getByRole("table", { name: "Roles by region" }).locator("tr", { hasText: "US" });
	await right.getByRole("button", { name: /Take away/ }).click();
	await right.getByRole("button", { name: /Take away now/ }).click();
	await expect(right).toHaveCount(0);
	await auditor.reload();
	await expect(auditor.getByText("No right that was withdrawn is still held.")).toBeVisible();
});

test("a lead of oversight signs exactly the policy that is in force, once", async ({ signInAs }) => {
	const [auditor, lead] = [await signInAs(AUDITOR), await signInAs(LEAD)];
	for (const page of [auditor, lead]) {
		await page.goto(HOME);
		await page.locator("section[aria-labelledby=policies]").getByRole("link").first().click();
		await page.waitForURL(/policies\/\d+$/);
	}
	await expect(auditor.getByText("A lead of oversight signs it")).toBeVisible();
	const text = await lead.getByLabel("The policy, as it is stored").innerText();
	const digest = createHash("sha256").update(text).digest("hex");
	await expect(lead.getByLabel("Digest, SHA-256")).toHaveText(digest);
	await lead.getByRole("button", { name: "Sign this version" }).click();
	await expect(lead.getByText("by O-004")).toBeVisible();
	await expect(lead.getByRole("button", { name: "Sign this version" })).toHaveCount(0);
});

test("an inventory that changed since it was shown is not signed unseen", async ({ signInAs, admin }) => {
	const auditor = await signInAs(AUDITOR);
	await auditor.goto(`${HOME}/inventories/BREAK_GLASS`);
	const [moderator] = await admin`select id from access.person where alias = 'M-552'`;
	await admin`update access.person set disabled_at = now() where id = ${moderator?.id}`;
	await auditor.getByRole("button", { name: "Sign this inventory" }).click();
	await expect(auditor.getByRole("alert").filter({ hasText: "not what you were shown" })).toBeVisible();
	await admin`update access.person set disabled_at = null where id = ${moderator?.id}`;
	await auditor.reload();
	await auditor.getByRole("button", { name: "Sign this inventory" }).click();
	await expect(auditor.getByText("Signed by A-009")).toBeVisible();
});

test("an evidence pack is a file whose manifest the ledger names", async ({ signInAs, admin }) => {
	const auditor = await signInAs(AUDITOR);
	await auditor.goto(`${HOME}/evidence`);
	const download = auditor.waitForEvent("download");
	await auditor.getByRole("button", { name: "Take the pack for CC6.2" }).click();
	const folder = mkdtempSync(join(tmpdir(), "evidence-e2e-"));
	try {
		await (await download).saveAs(join(folder, "pack.tar"));
		execFileSync("tar", ["-xf", "pack.tar", "--strip-components=1"], { cwd: folder });
		execFileSync("sha256sum", ["--status", "-c", "SHA256SUMS"], { cwd: folder });
		const digest = createHash("sha256")
			.update(readFileSync(join(folder, "SHA256SUMS")))
			.digest("hex");
		const [entry] =
			await admin`select convert_from(leaf, 'UTF8')::jsonb->>'digest' as digest from ledger.entry
			where type = 'evidence.taken' order by at desc limit 1`;
		expect(entry?.digest).toBe(digest);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
	await auditor.reload();
	await expect(auditor.getByRole("table", { name: /Packs that were taken/ })).toContainText("CC6.2");
});

test("a moderator is told why the pages are not theirs", async ({ signInAs }) => {
	const moderator = await signInAs("Mina Okafor");
	for (const path of [HOME, `${HOME}/evidence`, `${HOME}/inventories/KEYS`]) {
		const answer = await moderator.goto(path);
		expect(answer?.status()).toBe(403);
	}
});

test("the pages hold up to axe in light and dark, and at 390 px nothing scrolls sideways", async ({
	signInAs,
}) => {
	test.setTimeout(180_000);
	const auditor = await signInAs(AUDITOR);
	await openedReview(auditor);
	const campaign = new URL(auditor.url()).pathname;
	const paths = [
		HOME,
		campaign,
		`${HOME}/evidence`,
		`${HOME}/inventories/KEYS`,
		`${HOME}/inventories/WITNESSES`,
	];
	await auditor.goto(HOME);
	const policy = await auditor
		.locator("section[aria-labelledby=policies]")
		.getByRole("link")
		.first()
		.getAttribute("href");
	for (const path of [...paths, policy as string]) {
		await auditor.goto(path);
		expect(await violations(auditor), path).toEqual([]);
		expect(await sideways(auditor), path).toBe(0);
	}
});

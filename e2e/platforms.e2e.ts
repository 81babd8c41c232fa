/** What became of deliveries: who sees it, and how an admin has what was given up sent once more. */
import { randomUUID } from "node:crypto";
import { expect, test } from "./fixtures.ts";
import { sideways, violations } from "./sound.ts";

test("an admin finds what was given up and has it sent once more by keyboard; oversight sees it, a moderator is told why not", async ({
	signInAs,
	admin,
}) => {
	// At an address that nobody may be told at: nothing leaves this machine.
	const [platform, endpoint, thread] = [randomUUID(), randomUUID(), randomUUID()];
	const [decision] = await admin<
		{ id: string }[]
	>`select id from console.decision order by decided_at limit 1`;
	await admin`insert into console.platform (id, code, name) values (${platform}, 'e2e-told', 'Told')`;
	await admin`insert into console.endpoint (id, platform_id, url, regions, events, entry_id)
		values (${endpoint}, ${platform}, 'https://127.0.0.1/hook', '{eu}', '{decision.made}', ${randomUUID()})`;
	await admin`insert into console.delivery (endpoint_id, thread_id, n, event, region, decision_id, attempts, first_tried_at, code, dead_at)
		select ${endpoint}, ${thread}, n, 'decision.made', 'eu', ${decision?.id ?? null}, 80, now() - interval '3 days', 'HTTP_503', now()
		from generate_series(1, 2) n`;
	try {
		const moderator = await signInAs("Mina Okafor");
		expect((await moderator.goto("/platforms"))?.status()).toBe(403);
		await expect(moderator.getByRole("link", { name: "Platforms" })).toHaveCount(0);

		const page = await signInAs("Petra Novak");
		await page.getByRole("link", { name: "Platforms" }).click();
		const row = page.getByRole("row").filter({ hasText: "e2e-told" });
		await expect(row).toContainText("given up");
		expect(await violations(page)).toEqual([]);
		expect(await sideways(page)).toBeLessThanOrEqual(0);
		await row.getByRole("link").focus();
		await page.keyboard.press("Enter");
		await expect(page.getByRole("heading", { level: 1, name: "Deliveries to e2e-told" })).toBeVisible();
		expect(await violations(page)).toEqual([]);
		expect(await sideways(page)).toBeLessThanOrEqual(0);
		const all = page.getByRole("table", { name: /^Deliveries/ });
		await expect(all.getByRole("row").filter({ hasText: "A decision" })).toHaveCount(2);
		await page.getByRole("button", { name: "Send all once more" }).focus();
		await page.keyboard.press("Enter");
		await expect(page.getByText(/had 2 of EU sent once more/)).toBeVisible();
		await expect(page.getByRole("button", { name: "Send all once more" })).toHaveCount(0);
		expect(await page.evaluate(() => document.activeElement?.tagName)).not.toBe("BODY");
		// It is tried again, and the worker says why that was in vain.
		await expect(async () => {
			await page.reload();
			await expect(all).toContainText("ADDRESS_PRIVATE", { timeout: 1_000 });
		}).toPass({ timeout: 60_000 });
		await page
			.getByRole("navigation", { name: "Which deliveries" })
			.getByRole("link", { name: "Delivered" })
			.click();
		await expect(page).toHaveURL(/\?state=delivered$/);
		await expect(page.getByText("Nothing here")).toBeVisible();

		const auditor = await signInAs("Amal Haddad");
		await auditor.goto(`/platforms/${endpoint}`);
		await expect(auditor.getByText(/had 2 of EU sent once more/)).toBeVisible();
		await expect(auditor.getByRole("button", { name: /once more/ })).toHaveCount(0);
		expect((await auditor.goto(`/platforms/${randomUUID()}`))?.status()).toBe(404);
	} finally {
		await admin`update console.endpoint set removed_at = now() where id = ${endpoint}`;
	}
});

/** Where the protocol is reviewed, and how a test comes to the quarter's review of rights. */
import { expect, type Page } from "@playwright/test";

export const HOME = "/oversight/protocol";

/** The worker opens it within its first minute. */
export async function openedReview(page: Page): Promise<void> {
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

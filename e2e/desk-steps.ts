/** Steps that several tests of the desk take. */
import { randomUUID } from "node:crypto";
import { expect, type Locator, type Page } from "@playwright/test";

/** Claims a freshly reported case and opens its form. @returns its id */
export async function claimAndAsk(page: Page, reported: Response): Promise<string> {
	expect(reported.status).toBe(201);
	const { caseId } = (await reported.json()) as { caseId: string };
	await page.goto(`/cases/${caseId}`);
	await page.getByRole("button", { name: /^Claim/ }).click();
	await page.getByRole("button", { name: "Open the thread" }).click();
	return caseId;
}

/** Presses a key until what it brings is there: a page that has just come hears no key yet. */
export async function pressUntil(page: Page, key: string, there: Locator): Promise<void> {
	await expect(async () => {
		// What it brings may take letters itself: never once more than needed.
		if (!(await there.isVisible())) await page.keyboard.press(key);
		await expect(there).toBeVisible({ timeout: 5_000 });
	}).toPass({ timeout: 30_000 });
}

/** Fills the form and opens; by default waits until something is read. */
export async function openIt(
	page: Page,
	words: string,
	question = "Is somebody at risk?",
	reads = true,
): Promise<void> {
	await page.getByRole("radio", { name: question }).check();
	await page.getByLabel(/In your own words/).fill(words);
	await page.getByRole("button", { name: "Record and open" }).click();
	if (!reads) return;
	await page.getByTestId("reading").waitFor({ timeout: 20_000 });
	await expect(page.getByTestId("reading")).toBeFocused();
}

/** Texts of many scripts: emoji, right-to-left, combining, line breaks, and marks that turn the reading direction. */
export function conversation(count: number): string[] {
	const kinds = [
		(n: number) => `A plain remark, number ${n}.`,
		(n: number) => `👩🏽‍🚀 and 🏳️‍🌈, ${n} times 👍🏿`,
		(n: number) => `שלום ${n}, how are you? مرحبا`,
		(n: number) => `Zalgo: e\u0301\u0323o\u0308\u0304 ${n}`,
		(n: number) => `two\nlines and\ttabs,   spaces ${n}`,
		(n: number) => `‮turned ${n}‬ and back <b>not bold</b> & &amp;`,
		(n: number) => `日本語の文章 ${n} ไทย हिन्दी`,
	];
	return Array.from({ length: count }, (_, at) => kinds[at % kinds.length]?.(at + 1) ?? "");
}

export function reportOf({
	category = "CYBER_VIOLENCE",
	keyword = "CYBER_STALKING",
	texts = conversation(30),
	reported = [Math.min(15, texts.length)],
	note,
}: {
	category?: string;
	keyword?: string;
	texts?: readonly string[];
	reported?: readonly number[];
	note?: string;
}) {
	const run = randomUUID();
	const start = Date.now() - texts.length * 60_000;
	return {
		platform: "acme",
		report: {
			...{ id: `r-${run}`, category, keyword, source: "USER", reportedAt: new Date().toISOString() },
			reporter: { accountId: `u1-${run}` },
			...(note ? { note } : {}),
			messageIds: reported.map((number) => `m${number}-${run}`),
		},
		thread: {
			id: `t-${run}`,
			region: "eu",
			participants: [
				{ accountId: `u1-${run}`, displayName: "Rana 🌿", minor: false, country: "DE" },
				{ accountId: `u2-${run}`, displayName: "סול", minor: false, country: "FR" },
			],
			messages: texts.map((text, at) => ({
				id: `m${at + 1}-${run}`,
				senderId: `u${1 + (at % 2)}-${run}`,
				sentAt: new Date(start + at * 60_000).toISOString(),
				kind: "text",
				text,
			})),
		},
	};
}

/** Whatever the browser says that the content policy refused, from now on. */
export async function violationsOfPolicy(page: Page): Promise<() => string[]> {
	const found: string[] = [];
	await page.exposeFunction("policyBroken", (what: string) => found.push(what));
	await page.addInitScript(() => {
		addEventListener("securitypolicyviolation", (event) => {
			(globalThis as never as { policyBroken(what: string): void }).policyBroken(
				`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`,
			);
		});
	});
	return () => found;
}

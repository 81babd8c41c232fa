/** What moderators decide, from the form to the platform and back: a second person, undo, declining, answers, two tabs. */
import type { Page } from "@playwright/test";
import { pressUntil, reportOf } from "./desk-steps.ts";
import { expect, test } from "./fixtures.ts";
import { violations } from "./sound.ts";

const NOTE = "Three people wrote the same: the account sells what it never sends.";
const WHY_NOT = "Nothing shows that the account did it before: suspend it for a month.";

async function claimed(page: Page, reported: Response): Promise<string> {
	const { caseId } = (await reported.json()) as { caseId: string };
	await page.goto(`/cases/${caseId}`);
	await page.getByRole("button", { name: /^Claim/ }).click();
	await expect(page.getByRole("form", { name: "Decision" })).toBeVisible();
	return caseId;
}

async function terminate(page: Page): Promise<void> {
	await page.getByRole("radio", { name: /^Violation/ }).check();
	await page.getByRole("combobox", { name: "Which rule?" }).selectOption("SCAMS_AND_FRAUD/PHISHING");
	await page.getByRole("checkbox", { name: "Terminate an account" }).check();
	await page
		.getByRole("group", { name: "Terminate an account" })
		.getByRole("checkbox", { name: "Person B" })
		.check();
	await page.getByRole("checkbox", { name: "Remove messages" }).check();
	await page.getByLabel("Note: why?").fill(NOTE);
	await expect(page.getByText("A second person must confirm this")).toBeVisible();
	await page.getByRole("button", { name: "Decide: Terminate an account" }).click();
	await expect(page.getByText("Decided: terminate an account")).toBeVisible();
}

test("a severe decision is undone, declined, confirmed by a second person, told once, and answered by the platform", async ({
	product,
	signInAs,
	postReport,
}) => {
	test.slow();
	const mina = await signInAs("Mina Okafor");
	const jonas = await signInAs("Jonas Weber");
	const told = async () => {
		const all: Record<string, unknown>[] = [];
		for (let after: string | null = null; ; ) {
			const query = new URLSearchParams({ limit: "500", ...(after === null ? {} : { after }) });
			const answer = await fetch(`${product.url}/api/v1/decisions?${query}`, {
				headers: { authorization: `Bearer ${product.integrationKey}` },
			});
			const page = (await answer.json()) as { decisions: Record<string, unknown>[]; next: string };
			if (page.decisions.length === 0) return all.filter((one) => one.caseId === caseId);
			all.push(...page.decisions);
			after = page.next;
		}
	};
	const caseId = await claimed(
		mina,
		await postReport(reportOf({ category: "SCAMS_AND_FRAUD", keyword: "PHISHING" })),
	);

	// Undone: what was chosen and written is there again.
	await terminate(mina);
	await expect(mina.getByText("It waits for a second person.")).toBeVisible();
	expect(await violations(mina)).toEqual([]);
	await pressUntil(mina, "u", mina.getByRole("form", { name: "Decision" }));
	await expect(mina.getByLabel("Note: why?")).toHaveValue(NOTE);
	await mina.getByRole("button", { name: "Decide: Terminate an account" }).click();
	await expect(mina.getByText("It waits for a second person.")).toBeVisible();

	// Declined: the case is hers again.
	await jonas.goto("/approvals");
	const row = jonas.getByRole("row").filter({ hasText: caseId.slice(0, 8) });
	await row.getByRole("link", { name: "Terminate an account" }).click();
	await expect(jonas.getByTestId("second-what")).toContainText("Rule 11.5");
	await expect(jonas.getByTestId("second-what")).toContainText("Terminate an account: Person B");
	expect(await violations(jonas)).toEqual([]);
	await jonas.getByLabel(/Why you decline/).fill(WHY_NOT);
	await jonas.getByRole("button", { name: "Decline" }).click();
	await expect(jonas).toHaveURL(/\/approvals$/);
	await mina.reload();
	await expect(mina.getByTestId("undone").first()).toContainText("declined a decision");
	expect(await told()).toEqual([]);

	// Confirmed: now the platform is told, once, everything.
	await terminate(mina);
	await jonas.goto("/approvals");
	await jonas
		.getByRole("row")
		.filter({ hasText: caseId.slice(0, 8) })
		.getByRole("link")
		.first()
		.click();
	await jonas.getByRole("button", { name: "Confirm", exact: true }).click();
	await expect(jonas.getByText("No second person is needed any more.")).toBeVisible();
	await expect.poll(told, { timeout: 30_000 }).toHaveLength(1);
	const [decision] = await told();
	expect(decision).toMatchObject({
		outcome: "TERMINATE_ACCOUNT",
		violation: { category: "SCAMS_AND_FRAUD", keyword: "PHISHING", clause: "11.5" },
		actions: [
			{ n: 1, kind: "TERMINATE_ACCOUNT" },
			{ n: 2, kind: "REMOVE_MESSAGES" },
		],
	});

	// The platform refuses one of them, and its staff read that on the case.
	const answered = await fetch(`${product.url}/api/v1/decisions/${decision?.decisionId}/answers`, {
		method: "POST",
		headers: { authorization: `Bearer ${product.integrationKey}`, "content-type": "application/json" },
		body: JSON.stringify({ n: 1, result: "REFUSED", code: "ACCOUNT_GONE" }),
	});
	expect(answered.status).toBe(201);
	await mina.reload();
	await expect(mina.getByTestId("ending")).toContainText("The platform refused: ACCOUNT_GONE");
	await expect(mina.getByRole("button", { name: /^Undo/ })).toHaveCount(0);
});

test("a macro fills the form in and decides nothing; a second tab on a decided case is told so", async ({
	signInAs,
	postReport,
}) => {
	const mina = await signInAs("Mina Okafor");
	await claimed(mina, await postReport(reportOf({})));
	await mina.getByRole("radio", { name: /^Violation/ }).check();
	await mina.getByRole("checkbox", { name: "Restrict direct messages" }).check();
	await mina.getByRole("checkbox", { name: "Person B" }).check();
	await mina.getByLabel("Note: why?").fill(NOTE);
	await mina.getByRole("button", { name: "Keep this as a macro" }).click();
	await expect(mina.getByLabel("Name of the macro")).toBeFocused();
	await mina.keyboard.type("Sells what it never sends");
	await mina.keyboard.press("Enter");
	await expect(mina.getByText("Kept.")).toBeVisible();

	const caseId = await claimed(mina, await postReport(reportOf({})));
	await mina
		.getByRole("combobox", { name: /Fill in from a macro/ })
		.selectOption("Sells what it never sends");
	await expect(mina.getByLabel("Note: why?")).toHaveValue(NOTE);
	await expect(mina.getByRole("checkbox", { name: "Restrict direct messages" })).toBeChecked();
	await expect(mina.getByRole("button", { name: /Decide: Restrict/ })).toBeDisabled(); // of whom, it cannot know
	const other = await mina.context().newPage();
	await other.goto(`/cases/${caseId}`);
	await other.getByRole("radio", { name: "No violation" }).check();
	await other.getByRole("button", { name: "No violation" }).click();
	await expect(other.getByText("Decided: no violation")).toBeVisible();
	await mina.getByRole("checkbox", { name: "Person B" }).check();
	await mina.getByRole("button", { name: /Decide: Restrict/ }).click();
	await expect(mina.getByText("The case is closed already. Nothing was changed.")).toBeVisible();
	await expect(mina.getByLabel("Note: why?")).toHaveValue(NOTE);
});

/** What a case's page tells beside its thread: notes that reach whom they mean, whose accounts these are here, what was done when. */
import { randomUUID } from "node:crypto";
import { pressUntil, reportOf } from "./desk-steps.ts";
import { expect, test } from "./fixtures.ts";
import { violations } from "./sound.ts";

const WORDS = "She wrote to us by post as well; see the third message again.";

/** A report whose second person is `account`, of a group. */
function reportAbout(account: string, group: string) {
	const body = reportOf({});
	const [, second] = body.thread.participants;
	const said = JSON.stringify({
		...body,
		report: { ...body.report, duplicateGroup: group },
		thread: { ...body.thread, language: "he" },
	});
	return JSON.parse(said.replaceAll(second?.accountId ?? "", account)) as typeof body;
}

test("a note is written by keyboard, reaches the colleague whom it mentions, and each showing of its words is an entry", async ({
	signInAs,
	postReport,
	admin,
}) => {
	const { caseId } = (await (await postReport(reportOf({}))).json()) as { caseId: string };
	const mina = await signInAs("Mina Okafor");
	await mina.goto(`/cases/${caseId}`);
	await expect(mina.getByText("Nobody has noted anything on this case.")).toBeVisible();
	await pressUntil(mina, "w", mina.getByLabel("The note"));
	await expect(mina.getByLabel("The note")).toBeFocused();
	await mina.keyboard.type("No");
	await expect(mina.getByRole("button", { name: "Keep the note" })).toBeDisabled();
	await mina.getByLabel("The note").fill(WORDS);
	await mina.getByLabel("Mention").selectOption({ label: "L-108" });
	await expect(mina.getByRole("button", { name: "Remove L-108" })).toBeVisible();
	expect(await violations(mina), "the form of a note").toEqual([]);
	await mina.getByRole("button", { name: "Keep the note" }).press("Enter");
	await expect(mina.getByText("Noted, and on the record.")).toBeVisible();
	await expect(mina.getByRole("button", { name: "Write a note" })).toBeFocused();
	await expect(mina.getByText("mentions L-108")).toBeVisible();

	const jonas = await signInAs("Jonas Weber");
	await jonas.goto("/cases");
	await expect(jonas.getByRole("link", { name: /Cases.*mention/ })).toBeVisible();
	const told = jonas.getByRole("listitem").filter({ hasText: caseId.slice(0, 8) });
	await told.getByRole("link", { name: "M-417 mentions you in a note" }).click();
	await jonas.waitForURL(`**/cases/${caseId}#notes`);
	await expect(jonas.getByText(WORDS)).toHaveCount(0);
	await jonas.getByRole("button", { name: "Show the words of the note" }).click();
	await expect(jonas.getByTestId("note-words")).toHaveText(WORDS);
	await expect(jonas.getByTestId("note-words")).toBeFocused();
	await expect(jonas.getByText("mentions you", { exact: true })).toHaveCount(0); // seen
	await expect
		.poll(async () => {
			const rows =
				await admin`select e.type from ledger.entry e join console.case_note n on n.case_id = ${caseId}
				where e.case_id = ${caseId} and e.type like 'case.%'
				or e.type = 'note.disclosed' and convert_from(e.leaf, 'UTF8')::jsonb->>'note' = n.id::text order by e.at`;
			return rows.map(({ type }) => type);
		})
		.toEqual(["case.noted", "note.disclosed"]);
	await jonas.goto("/cases");
	await expect(jonas.getByRole("listitem").filter({ hasText: caseId.slice(0, 8) })).toHaveCount(0);

	// Another region's moderator sees none of it.
	const tomas = await signInAs("Tomás Rivera");
	expect((await tomas.goto(`/cases/${caseId}`))?.status()).toBe(403);
});

test("an account's earlier cases and reports stand on the page, cases of one group first, and nothing of another region", async ({
	signInAs,
	postReport,
}) => {
	const [account, group] = [`loud-${randomUUID()}`, `wave-${randomUUID()}`];
	const post = async (body: unknown) =>
		((await (await postReport(body)).json()) as { caseId: string }).caseId;
	const first = await post(reportAbout(account, "elsewhere"));
	const same = await post(reportAbout("somebody-else", group));
	const here = await post(reportAbout(account, group));
	const page = await signInAs("Mina Okafor");
	await page.setViewportSize({ width: 320, height: 700 });
	await page.goto(`/cases/${here}#related`);
	const related = page.locator("#related");
	await expect(related.getByRole("listitem")).toHaveCount(2);
	await expect(related.getByRole("listitem").first()).toContainText(same.slice(0, 8));
	await expect(related.getByRole("listitem").first()).toContainText("the platform says: the same");
	await expect(related.getByRole("listitem").last()).toContainText("with Person B");
	await expect(page.locator("#accounts")).toContainText("Person B1 other case");
	await expect(page.locator("#accounts")).toContainText(first.slice(0, 8));
	const wide = await page.evaluate(
		() => document.documentElement.scrollWidth - document.documentElement.clientWidth,
	);
	expect(wide).toBe(0);
	// A link to a part that is folded unfolds it.
	await page
		.getByRole("navigation", { name: "More of this case" })
		.getByRole("link", { name: "Timeline" })
		.click();
	await expect(page.locator("#timeline")).toBeVisible();
	await expect(page.locator("#timeline")).toContainText("A report: Cyber violence; 30 new messages");
	expect(await violations(page), "all parts").toEqual([]);
	expect(await page.content()).not.toContain(account);
});

/** The queue as a desk works with it: views, orders with their reasons, claiming next of what one looks at, rest, hand-over, lapse, load. */
import { pressUntil, reportOf } from "./desk-steps.ts";
import { expect, test } from "./fixtures.ts";
import { sideways, violations } from "./sound.ts";

test("a queue narrowed, kept as a view, worked on by keys; a case rests, goes to the leads and back; leads see the load", async ({
	signInAs,
	postReport,
	admin,
}) => {
	test.slow();
	// A language that nobody else's cases have, so that the view is this test's own.
	const posted: string[] = [];
	for (const keyword of ["CYBER_BULLYING_INTIMIDATION", "CYBER_STALKING", "CYBER_HARASSMENT"]) {
		const report = reportOf({ keyword });
		const answer = await postReport({ ...report, thread: { ...report.thread, language: "mt" } });
		expect(answer.status).toBe(201);
		posted.push(((await answer.json()) as { caseId: string }).caseId);
	}
	const [, gravest = ""] = posted;

	const jonas = await signInAs("Jonas Weber");
	await jonas.goto("/queue");
	// What the list offers is at most a minute old.
	await expect(async () => {
		await jonas.reload();
		await jonas.getByText("Category, language, source").click();
		await jonas.getByLabel("Language").selectOption({ label: "Maltese" }, { timeout: 2_000 });
	}).toPass({ timeout: 90_000 });
	await jonas.getByLabel("Reported by").selectOption("USER");
	await jonas.getByRole("button", { name: "Apply" }).click();
	await expect(jonas).toHaveURL(/language=mt/);
	await expect(jonas.locator("a[data-row]")).toHaveCount(3);
	await jonas.getByText("Views", { exact: true }).click();
	await jonas.getByRole("textbox", { name: "Name", exact: true }).fill("Maltese first");
	await jonas.getByRole("combobox", { name: "For", exact: true }).selectOption("eu");
	await jonas.getByRole("button", { name: "Save view" }).click();
	await expect(jonas.getByRole("link", { name: "Maltese first" })).toBeVisible();
	expect(await violations(jonas), "the queue, narrowed").toEqual([]);
	expect(await sideways(jonas, 320)).toBe(0);

	const mina = await signInAs("Mina Okafor");
	await mina.goto("/queue");
	await mina.getByRole("link", { name: "Maltese first" }).click();
	await expect(mina).toHaveURL(/language=mt&source=USER/);
	await mina.getByRole("link", { name: "Share used" }).click();
	await expect(mina).toHaveURL(/order=share/);
	// The reason for a case's place, without a mouse.
	await pressUntil(mina, "j", mina.locator("a[data-row]:focus"));
	await expect(mina.locator("a[data-row]").first()).toBeFocused();
	const why = mina.getByRole("tooltip").first();
	await expect(why).toContainText("whatever its severity");
	await expect(mina.locator("a[data-row]").first()).toHaveAccessibleDescription(/Here because/);
	// Claim next takes of what is looked at: by severity the stalking first.
	await mina.getByRole("link", { name: "Severity", exact: true }).click();
	await expect(mina).not.toHaveURL(/order=/);
	await mina.keyboard.press("n");
	await expect(mina).toHaveURL(new RegExp(`/cases/${gravest}`));
	await expect(mina.getByText("Claimed by you")).toBeVisible();

	// It rests, and is taken up.
	await mina.keyboard.press("p");
	const dialog = mina.getByRole("dialog");
	await dialog.getByLabel("It waits for").selectOption("AWAITS_LEGAL");
	expect(await violations(mina), "to let it rest").toEqual([]);
	await dialog.getByLabel("It waits for").focus();
	await mina.keyboard.press("Tab");
	await mina.keyboard.press("Tab");
	await mina.keyboard.press("Tab");
	await mina.keyboard.press("Enter");
	await expect(mina.getByText(/^Rests until .* legal/)).toBeVisible();
	await mina.goto("/queue?language=mt&paused=1");
	await expect(mina.locator("a[data-row]")).toHaveCount(1);
	await mina.goto(`/cases/${gravest}`);
	await pressUntil(mina, "c", mina.getByText("Claimed by you"));

	// To the leads, with words that are sealed.
	await mina.keyboard.press("h");
	await dialog.getByLabel("To", { exact: true }).selectOption("role:lead");
	await dialog.getByLabel(/Words/).fill("It is about somebody whom I know.");
	await dialog.getByRole("button", { name: "Hand over" }).click();
	await expect(mina.getByText("Handed over to the leads of its region")).toBeVisible();
	await expect(mina.getByRole("button", { name: /^Claim/ })).toHaveCount(0);
	const [sealed] = await admin`select sealed from vault.note where kind = 'handover' and about = ${gravest}`;
	expect(String(sealed?.sealed)).not.toContain("whom I know");
	await jonas.goto("/queue?language=mt");
	await expect(jonas.getByText("for leads", { exact: true })).toBeVisible();
	await jonas.goto(`/cases/${gravest}`);
	await pressUntil(jonas, "c", jonas.getByText("Claimed by you"));
	await jonas.getByRole("button", { name: /^Show/ }).first().click();
	await expect(jonas.getByTestId("note-words").first()).toHaveText("It is about somebody whom I know.");
	await jonas.keyboard.press("h");
	const [{ alias = "" } = {}] = await admin<{ alias: string }[]>`
		select alias from access.person where name = 'Mina Okafor'`;
	await jonas.getByRole("dialog").getByLabel("To", { exact: true }).selectOption({ label: alias });
	await jonas.getByRole("dialog").getByLabel(/Words/).fill("I know them too, better you.");
	await jonas.getByRole("dialog").getByRole("button", { name: "Hand over" }).click();
	await expect(jonas.getByText(`Claimed by ${alias}`)).toBeVisible();

	// A claim that nobody works on: a word before it lapses, and one when it has; nothing on the page is lost.
	await admin`update console.claim set active_at = now() - interval '55 minutes' where case_id = ${gravest} and released_at is null`;
	await mina.goto(`/cases/${gravest}`);
	await expect(mina.getByText(/goes back to the queue in/)).toBeVisible();
	expect(await violations(mina), "before a lapse").toEqual([]);
	await mina.getByRole("button", { name: "I am still on it" }).click();
	await expect(mina.getByText(/goes back to the queue in/)).toHaveCount(0);
	await admin`update console.claim set active_at = now() - interval '55 minutes' where case_id = ${gravest} and released_at is null`;
	await mina.goto(`/cases/${gravest}`);
	await expect(mina.getByText(/goes back to the queue in/)).toBeVisible();
	await admin`update console.claim set active_at = now() - interval '61 minutes' where case_id = ${gravest} and released_at is null`;
	await expect(mina.getByText("Your claim lapsed", { exact: false })).toBeVisible({ timeout: 90_000 });
	await mina.getByRole("button", { name: "Claim", exact: true }).click();
	await expect(mina.getByText("Claimed by you")).toBeVisible();

	// Load is for leads.
	await jonas.goto("/queue/load");
	await expect(jonas.getByRole("heading", { name: "What is due when" })).toBeVisible();
	expect(await violations(jonas), "load").toEqual([]);
	expect(await sideways(jonas, 320)).toBe(0);
	expect((await mina.goto("/queue/load"))?.status()).toBe(403);
	expect((await mina.request.get("/queue/counts")).status()).toBe(200);
});

test("a decided case is reopened by a lead as a case of its own", async ({ signInAs, admin }) => {
	const [decided] = await admin<{ id: string }[]>`
		select c.id from console.case c join console.decision d on d.case_id = c.id
		where c.region = 'eu' and not c.restricted and d.left_at is not null and not exists (select from console.case n
			where n.thread_id = c.thread_id and n.id <> c.id) order by c.id limit 1`;
	expect(decided).toBeDefined();
	const page = await signInAs("Jonas Weber");
	await page.goto(`/cases/${decided?.id}`);
	await page.getByRole("button", { name: "Reopen" }).click();
	await expect(page.getByText("It takes up a case that was decided")).toBeVisible();
	expect(page.url()).not.toContain(decided?.id ?? "");
	await page.getByRole("link", { name: "It takes up a case that was decided" }).click();
	await expect(page.getByRole("link", { name: "Work goes on in a later case" })).toBeVisible();
});

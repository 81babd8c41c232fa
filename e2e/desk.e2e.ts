/** The main job, end to end, in a real browser: report, claim, reason, reading, widening, decision; and who may not. */
import { execFileSync } from "node:child_process";
import type { Page } from "@playwright/test";
import type { Product } from "#lib/commands/product.ts";
import { startScreen } from "#lib/commands/screen.ts";
import { claimAndAsk, conversation, openIt, reportOf, violationsOfPolicy } from "./desk-steps.ts";
import { expect, type SharedProduct, test } from "./fixtures.ts";

const WHY = "He writes that he does not plan to see Sunday; I must know whether he is safe.";
const MORE = "The words before this may say where he is, and the dispatcher asks for that.";
const NOTE = "He named a day and was calm about it; emergency services are with him now.";

test("a pasted report is read, widened and decided within 14 clicks, and the platform learns the decision", async ({
	product,
	signInAs,
}) => {
	const caseId = pasteUrgentReport(product);
	const { page, clicks } = await counting(await signInAs("Mina Okafor"));
	await page.goto("/queue");
	const row = page.locator("tbody tr").first();
	await expect(row).toContainText(caseId.slice(0, 8)); // the gravest is on top
	await row.getByRole("button", { name: "Claim" }).click();
	await expect(row).toContainText("you");
	await row.getByRole("link").click();
	await page.waitForURL(`**/cases/${caseId}`);

	await page.getByRole("button", { name: "Open the thread" }).click();
	await page.getByRole("radio", { name: "Is somebody at risk?" }).check();
	await page.getByLabel(/In your own words/).fill(WHY);
	await expect(page.getByText("Opens 11 messages to you alone for 30 minutes.")).toBeVisible();
	await page.getByRole("button", { name: "Record and open" }).click();
	await expect(page.locator("[data-text]")).toHaveCount(11);
	await expect(page.getByText("I mean that I don't plan to see Sunday.", { exact: false })).toBeVisible();
	await expect(page.getByText("Hello dog")).toHaveCount(0); // message 3 stays sealed

	await page.getByRole("button", { name: "Read more" }).click();
	await page.getByRole("radio", { name: "Who acts, and who reacts?" }).check();
	await page.getByLabel(/In your own words/).fill(MORE);
	await page.getByRole("button", { name: "Record and open" }).click();
	await expect(page.getByText("Hello dog")).toBeVisible();

	await page.getByRole("radio", { name: /^Violation/ }).check();
	await page.getByRole("checkbox", { name: "Warn an account" }).check();
	await page.getByRole("checkbox", { name: "Person B" }).check();
	await page.getByLabel("Note: why?").fill(NOTE);
	await page.getByRole("button", { name: "Decide: Warn an account" }).click();
	await expect(page.getByText("Decided: warn an account")).toBeVisible();
	await expect(page.locator("[data-text]")).toHaveCount(0);
	expect(clicks()).toBeLessThanOrEqual(14);

	expect(await decisionOf(product, caseId)).toMatchObject({ outcome: "WARN" });
});

test("every reading is an entry of its own, committed before a word was shown", async ({
	signInAs,
	postReport,
	admin,
}) => {
	const page = await signInAs("Mina Okafor");
	const caseId = await claimAndAsk(page, await postReport(reportOf({ texts: conversation(60) })));
	await openIt(page, WHY);
	await page.getByRole("button", { name: "Show names" }).click();
	await expect(page.getByText("Names shown")).toBeVisible();
	await expect(page.locator("[data-name]").first()).toBeVisible();
	await expect
		.poll(async () => {
			const rows = await admin`select type from ledger.entry where case_id = ${caseId} order by at, id`;
			return rows.map(({ type }) => type).sort();
		})
		.toEqual([
			...["case.claimed", "opening.granted", "report.received"],
			...["thread.decrypted", "thread.decrypted", "thread.delivered", "thread.delivered"],
		]);
});

test("message 6 beyond the reported one stays sealed, and no window reaches beyond 25", async ({
	signInAs,
	postReport,
}) => {
	const page = await signInAs("Mina Okafor");
	await claimAndAsk(page, await postReport(reportOf({ texts: conversation(90), reported: [45] })));
	await openIt(page, WHY);
	await expect(page.locator("[data-sequence]")).toHaveCount(11);
	await expect(page.locator('[data-sequence="50"]')).toHaveCount(1);
	await expect(page.locator('[data-sequence="51"]')).toHaveCount(0);

	await page.getByRole("button", { name: "Read more" }).click();
	const first = page.getByLabel("First message of the window");
	await first.focus();
	for (let press = 0; press < 10; press++) await page.keyboard.press("ArrowLeft");
	await expect(first).toHaveValue("19"); // position of message 20: 25 before the 45th
	await openIt(page, MORE);
	await expect(page.locator("[data-sequence]")).toHaveCount(51);
	await expect(page.locator('[data-sequence="19"]')).toHaveCount(0);
});

test("another moderator gets 403 with the reason, from the page and from the door of plaintext", async ({
	signInAs,
	postReport,
}) => {
	const mina = await signInAs("Mina Okafor");
	const caseId = await claimAndAsk(mina, await postReport(reportOf({})));
	const tomas = await signInAs("Tomás Rivera");
	expect((await tomas.goto(`/cases/${caseId}`))?.status()).toBe(403);
	await expect(tomas.getByText("You do not work in this region (eu).")).toBeVisible();
	expect(await tryReading(tomas, caseId)).toEqual({ status: 403, code: "REGION_NOT_HELD" });
	const ines = await signInAs("Ines Lindqvist");
	await ines.goto(`/cases/${caseId}`);
	await expect(ines.getByText("Only whoever has claimed it can open its thread.")).toBeVisible();
	expect(await tryReading(ines, caseId)).toEqual({ status: 403, code: "CASE_CLAIMED_BY_OTHER" });
});

test("child_safety opens whole the grooming case that a moderator cannot see, and its review is due", async ({
	signInAs,
	postReport,
	admin,
}) => {
	const answer = await postReport(
		reportOf({
			category: "PROTECTION_OF_MINORS",
			keyword: "GROOMING_SEXUAL_ENTICEMENT_MINORS",
			texts: conversation(40),
		}),
	);
	const ines = await signInAs("Ines Lindqvist");
	const caseId = await claimAndAsk(ines, answer);
	const mina = await signInAs("Mina Okafor");
	expect((await mina.goto(`/cases/${caseId}`))?.status()).toBe(403);
	await expect(
		mina.getByText("only child-safety staff of its region see it", { exact: false }),
	).toBeVisible();
	await mina.goto("/queue");
	await expect(mina.locator("tbody")).not.toContainText(caseId.slice(0, 8));

	await ines.getByRole("radio", { name: /Child safety/ }).check();
	await ines.getByRole("radio", { name: /The whole thread/ }).check();
	await openIt(
		ines,
		"The report says that an adult asks a child to keep their meetings secret.",
		"Is a child at risk now?",
	);
	await expect(ines.locator("[data-sequence]")).toHaveCount(40);
	const [review] = await admin`
		select extract(epoch from r.due_at - o.granted_at)::int as seconds from console.access_review r
		join access.opening o on o.id = r.opening_id where o.case_id = ${caseId}`;
	expect(review?.seconds).toBe(24 * 3600);
});

test("what is read is what was written, character for character, in 2,000 messages of many scripts", async ({
	signInAs,
	postReport,
}) => {
	test.slow();
	const texts = conversation(2000);
	const page = await signInAs("Ines Lindqvist");
	await claimAndAsk(
		page,
		await postReport(
			reportOf({
				category: "PROTECTION_OF_MINORS",
				keyword: "GROOMING_SEXUAL_ENTICEMENT_MINORS",
				texts,
				reported: [1000],
			}),
		),
	);
	await page.getByRole("radio", { name: /Child safety/ }).check();
	await page.getByRole("radio", { name: /The whole thread: 2,000/ }).check();
	await openIt(
		page,
		"The report says that it went on for weeks; all of it has to be read once.",
		"Is a child at risk now?",
	);
	const read = await page.locator("[data-text]").evaluateAll((all) => all.map((one) => one.textContent));
	expect(read).toEqual(texts);
});

test("when the time is over the messages are gone from the page, and the draft beside them is not", async ({
	signInAs,
	postReport,
}) => {
	const page = await signInAs("Mina Okafor");
	await page.clock.install();
	await claimAndAsk(page, await postReport(reportOf({})));
	await openIt(page, WHY);
	await page.getByRole("radio", { name: "No violation" }).check();
	await page.getByLabel(/^Note/).fill("A first thought that I would like to keep.");
	await page.clock.fastForward("29:00");
	await expect(page.locator("[data-text]")).toHaveCount(11);
	await page.clock.fastForward("01:05");
	await expect(page.getByText("Closed again")).toBeVisible();
	await expect(page.locator("[data-text], [data-note], [data-testid=watermark]")).toHaveCount(0);
	await expect(page.getByLabel(/^Note/)).toHaveValue("A first thought that I would like to keep.");
});

test("whose session ends while they write is told so, and keeps what they wrote", async ({
	signInAs,
	postReport,
}) => {
	const page = await signInAs("Mina Okafor");
	await claimAndAsk(page, await postReport(reportOf({})));
	await page.context().clearCookies();
	await openIt(page, WHY, "Is somebody at risk?", false);
	await expect(page.getByText("Your session has ended").first()).toBeVisible();
	await expect(page.getByLabel(/In your own words/)).toHaveValue(WHY);
	await page.getByRole("radio", { name: "No violation" }).check();
	await page.getByLabel(/^Note/).fill(NOTE);
	await page.getByRole("button", { name: "No violation" }).click();
	await expect(page.getByText("what you wrote is still here", { exact: false })).toBeVisible();
	await expect(page.getByLabel(/^Note/)).toHaveValue(NOTE);
});

test("neither going back nor reloading shows what was read; it asks again", async ({
	signInAs,
	postReport,
}) => {
	const page = await signInAs("Mina Okafor");
	const caseId = await claimAndAsk(page, await postReport(reportOf({})));
	await openIt(page, WHY);
	await page.goto("/queue");
	await page.goBack();
	await page.waitForURL(`**/cases/${caseId}`);
	await expect(page.getByRole("button", { name: "Open the thread" })).toBeVisible();
	await expect(page.locator("[data-text]")).toHaveCount(0);
	await page.reload();
	await expect(page.getByRole("button", { name: "Open the thread" })).toBeVisible();
	await expect(page.locator("[data-text]")).toHaveCount(0);
});

test("plaintext passes through the one door only: no page, script or other answer holds it", async ({
	signInAs,
	postReport,
}) => {
	const page = await signInAs("Mina Okafor");
	const planted = "a heron stood in the ticket hall all morning";
	const others: Promise<string>[] = [];
	let door = "";
	page.on("response", (answer) => {
		if (new URL(answer.url()).pathname === "/readings") answer.text().then((text) => (door = text));
		else others.push(answer.text().catch(() => ""));
	});
	await claimAndAsk(
		page,
		await postReport(reportOf({ texts: conversation(20).with(9, planted), note: planted })),
	);
	const answered = page.waitForResponse("**/readings");
	await openIt(page, `${WHY} Typed here: a grey cat on a warm wall.`);
	const headers = (await answered).headers();
	expect(headers["cache-control"]).toBe("no-store");
	await expect(page.locator("[data-note]")).toHaveText(planted);
	await page.reload();
	await expect.poll(() => door).toContain(planted);
	const elsewhere = (await Promise.all(others)).join("\n");
	expect(elsewhere).not.toContain(planted);
	expect(elsewhere).not.toContain("grey cat");
	const kept = await page.evaluate(() =>
		JSON.stringify([{ ...localStorage }, { ...sessionStorage }, history.state]),
	);
	expect(kept).not.toContain(planted);
});

test("an answer that breaks off shows nothing of what came before", async ({ signInAs, postReport }) => {
	const page = await signInAs("Mina Okafor");
	await claimAndAsk(page, await postReport(reportOf({})));
	await page.route("**/readings", async (route) => {
		const answer = await route.fetch();
		const body = (await answer.text()).split("\n").slice(0, 6).join("\n");
		await route.fulfill({ response: answer, body });
	});
	await openIt(page, WHY, "Is somebody at risk?", false);
	await expect(page.getByText("The answer broke off")).toBeVisible();
	await expect(page.locator("[data-text]")).toHaveCount(0);
});

test("another site cannot post to the door of plaintext", async ({ signInAs, product, postReport }) => {
	const page = await signInAs("Mina Okafor");
	const { caseId } = await (await postReport(reportOf({}))).json();
	const cookie = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
	const forgeries: Record<string, string>[] = [
		{ origin: "https://evil.example" },
		{},
		{ origin: product.url, "sec-fetch-site": "cross-site" },
	];
	for (const forged of forgeries) {
		const answer = await fetch(`${product.url}/readings`, {
			method: "POST",
			headers: { cookie, "content-type": "application/json", ...forged },
			body: JSON.stringify(openingOf(caseId)),
		});
		expect(answer.status).toBe(403);
		expect(await answer.text()).toContain("NOT_PERMITTED");
	}
});

test("queue to decision by keyboard alone, and focus is never lost", async ({ signInAs, postReport }) => {
	const page = await signInAs("Mina Okafor");
	const { caseId } = await (await postReport(reportOf({}))).json();
	await page.goto("/queue?severity=1");
	const row = page.locator(`a[data-row][href="/cases/${caseId}"]`);
	for (let press = 0; press < 50; press++) {
		await page.keyboard.press("j");
		if (await row.evaluate((link) => link === document.activeElement)) break;
	}
	await expect(row).toBeFocused();
	await page.keyboard.press("c");
	await expect(page.locator("tr", { has: row })).toContainText("you");
	await row.focus();
	await page.keyboard.press("Enter");
	await page.waitForURL(`**/cases/${caseId}`);
	await page.keyboard.press("o");
	await expect(page.getByRole("radio", { name: /Review of a report/ })).toBeFocused();
	await page.keyboard.press("Tab");
	await page.keyboard.press("Space");
	await page.keyboard.press("Tab");
	await page.keyboard.type(WHY);
	// How much of it, then the strip, which scrolls by keyboard where the page is narrow, then the button.
	for (let press = 0; press < 3; press++) await page.keyboard.press("Tab");
	await expect(page.getByRole("button", { name: "Record and open" })).toBeFocused();
	await page.keyboard.press("Enter");
	await expect(page.getByTestId("reading")).toBeFocused();
	await page.keyboard.press("d");
	await expect(page.getByRole("radio", { name: "No violation" })).toBeFocused();
	await page.keyboard.press("Space");
	await page.keyboard.press("Tab");
	await page.keyboard.press("Tab");
	await expect(page.getByRole("button", { name: "No violation" })).toBeFocused();
	await page.keyboard.press("Enter");
	await expect(page.getByText("Decided: no violation")).toBeVisible();
});

test("two people who claim next at the same moment get two cases; a lead takes over what somebody has", async ({
	signInAs,
	postReport,
	admin,
}) => {
	const { caseId } = await (await postReport(reportOf({}))).json();
	const [mina, jonas] = [await signInAs("Mina Okafor"), await signInAs("Jonas Weber")];
	await Promise.all([mina.goto("/queue"), jonas.goto("/queue?region=eu")]);
	await Promise.all([mina, jonas].map((page) => page.getByRole("button", { name: /Claim next/ }).click()));
	await Promise.all([mina, jonas].map((page) => page.waitForURL(/\/cases\/[0-9a-f-]{36}$/)));
	expect(mina.url()).not.toBe(jonas.url());
	await mina.getByRole("button", { name: "Release" }).click();
	await expect(mina.getByText("Claimed by nobody")).toBeVisible();
	await jonas.getByRole("button", { name: "Release" }).click();
	await expect(jonas.getByText("Claimed by nobody")).toBeVisible();

	await mina.goto(`/cases/${caseId}`);
	await mina.getByRole("button", { name: /^Claim/ }).click();
	await expect(mina.getByText("Claimed by you")).toBeVisible();
	await jonas.goto(`/cases/${caseId}`);
	await jonas.getByRole("button", { name: "Take over" }).click();
	await expect(jonas.getByText("Claimed by you")).toBeVisible();
	const entries = await admin`
		select type from ledger.entry where case_id = ${caseId} and type like 'case.%' order by at, id`;
	expect(entries.map(({ type }) => type)).toEqual(["case.claimed", "case.released", "case.claimed"]);
});

test("no page of the desk breaks the content policy, and each has a nonce of its own", async ({
	signInAs,
	postReport,
}) => {
	const page = await signInAs("Mina Okafor");
	const broken = await violationsOfPolicy(page);
	const nonces = new Set<string>();
	page.on("response", (answer) => {
		const nonce = /'nonce-([^']+)'/.exec(answer.headers()["content-security-policy"] ?? "");
		if (nonce?.[1] && answer.request().isNavigationRequest()) nonces.add(nonce[1]);
	});
	await page.goto("/queue");
	await page.goto("/cases");
	await claimAndAsk(page, await postReport(reportOf({})));
	await openIt(page, WHY);
	await page.goto("/oversight/ledger");
	await page.goto("/nothing-here");
	expect(nonces.size).toBe(5);
	expect(broken()).toEqual([]);
});

test("whoever comes by 127.0.0.1 is sent to localhost, to the same page; a program is not", async ({
	product,
	browser,
}) => {
	const page = await browser.newPage();
	const { port } = new URL(product.url);
	await page.goto(`http://127.0.0.1:${port}/cases?mine=1`);
	await page.waitForURL(`http://localhost:${port}/sign-in?to=%2Fcases%3Fmine%3D1`);
	await page.close();
	expect((await fetch(`http://127.0.0.1:${port}/api/health`)).status).toBe(200);
});

test("signing out ends the session at once, and being another person ends the first", async ({
	signInAs,
	admin,
}) => {
	const page = await signInAs("Mina Okafor");
	await page.getByRole("button", { name: /^Jonas Weber/ }).click();
	await expect(page.getByTestId("who")).toContainText("L-108");
	const stolen = await page.context().cookies();
	await page.getByRole("button", { name: "Sign out" }).click();
	await page.waitForURL("**/sign-in");
	await page.context().addCookies(stolen);
	await page.goto("/queue");
	expect(new URL(page.url()).pathname).toBe("/sign-in");
	const last = await admin`
		select e.type, p.name from ledger.entry e join access.person p on p.id = e.actor
		where e.type in ('session.signed_in', 'session.ended') and p.name in ('Mina Okafor', 'Jonas Weber')
		order by e.at desc limit 40`;
	expect(last.some(({ type, name }) => type === "session.ended" && name === "Mina Okafor")).toBe(true);
	expect(last.some(({ type, name }) => type === "session.ended" && name === "Jonas Weber")).toBe(true);
});

/** The line that the start screen prints, pasted into a shell. */
function pasteUrgentReport(product: SharedProduct): string {
	const screen = startScreen({ ...product, services: [] } as unknown as Product, {
		...{ mode: "demo", ownDatabase: false, assurance: "session", hasAdmin: true },
	});
	const line = screen.find((one) => one.includes("| curl"));
	const answer = execFileSync("bash", ["-c", line ?? ""], { encoding: "utf8" });
	return (JSON.parse(answer) as { caseId: string }).caseId;
}

async function counting(page: Page): Promise<{ page: Page; clicks: () => number }> {
	let clicks = 1; // signing in
	await page.exposeFunction("countClick", () => clicks++);
	await page.addInitScript(() => {
		addEventListener("pointerdown", () => (globalThis as never as { countClick(): void }).countClick(), true);
	});
	return { page, clicks: () => clicks };
}

async function decisionOf(product: SharedProduct, caseId: string): Promise<unknown> {
	const authorization = `Bearer ${product.integrationKey}`;
	let after = "";
	for (;;) {
		const answer = await fetch(
			`${product.url}/api/v1/decisions?${new URLSearchParams(after ? { after } : {})}`,
			{
				headers: { authorization },
			},
		);
		const page = (await answer.json()) as { decisions: { caseId: string }[]; next?: string | null };
		const found = page.decisions.find((one) => one.caseId === caseId);
		if (found || !page.next || page.next === after || page.decisions.length === 0) return found;
		after = page.next;
	}
}

const openingOf = (caseId: string) => ({
	kind: "opening",
	caseId,
	reason: { code: "USER_REPORT_REVIEW", question: "DOES_IT_VIOLATE", text: WHY },
	scope: { kind: "reported" },
});

function tryReading(page: Page, caseId: string): Promise<{ status: number; code: string }> {
	return page.evaluate(async (body) => {
		const answer = await fetch("/readings", {
			method: "POST",
			headers: { "content-type": "application/json" },
			body: JSON.stringify(body),
		});
		return { status: answer.status, code: (await answer.json()).code };
	}, openingOf(caseId));
}

/** What a reader sees of attachments: closed until asked for, gentle until revealed, each on record, and what lies about itself said plainly. */
import type { Locator, Page } from "@playwright/test";
import { claimAndAsk, openIt, reportOf } from "./desk-steps.ts";
import { expect, type SharedProduct, test } from "./fixtures.ts";
import { violations } from "./sound.ts";
import { film, HEIC, PAGE, photo, SCRIPTED, tone } from "./testing-media.ts";

const WHY = "The report says that he sent her pictures after she had asked him to stop.";

/** A report whose message after the reported one has these attachments, of which all but the last arrive. */
async function reportWith(
	product: SharedProduct,
	post: (body: unknown) => Promise<Response>,
	files: readonly (readonly [mediaType: string, bytes: Buffer])[],
): Promise<Response> {
	const report = reportOf({});
	const { id: run } = report.thread;
	const attachments = files.map(([mediaType, { length: bytes }], n) => ({
		id: `a${n}-${run}`,
		mediaType,
		bytes,
	}));
	(report.thread.messages as unknown[])[15] = {
		...report.thread.messages[15],
		...{ kind: "media", text: "Look at these, Änne.", attachments },
	};
	const posted = await post(report);
	const { reportId } = (await posted.clone().json()) as { reportId: string };
	for (const [n, [, bytes]] of files.slice(0, -1).entries()) {
		const put = await fetch(`${product.url}/api/v1/reports/${reportId}/attachments/${attachments[n]?.id}`, {
			method: "PUT",
			headers: {
				authorization: `Bearer ${product.integrationKey}`,
				"content-type": "application/octet-stream",
			},
			body: new Uint8Array(bytes),
		});
		expect(put.status, `${n}: ${await put.clone().text()}`).toBe(201);
	}
	return posted;
}

/** By keyboard: the tile's button, then whatever it became has the focus. */
async function show(page: Page, n: number): Promise<Locator> {
	const tile = page.locator("[data-attachment]").nth(n);
	await tile.getByRole("button", { name: /^Show/ }).focus();
	await page.keyboard.press("Enter");
	await expect(tile.locator("[data-kind]")).toBeVisible();
	await expect.poll(() => tile.evaluate((at) => at.contains(document.activeElement))).toBe(true);
	return tile;
}

const filterOf = (of: Locator) => of.evaluate((element) => getComputedStyle(element).filter);
const atOf = (of: Locator) => of.evaluate((media) => (media as HTMLMediaElement).currentTime);

test("attachments are closed, then blurred, grey, mute and still, each shown one on record; nothing runs, and what lies is told", async ({
	product,
	signInAs,
	postReport,
	admin,
}) => {
	test.slow();
	const page = await signInAs("Mina Okafor");
	const webm = await film(page);
	const reported = await reportWith(product, postReport, [
		["image/png", photo()],
		["audio/wav", tone()],
		["video/webm", webm],
		["image/svg+xml", SCRIPTED],
		["image/png", PAGE],
		["image/heic", HEIC],
		["image/png", photo().subarray(0, 2_000)],
		["video/webm", webm.subarray(0, 400)],
		["image/gif", Buffer.from("GIF89a never sent")],
	]);
	const asked: string[] = [];
	page.on("request", (request) => {
		const { pathname } = new URL(request.url());
		if (/^\/(readings\/attachments|ran)/.test(pathname)) asked.push(pathname);
	});
	const caseId = await claimAndAsk(page, reported);
	await openIt(page, WHY);
	const pane = page.getByTestId("reading");
	await expect(page.locator("[data-attachment=closed]")).toHaveCount(9);
	await expect(pane.locator("img, video, audio")).toHaveCount(0);
	expect(asked).toEqual([]);
	await expect(page.locator("[data-attachment]").nth(5)).toContainText("said to be image/heic");

	// The photo, by keyboard.
	const picture = await show(page, 0);
	const image = picture.getByRole("img");
	await expect(picture.getByRole("button", { name: "Reveal" })).toBeFocused();
	await expect.poll(() => image.evaluate((at) => (at as HTMLImageElement).naturalWidth)).toBe(320);
	expect(await filterOf(image)).toBe("blur(28px) grayscale(1)");
	await expect(image).toHaveAccessibleName(/^Image of Person B, .*, blurred$/);
	await page.keyboard.press("Space");
	await expect.poll(() => filterOf(image)).toBe("grayscale(1)");
	await picture.getByRole("button", { name: "In colour" }).press("Enter");
	await expect.poll(() => filterOf(image)).toBe("none");
	await expect(picture.locator("[data-mark]")).toBeVisible();

	// A sound begins mute, and only when it is played.
	const sound = await show(page, 1);
	const audio = sound.locator("audio");
	expect(
		await audio.evaluate((at) => [(at as HTMLAudioElement).muted, (at as HTMLAudioElement).paused]),
	).toEqual([true, true]);
	await sound.getByRole("button", { name: "Sound on" }).press("Space");
	expect(await audio.evaluate((at) => (at as HTMLAudioElement).muted)).toBe(false);
	await sound.getByRole("button", { name: "Play" }).press("Enter");
	await expect.poll(() => atOf(audio)).toBeGreaterThan(0.2);

	// A film stands still under its blur.
	const moving = await show(page, 2);
	const video = moving.locator("video");
	await expect.poll(() => video.evaluate((at) => (at as HTMLVideoElement).videoWidth)).toBe(160);
	expect(
		await video.evaluate((at) => [(at as HTMLVideoElement).muted, (at as HTMLVideoElement).paused]),
	).toEqual([true, true]);
	expect(await filterOf(video)).toBe("blur(28px) grayscale(1)");
	await moving.getByRole("button", { name: "Play" }).press("Enter");
	await expect.poll(() => atOf(video)).toBeGreaterThan(0.2);

	// What could run, or is not what it says, is no more than a file.
	for (const [n, why] of [
		[3, ["NOT_SHOWN_HERE"]],
		[4, ["TYPE_DIFFERS", "NOT_SHOWN_HERE"]],
		[5, ["NOT_SHOWN_HERE"]],
	] as const) {
		const file = await show(page, n);
		await expect(file.getByRole("link", { name: "Download the file" })).toBeFocused();
		await expect(file.locator("img, video, audio, iframe, object, embed")).toHaveCount(0);
		for (const code of why) await expect(file.locator(`[data-why=${code}]`)).toBeVisible();
	}
	const [scripted] = await Promise.all([
		page.waitForEvent("download"),
		page.locator("[data-attachment]").nth(3).getByRole("link", { name: "Download the file" }).click(),
	]);
	expect(scripted.suggestedFilename()).toMatch(/^attachment-[0-9a-f]{8}\.bin$/);

	// Cut off: the picture says so before it is drawn, the film when it cannot be played.
	const cut = await show(page, 6);
	await expect(cut.locator("[data-why=TRUNCATED]")).toBeVisible();
	const short = await show(page, 7);
	await expect(
		short.getByRole("status").filter({ hasText: /could not play any of it|breaks off/ }),
	).toBeVisible();
	// Never sent: said, nothing shown, and it may be asked for again.
	const missing = page.locator("[data-attachment]").nth(8);
	await missing.getByRole("button", { name: /^Show/ }).press("Enter");
	await expect(missing.getByRole("status")).toContainText("The platform has not sent this attachment yet");
	await expect(missing.getByRole("button", { name: /^Try again/ })).toBeFocused();

	expect(await page.evaluate(() => (globalThis as { ran?: number }).ran)).toBeUndefined();
	expect(asked).not.toContain("/ran");
	await expect
		.poll(async () => {
			const [row] = await admin`select count(*)::int as n from ledger.entry
				where case_id = ${caseId} and type = 'attachment.displayed' and outcome = 'granted'`;
			return row?.n;
		})
		.toBe(8);
	expect(await violations(page), "with attachments shown").toEqual([]);
	await page.setViewportSize({ width: 320, height: 700 });
	expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
	await page.setViewportSize({ width: 1280, height: 720 });

	// In a tab by itself it would be neither blurred nor marked; and with its opening it is over, for every request.
	const source = await image.getAttribute("src");
	const alone = await page.context().newPage();
	expect((await alone.goto(source ?? ""))?.status()).toBe(403);
	await alone.close();
	const kept = await image.elementHandle();
	await pane.getByRole("button", { name: "Close", exact: true }).click();
	await expect(pane.locator("img, video, audio")).toHaveCount(0);
	await expect(pane).toHaveCount(0);
	expect(await kept?.getAttribute("src")).toBeNull();
});

test("one finds in what is open, and reads blurred text message by message where one has it so", async ({
	signInAs,
	postReport,
}) => {
	const page = await signInAs("Ines Lindqvist");
	await page.goto("/account");
	await page.getByLabel("Blur text too, message by message").check();
	await page.getByLabel("Ctrl+F (⌘F) finds in what is open").check();
	await page.locator("form", { hasText: "Blur text too" }).getByRole("button", { name: "Save" }).click();
	await expect(page.getByText("Saved. It counts from the next page on.")).toBeVisible();

	const texts = Array.from({ length: 30 }, (_, n) =>
		n % 3 === 0 ? `Kom\u200bm allein, Café ${n}` : `Nothing here, ${n}`,
	);
	await claimAndAsk(page, await postReport(reportOf({ texts, note: "She is afraid of the café." })));
	await openIt(page, WHY);
	const pane = page.getByTestId("reading");
	await expect(pane.locator("button[data-text]")).toHaveCount(11);
	const first = pane.locator("button[data-text]").first();
	expect(await filterOf(first)).toMatch(/^blur/);
	await first.focus();
	await page.keyboard.press("Space");
	await expect(pane.locator("button[data-text]")).toHaveCount(10);
	await expect(pane.locator("p[data-text]")).toBeFocused();
	await pane.getByRole("button", { name: "Show all text" }).click();
	await expect(pane.locator("button[data-text], button[data-note]")).toHaveCount(0);

	await page.keyboard.press("Control+f");
	await page.keyboard.type("komm allein, CAFE");
	const count = page.getByTestId("find-count");
	await expect(count).toHaveText("1 of 4");
	await expect(pane.locator("[data-found]")).toHaveCount(1);
	await page.keyboard.press("Shift+Enter");
	await expect(count).toHaveText("4 of 4");
	await page.keyboard.press("Tab");
	await page.keyboard.press("n");
	await expect(count).toHaveText("1 of 4");
	await page.keyboard.press("/");
	await page.keyboard.type("café");
	await expect(count).toHaveText("1 of 5"); // the note too
	await page.keyboard.type(" nowhere");
	await expect(count).toHaveText("Nothing found");
	expect(await violations(page), "finding").toEqual([]);
	await page.keyboard.press("Escape");
	await expect(page.getByRole("search")).toHaveCount(0);
	await expect(pane).toBeFocused();

	await page.goto("/account");
	await page.getByLabel("Blur text too, message by message").uncheck();
	await page.getByLabel("Ctrl+F (⌘F) finds in what is open").uncheck();
	await page.locator("form", { hasText: "Blur text too" }).getByRole("button", { name: "Save" }).click();
	await expect(page.getByText("Saved. It counts from the next page on.")).toBeVisible();
});

/** What a moderator without a pointer does with a case, in the steps of e2e/twenty-cases.e2e.ts. */
import { randomUUID } from "node:crypto";
import { expect, type Page } from "@playwright/test";
import { conversation, reportOf } from "./desk-steps.ts";
import { keyboardOf } from "./keyboard.ts";
import { photo } from "./testing-media.ts";

const WHY = "The report says that it goes on every night; I must see whether it is so.";
const NOTE = "It is what the report says, and it was not the first time.";

export type Body = ReturnType<typeof reportOf> & { thread: { language?: string } };

/** A report in a language that no other case of the product has. */
export function inEsperanto(body: Body = reportOf({ texts: conversation(60), reported: [30] })): Body {
	return { ...body, thread: { ...body.thread, language: "eo" } };
}

/** The same thread, reported once more by somebody else's words. */
export function reportedAgain(body: Body): Body {
	const reportedAt = new Date().toISOString();
	return { ...body, report: { ...body.report, id: `r-${randomUUID()}`, reportedAt } };
}

export const PICTURE = photo(120, 80);

/** A report whose message before the reported one is a photo. @returns it, and the photo's id */
export function withPhoto(): { body: Body; attachment: string } {
	const body = inEsperanto();
	const attachment = `a-${randomUUID()}`;
	const attachments = [{ id: attachment, mediaType: "image/png", bytes: PICTURE.length }];
	const messages = body.thread.messages.map((message, at) => {
		const { text: _, ...rest } = message;
		return at === 28 ? { ...rest, kind: "media", attachments } : message;
	});
	return { body: { ...body, thread: { ...body.thread, messages } } as Body, attachment };
}

export interface Action {
	name: string;
	/** Whom it concerns is asked. */
	account?: boolean;
	days?: string;
}

export function handsOf(page: Page) {
	const keys = keyboardOf(page);
	const reading = page.getByTestId("reading");
	const caseAt = () => /\/cases\/([0-9a-f-]{36})$/.exec(new URL(page.url()).pathname)?.[1] ?? "";

	const toQueue = async () => {
		await keys.press("Control+k");
		const palette = page.getByRole("dialog");
		await expect(palette.getByRole("combobox")).toBeFocused();
		await keys.type("Queue");
		await expect(palette.getByRole("option", { selected: true })).toContainText("Queue");
		await keys.press("Enter");
		await page.waitForURL((url) => url.pathname === "/queue");
	};

	return {
		keys,
		toQueue,
		/** Narrows the queue to one language and keeps that as a view. */
		async keepView(language: string, name: string) {
			await keys.tabTo(page.getByText("Category, language, source"));
			await keys.press("Enter");
			await keys.pick(page.getByLabel("Language"), language);
			await keys.tabTo(page.getByRole("button", { name: "Apply" }));
			await keys.press("Enter");
			await page.waitForURL(/language=/);
			await keys.tabTo(page.getByText("Views", { exact: true }));
			await keys.press("Enter");
			await keys.write(page.getByLabel("Name", { exact: true }), name);
			await keys.press("Enter");
			await expect(page.getByRole("link", { name, exact: true })).toBeVisible();
		},
		/** The next case of that view. @returns its id */
		async next(view: string): Promise<string> {
			await toQueue();
			const link = page.getByRole("link", { name: view, exact: true });
			await keys.tabTo(link);
			await keys.press("Enter");
			await page.waitForURL(/language=/);
			await expect(link).toHaveAttribute("aria-current", "true");
			await keys.press("n");
			await page.waitForURL(/\/cases\/[0-9a-f-]{36}$/);
			await expect(page.getByText("Claimed by you")).toBeVisible();
			return caseAt();
		},
		async open() {
			await keys.press("o");
			await expect(page.getByRole("radio", { name: /Review of a report/ })).toBeFocused();
			await this.confirm();
			await expect(page.locator("[data-sequence]")).toHaveCount(11);
		},
		async widen() {
			await keys.tabTo(page.getByRole("button", { name: "Read more" }));
			await keys.press("Enter");
			await expect(page.getByRole("radio", { name: /Review of a report/ })).toBeFocused();
			await this.confirm();
			await expect(page.locator("[data-sequence]")).toHaveCount(51);
		},
		async confirm() {
			await keys.choose(page.getByRole("radio", { name: "Is it a single remark or a pattern?" }));
			await keys.write(page.getByLabel(/In your own words/), WHY);
			await keys.tabTo(page.getByRole("button", { name: "Record and open" }));
			await keys.press("Enter");
			await expect(reading).toBeFocused({ timeout: 30_000 });
		},
		/** It comes blurred, and is shown on the person's word alone. */
		async lookAtPhoto() {
			const place = page.locator("[data-attachment]");
			await keys.tabTo(place.getByRole("button", { name: /^Show/ }));
			await keys.press("Enter");
			await expect(place).toHaveAttribute("data-attachment", "shown");
			await expect(place.locator("[data-veiled]")).toHaveCount(1);
			await keys.tabTo(place.getByRole("button", { name: "Reveal" }));
			await keys.press("Space");
			await expect(place.locator("[data-veiled]")).toHaveCount(0);
			const wide = () => place.locator("img").evaluate((image) => (image as HTMLImageElement).naturalWidth);
			await expect.poll(wide).toBe(120);
		},
		async decideNothing() {
			await keys.press("d");
			await keys.choose(page.getByRole("radio", { name: /^No violation/ }));
			await keys.tabTo(page.getByRole("button", { name: "No violation" }));
			await keys.press("Enter");
			await this.decided("no violation");
		},
		/** The gravest last. */
		async decide(...actions: Action[]) {
			await keys.press("d");
			await keys.choose(page.getByRole("radio", { name: /^Violation/ }));
			for (const { name, account, days } of actions) {
				const box = page.getByRole("checkbox", { name: new RegExp(`^${name}`) });
				await keys.tick(box);
				const asked = page.getByRole("group", { name, exact: true });
				if (account) await keys.tick(asked.getByRole("checkbox", { name: "Person B" }));
				if (days) await keys.pick(asked.getByLabel("For how long?"), days);
			}
			await keys.write(page.getByLabel("Note: why?"), NOTE);
			const gravest = actions.at(-1)?.name ?? "";
			await keys.tabTo(page.getByRole("button", { name: `Decide: ${gravest}` }));
			await keys.press("Enter");
			await this.decided(gravest.toLowerCase());
		},
		async decided(outcome: string) {
			await expect(page.getByTestId("ending")).toContainText(`Decided: ${outcome}`);
			await expect(page.locator("[data-text]")).toHaveCount(0);
			await keys.isSomewhere();
		},
		async undo() {
			await keys.press("u");
			await expect(page.getByTestId("undone").first()).toBeVisible();
			await expect(page.getByTestId("ending")).toHaveCount(0);
			await keys.isSomewhere();
		},
		async escalate() {
			await keys.press("d");
			await keys.choose(page.getByRole("radio", { name: /^To child safety/ }));
			await keys.write(page.getByLabel(/^Note[: ]/), "One of them seems to be twelve at most.");
			await keys.tabTo(page.getByRole("button", { name: "To child safety" }));
			await keys.press("Enter");
			await expect(page.getByText(/only child-safety staff/)).toBeVisible();
		},
	};
}

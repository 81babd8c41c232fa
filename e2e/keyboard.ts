/** A person who has no pointer: whatever they do on a page goes through its keyboard. */
import { expect, type Locator, type Page } from "@playwright/test";

export interface Keyboard {
	/** Presses one key, such as "Enter" or "Shift+Tab". */
	press(key: string): Promise<void>;
	type(text: string): Promise<void>;
	/** Tab after Tab until it stands there. */
	tabTo(target: Locator): Promise<void>;
	/** Tabs to a field and types there. */
	write(field: Locator, text: string): Promise<void>;
	/** Tabs to a box and ticks it by Space. */
	tick(box: Locator): Promise<void>;
	/** Tabs to its group, then by the arrows, and by Space where it is alone. */
	choose(radio: Locator): Promise<void>;
	/** Tabs to the list, then down until that one is chosen. */
	pick(list: Locator, label: string): Promise<void>;
	/** Focus stands on something: nobody begins at the top of the page again. */
	isSomewhere(): Promise<void>;
}

const MOST = 120;

export function keyboardOf(page: Page): Keyboard {
	const press = (key: string) => page.keyboard.press(key);
	const type = (text: string) => page.keyboard.insertText(text);
	const isOn = (target: Locator) => target.evaluate((element) => element === document.activeElement);
	const tabTo = async (target: Locator) => {
		await expect(target).toBeVisible();
		for (let pressed = 0; pressed < MOST && !(await isOn(target)); pressed++) await press("Tab");
		await expect(target).toBeFocused();
	};
	const write = async (field: Locator, text: string) => {
		await tabTo(field);
		await type(text);
		await expect(field).toHaveValue(text);
	};
	const tick = async (box: Locator) => {
		await tabTo(box);
		await press("Space");
		await expect(box).toBeChecked();
	};
	/** A group takes one Tab: its checked one has it, or the first. */
	const choose = async (radio: Locator) => {
		await expect(radio).toBeVisible();
		const inGroup = () =>
			radio.evaluate((element) => {
				const on = document.activeElement;
				return on instanceof HTMLInputElement && on.name === (element as HTMLInputElement).name;
			});
		for (let pressed = 0; pressed < MOST && !(await inGroup()); pressed++) await press("Tab");
		for (let pressed = 0; pressed < MOST && !(await isOn(radio)); pressed++) await press("ArrowDown");
		if (!(await radio.isChecked())) await press("Space");
		await expect(radio).toBeChecked();
	};
	const pick = async (list: Locator, label: string) => {
		await tabTo(list);
		const chosen = () =>
			list.evaluate((element) => (element as HTMLSelectElement).selectedOptions[0]?.label ?? "");
		for (let pressed = 0; pressed < MOST && (await chosen()) !== label; pressed++) await press("ArrowDown");
		expect(await chosen()).toBe(label);
	};
	const isSomewhere = () => expect(page.locator("body :focus")).toHaveCount(1);
	return { press, type, tabTo, write, tick, choose, pick, isSomewhere };
}

/** How often a pointer was used on any page from now on; by a person, not by a script. */
export async function pointersOn(page: Page): Promise<() => number> {
	let used = 0;
	await page.exposeFunction("pointerUsed", () => used++);
	await page.addInitScript(() => {
		for (const kind of ["pointerdown", "mousedown", "touchstart", "wheel"])
			addEventListener(
				kind,
				(event) => {
					if (event.isTrusted) (globalThis as never as { pointerUsed(): void }).pointerUsed();
				},
				{ capture: true, passive: true },
			);
	});
	return () => used;
}

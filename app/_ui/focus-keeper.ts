/**
 * No act loses the focus (interface: "focus is never lost after an action"). Where the element that had it went away, or
 * could not have it while the act ran, it goes back to it, to the row that took its row's place, to what the page holds
 * ready around it, or to the heading of the nearest part that is still there. A page that puts the focus somewhere itself is left to do so.
 *
 * Loaded at the first key or click: before that nobody has acted. `before`: what had it
 * then. @returns how to stop
 */
export function keepFocus(before: Element | null): () => void {
	let had = before instanceof HTMLElement && before !== document.body ? seen(before) : null;
	let due = 0;
	const onFocus = ({ target }: FocusEvent) => {
		if (target instanceof HTMLElement && target !== document.body) had = seen(target);
	};
	// Given up on purpose: it is still there and could have it.
	const onBlur = ({ target, relatedTarget }: FocusEvent) => {
		if (relatedTarget !== null || !document.hasFocus()) return;
		setTimeout(() => {
			if (had?.element === target && isLost() && mayHave(had.element)) had = null;
		});
	};
	const mend = () => {
		due = 0;
		if (!had || !isLost()) return;
		if (mayHave(had.element)) had.element.focus({ preventScroll: true });
		else if (!had.element.isConnected) (successorOf(had) ?? document.getElementById("main"))?.focus();
	};
	// After the page's own effects, which know better where the work goes on.
	const watcher = new MutationObserver(() => {
		if (had && isLost() && due === 0) due = window.setTimeout(mend, 60);
	});
	document.addEventListener("focusin", onFocus);
	document.addEventListener("focusout", onBlur);
	watcher.observe(document.body, {
		...{ subtree: true, childList: true },
		attributes: true,
		attributeFilter: ["disabled"],
	});
	due = window.setTimeout(mend, 60);
	return () => {
		document.removeEventListener("focusin", onFocus);
		document.removeEventListener("focusout", onBlur);
		watcher.disconnect();
		clearTimeout(due);
	};
}

const isLost = () => document.activeElement === null || document.activeElement === document.body;

const mayHave = (element: HTMLElement) =>
	element.isConnected && !element.matches(":disabled") && element.checkVisibility();

function seen(element: HTMLElement) {
	const around: HTMLElement[] = [];
	for (let up = element.parentElement; up && up !== document.body; up = up.parentElement) around.push(up);
	const row = element.closest("tr");
	return { element, around, row: row ? [...(row.parentElement?.children ?? [])].indexOf(row) : -1 };
}

/** The row in the same place, else the heading of what is left around it. */
function successorOf({ around, row }: { around: HTMLElement[]; row: number }): HTMLElement | null {
	const left = around.find((one) => one.isConnected);
	if (!left) return null;
	if (left.matches("tbody, table, section:has(> table)") && row >= 0) {
		const rows = left.querySelectorAll<HTMLElement>("tbody [data-row], :scope > tr [data-row]");
		const next = rows[Math.min(row, rows.length - 1)];
		if (next) return next;
	}
	const part = left.closest<HTMLElement>("section, article, form, dialog, main");
	// What the page itself holds ready for it, where that is nearer.
	const place = around.find((one) => one.isConnected && one.hasAttribute("tabindex"));
	if (place && place !== part && part?.contains(place)) return place;
	const heading = part?.querySelector<HTMLElement>("h1, h2, h3") ?? part;
	if (heading && heading.tabIndex < 0) heading.tabIndex = -1;
	return heading ?? null;
}

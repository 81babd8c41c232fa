"use client";
import { useRouter } from "next/navigation";
import {
	type KeyboardEvent,
	type RefObject,
	useEffect,
	useId,
	useLayoutEffect,
	useMemo,
	useRef,
	useState,
} from "react";
import { useWords } from "../_words/provider.tsx";
import { type Choice, type Group, groupsOf } from "./palette-choices.ts";
import { useFound } from "./use-found.ts";

/**
 * Finds anything, does anything: the acts of this page, the pages of the console, a case or report by its id, staff by
 * name. A combobox over a list (WAI-ARIA APG): the focus stays in the field, the arrows choose, Enter does it, Escape
 * closes and gives the focus back. Loaded when it is asked for.
 *
 * @param begun what was typed before it had come
 */
export function Palette({ begun, onClose }: { begun: RefObject<string>; onClose: () => void }) {
	const w = useWords("palette");
	const id = useId();
	const router = useRouter();
	const dialog = useRef<HTMLDialogElement>(null);
	const [text, setText] = useState("");
	const [chosen, setChosen] = useState(0);
	const [acts] = useState(actsOfPage);
	const { answer, failed } = useFound(text);
	const groups = useMemo(
		() => groupsOf(acts, answer, text, { here: w("here"), found: w("found"), goTo: w("goTo") }),
		[acts, answer, text, w],
	);
	const all = groups.flatMap(({ choices }) => choices);
	const at = Math.min(chosen, all.length - 1);
	// At one instant the keys become its own and what was typed before is taken over: no letter falls between.
	useLayoutEffect(() => {
		if (!dialog.current?.open) dialog.current?.showModal();
		setText(begun.current);
	}, [begun]);
	useEffect(() => {
		document.getElementById(`${id}-${at}`)?.scrollIntoView({ block: "nearest" });
	}, [id, at]);

	const run = (choice: Choice | undefined) => {
		if (!choice) return;
		// Closing gives the focus back to where it was; then the act takes it where it wants.
		dialog.current?.close();
		if (choice.href !== undefined) {
			document.getElementById("main")?.focus({ preventScroll: true });
			router.push(choice.href);
		} else choice.element.click();
	};
	const onKeyDown = (event: KeyboardEvent) => {
		if (event.nativeEvent.isComposing) return;
		const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
		if (step) setChosen((at + step + all.length) % Math.max(1, all.length));
		else if (event.key === "Enter") run(all[at]);
		else return;
		event.preventDefault();
	};
	return (
		// biome-ignore lint/a11y/useKeyWithClickEvents: a click beside it closes it, as Escape does
		<dialog
			ref={dialog}
			aria-label={w("title")}
			onClose={onClose}
			onClick={(event) => event.target === dialog.current && dialog.current.close()}
			className="card mx-auto mt-[12vh] mb-auto w-[36rem] max-w-[94vw] overflow-hidden p-0 text-ink shadow-over backdrop:bg-paper/70"
		>
			<input
				role="combobox"
				aria-label={w("label")}
				aria-expanded={all.length > 0}
				aria-controls={`${id}-list`}
				aria-autocomplete="list"
				aria-activedescendant={at >= 0 ? `${id}-${at}` : undefined}
				placeholder={w("placeholder")}
				autoComplete="off"
				autoCapitalize="off"
				spellCheck={false}
				maxLength={128}
				value={text}
				onChange={(event) => {
					setText(event.target.value);
					setChosen(0);
				}}
				onKeyDown={onKeyDown}
				className="w-full border-b border-line bg-transparent px-4 py-3 text-base outline-none"
			/>
			<div
				id={`${id}-list`}
				role="listbox"
				aria-label={w("title")}
				className="max-h-[50vh] overflow-y-auto p-1.5"
			>
				{groups.map((group) => (
					<Choices
						key={group.name}
						id={id}
						group={group}
						from={group.from}
						at={at}
						onChoose={setChosen}
						onRun={run}
					/>
				))}
			</div>
			<p className="border-t border-line px-4 py-2 text-2xs text-faint">
				{failed ? w("failed") : all.length === 0 ? w("nothing") : w("keys")}
			</p>
			<p role="status" className="sr-only">
				{all.length === 0 ? w("nothing") : w("results", { count: all.length })}
			</p>
		</dialog>
	);
}

function Choices({
	id,
	group: { name, choices },
	from,
	at,
	onChoose,
	onRun,
}: {
	id: string;
	group: Group;
	/** Of the first of them, in the whole list. */
	from: number;
	at: number;
	onChoose: (at: number) => void;
	onRun: (choice: Choice) => void;
}) {
	return (
		// biome-ignore lint/a11y/useSemanticElements: options stand in groups of a listbox; a fieldset is of forms
		<div role="group" aria-labelledby={`${id}-${name}`}>
			<p id={`${id}-${name}`} className="eyebrow px-2.5 pt-2 pb-1">
				{name}
			</p>
			{choices.map((choice, n) => (
				// biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/useFocusableInteractive: the field has the focus and the keys
				<div
					key={`${choice.href ?? ""}${choice.label}`}
					id={`${id}-${from + n}`}
					role="option"
					aria-selected={from + n === at}
					onPointerMove={() => from + n !== at && onChoose(from + n)}
					onClick={() => onRun(choice)}
					className="flex cursor-pointer items-baseline justify-between gap-4 rounded-md px-2.5 py-1.5 aria-selected:bg-wash aria-selected:text-accent-strong"
				>
					<span className="min-w-0 [overflow-wrap:anywhere]">{choice.label}</span>
					{choice.note && <span className="shrink-0 text-xs text-faint">{choice.note}</span>}
				</div>
			))}
		</div>
	);
}

/** What this page offers: everything that has a key, as its words say it, and that can be pressed now. */
function actsOfPage(): Choice[] {
	const row = document.activeElement?.closest("tr");
	return [...document.querySelectorAll<HTMLElement>("[data-hotkey], [data-act]")].flatMap((element) => {
		const elsewhere = element.closest("tr") !== null && element.closest("tr") !== row;
		const idle = element.matches(":disabled, [aria-disabled=true]") || !element.checkVisibility();
		const label = wordsOf(element);
		if (elsewhere || idle || label === "") return [];
		return [{ element, label, ...(element.dataset.hotkey ? { note: element.dataset.hotkey } : {}) }];
	});
}

/** As a screen reader says it, without its key. */
function wordsOf(element: HTMLElement): string {
	const said = element.getAttribute("aria-label");
	if (said) return said;
	const copy = element.cloneNode(true) as HTMLElement;
	for (const key of copy.querySelectorAll("kbd")) key.remove();
	return (copy.textContent ?? "").replaceAll(/\s+/g, " ").trim();
}

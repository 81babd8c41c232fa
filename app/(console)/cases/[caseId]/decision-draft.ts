/** What somebody has chosen and written in the decision form so far, and whether it is whole. Pure. */
import type { ActionKind } from "#lib/access/policy-desk.ts";
import type { Macro, MacroBody } from "#lib/cases/macros.ts";

export type On = "account" | "messages" | "thread";

export interface ActionDraft {
	people: readonly number[];
	on: On;
	/** Days; "": without an end. */
	days: string;
	label: string;
}

export interface Draft {
	/** NO_VIOLATION, SUPPORT (and no violation), VIOLATION, or an escalation; "": nothing yet. */
	act: string;
	/** CATEGORY/KEYWORD; the keyword may be missing. */
	rule: string;
	actions: Partial<Record<ActionKind, ActionDraft>>;
	words: string;
}

export interface ActionOffered {
	code: ActionKind;
	name: string;
	meaning: string;
	on: readonly On[];
	ends: boolean;
	labels: readonly { code: string; name: string }[] | null;
}

export interface DecisionOptions {
	rules: readonly { value: string; name: string }[];
	/** As it was reported. */
	rule: string;
	nothing: { name: string; meaning: string };
	actions: readonly ActionOffered[];
	escalations: readonly { code: string; name: string; meaning: string }[];
	severe: readonly ActionKind[];
	suspensionDaysOver: number;
	region: string;
	/** Whether this person may share a macro with the region. */
	shares: boolean;
	macros: readonly Macro[];
}

export const DAYS = ["1", "3", "7", "14", "30", "90", "180"] as const;

export const emptyDraft = ({ rule }: Pick<DecisionOptions, "rule">): Draft => ({
	...{ act: "", rule, actions: {}, words: "" },
});

/** As an action begins when it is chosen. */
export function begun({ on, ends, labels }: ActionOffered): ActionDraft {
	return {
		people: [],
		on: on[0] ?? "account",
		days: ends ? "7" : "",
		label: labels?.length === 1 ? (labels[0]?.code ?? "") : "",
	};
}

/**
 * Another way to end it. Support begins as that is chosen, and goes again where it names nobody yet: whoever only passes by it, as the
 * arrows do, offers nothing.
 */
export function turnedTo(draft: Draft, act: string, support: ActionOffered | undefined): Draft {
	const { SUPPORT, ...others } = draft.actions;
	if (act === "SUPPORT")
		return { ...draft, act, actions: { ...others, ...(support && { SUPPORT: SUPPORT ?? begun(support) }) } };
	const passedBy = draft.act === "SUPPORT" && SUPPORT?.people.length === 0;
	return { ...draft, act, actions: passedBy ? others : draft.actions };
}

/** Those that count for what is chosen. */
export function counted({ act, actions }: Draft): [ActionKind, ActionDraft][] {
	const all = Object.entries(actions) as [ActionKind, ActionDraft][];
	if (act === "VIOLATION") return all;
	return act === "SUPPORT" ? all.filter(([kind]) => kind === "SUPPORT") : [];
}

export const concernsMessages = (draft: Draft) => counted(draft).some(([, { on }]) => on === "messages");

/** Whether nothing is missing but, perhaps, words. */
export function isWhole(draft: Draft, offered: readonly ActionOffered[], chosen: number): boolean {
	if (draft.act === "") return false;
	const actions = counted(draft);
	if (draft.act === "SUPPORT" && actions.length === 0) return false;
	if (draft.act === "VIOLATION" && (draft.rule === "" || !actions.some(([kind]) => kind !== "SUPPORT")))
		return false;
	return actions.every(([kind, { people, on, label }]) => {
		const rule = offered.find(({ code }) => code === kind);
		return (
			(on !== "account" || people.length > 0) &&
			(on !== "messages" || chosen > 0) &&
			(rule?.labels == null || label !== "")
		);
	});
}

/** Whether somebody else must confirm it. */
export function isSevere(draft: Draft, { severe, suspensionDaysOver }: DecisionOptions): boolean {
	return counted(draft).some(
		([kind, { days }]) =>
			severe.includes(kind) ||
			(kind === "SUSPEND_ACCOUNT" && (days === "" || Number(days) > suspensionDaysOver)),
	);
}

/** The gravest that is chosen, as it is offered. */
export function gravest(draft: Draft, offered: readonly ActionOffered[]): ActionOffered | undefined {
	const kinds = counted(draft).map(([kind]) => kind);
	return offered.filter(({ code }) => kinds.includes(code)).at(-1);
}

/** A macro laid over what is there: whom it concerns stays, what was written stays where the macro says nothing. */
export function filledIn(draft: Draft, { act, rule, actions, words }: MacroBody): Draft {
	return {
		act,
		rule: rule ?? draft.rule,
		actions: Object.fromEntries(
			actions.map(({ kind, on, days, label }) => [
				kind,
				{ people: draft.actions[kind]?.people ?? [], on, days, label },
			]),
		),
		words: words === "" ? draft.words : words,
	};
}

export function macroOf(draft: Draft): MacroBody {
	return {
		act: draft.act === "VIOLATION" || draft.act === "SUPPORT" ? draft.act : "NO_VIOLATION",
		rule: draft.act === "VIOLATION" ? draft.rule : null,
		actions: counted(draft).map(([kind, { on, days, label }]) => ({ kind, on, days, label })),
		words: draft.words.trim(),
	};
}

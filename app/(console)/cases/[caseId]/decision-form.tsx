"use client";
import { startTransition, useActionState, useEffect, useId } from "react";
import { Alert } from "../../../_ui/alert.tsx";
import { Button, Key } from "../../../_ui/button.tsx";
import { Choices } from "../../../_ui/field.tsx";
import { late } from "../../../_ui/late.tsx";
import { useWords } from "../../../_words/provider.tsx";
import { decideAction } from "../decision-actions.ts";
import {
	counted,
	type DecisionOptions,
	type Draft,
	gravest,
	isSevere,
	isWhole,
	turnedTo,
} from "./decision-draft.ts";
import type { DeskProps } from "./model.ts";
import { fits, WordsField } from "./words-field.tsx";

// What follows from a violation, and macros, come when they are asked for: the page is light without them.
const followsPart = () => import("./decision-follows.tsx").then((part) => part.Follows);
const Follows = late(followsPart);
const MacroChoice = late(() => import("./decision-macros.tsx").then((part) => part.MacroChoice));
const MacroKeeping = late(() => import("./decision-macros.tsx").then((part) => part.MacroKeeping));

export function DecisionForm({
	desk,
	options,
	draft,
	onDraft,
	chosen,
}: {
	desk: DeskProps;
	options: DecisionOptions;
	draft: Draft;
	onDraft: (draft: Draft) => void;
	/** The messages that an action would concern. */
	chosen: ReadonlySet<number>;
}) {
	const id = useId();
	const w = useWords("decision");
	const [state, decide, busy] = useActionState(decideAction, {});
	const escalation = options.escalations.find(({ code }) => code === draft.act);
	const first = gravest(draft, options.actions);
	// What restricts somebody is said why; so it is in lib/cases/decide-case.ts.
	const optional = draft.act !== "VIOLATION";
	const whole = isWhole(draft, options.actions, chosen.size) && fits(draft.words, desk.words, optional);
	const support = options.actions.find(({ code }) => code === "SUPPORT");
	const offersSupport = { name: support?.name ?? "", meaning: support?.meaning ?? "" };
	const acts = [
		{ code: "NO_VIOLATION", ...options.nothing },
		{ code: "SUPPORT", ...offersSupport },
		{ code: "VIOLATION", name: w("violation"), meaning: w("violationMeans") },
	];
	useEffect(() => {
		followsPart().catch(() => {}); // asked for again when it is needed
	}, []);

	const submit = () => {
		const form = new FormData();
		const said = {
			...{ case: desk.caseId, act: draft.act, rule: draft.rule, words: draft.words },
			actions: counted(draft).map(([kind, { people, on, days, label }]) => ({
				kind,
				people: on === "account" ? people : [],
				messages: on === "messages" ? [...chosen] : [],
				days: days === "" ? null : Number(days),
				label: label === "" ? null : label,
			})),
		};
		form.set("decision", JSON.stringify(said));
		startTransition(() => decide(form));
	};
	const choose = (act: string) => onDraft(turnedTo(draft, act, support));
	const act = (one: { code: string; name: string; meaning: string }) => (
		<Act key={one.code} id={id} {...one} chosen={draft.act === one.code} onChoose={() => choose(one.code)} />
	);
	const named =
		draft.act === "VIOLATION"
			? first && w("decideThat", { what: first.name })
			: nameOf(acts, escalation, draft);
	return (
		<form
			aria-label={w("form")}
			className="card grid gap-4 p-4"
			onSubmit={(event) => {
				event.preventDefault();
				if (whole && !busy) submit();
			}}
		>
			<h2 className="flex items-center justify-between font-[620]">
				{w("decide")}
				<button
					type="button"
					data-hotkey="d"
					aria-keyshortcuts="d"
					aria-label={w("toDecision")}
					onClick={(event) =>
						event.currentTarget.form?.querySelector<HTMLInputElement>("input[type=radio]")?.focus()
					}
				>
					<Key>d</Key>
				</button>
			</h2>
			{options.macros.length > 0 && <MacroChoice {...{ options, draft, onDraft }} />}
			<Choices legend={<span className="sr-only">{w("howEnds")}</span>}>
				<div className="grid gap-1">
					{acts.map(act)}
					<p className="eyebrow pt-2">{w("moveOn")}</p>
					{options.escalations.map(act)}
				</div>
			</Choices>
			{(draft.act === "VIOLATION" || draft.act === "SUPPORT") && (
				<Follows desk={desk} options={options} draft={draft} onDraft={onDraft} chosen={chosen.size} />
			)}
			<WordsField
				id={`${id}-note`}
				label={w(optional ? "noteOptional" : "noteWhy")}
				hint={w("noteHint")}
				value={draft.words}
				onChange={(words) => onDraft({ ...draft, words })}
				limits={desk.words}
				optional={optional}
			/>
			{isSevere(draft, options) && <p className="text-xs text-soft">{w("needsSecond")}</p>}
			{state.problem && (
				<Alert tone="alarm" live>
					{state.problem}
				</Alert>
			)}
			<Button type="submit" kind="primary" disabled={!whole || busy} className="whitespace-normal">
				{busy ? w("recording") : (named ?? w("chooseHow"))}
			</Button>
			{whole && !escalation && <MacroKeeping {...{ options, draft }} />}
		</form>
	);
}

const nameOf = (
	acts: readonly { code: string; name: string }[],
	escalation: { name: string } | undefined,
	{ act }: Draft,
) => escalation?.name ?? acts.find(({ code }) => code === act)?.name;

function Act({
	id,
	code,
	name,
	meaning,
	chosen,
	onChoose,
}: {
	id: string;
	code: string;
	name: string;
	meaning: string;
	chosen: boolean;
	onChoose: () => void;
}) {
	return (
		<label className="option">
			<input
				type="radio"
				name={`${id}-act`}
				value={code}
				checked={chosen}
				aria-describedby={chosen ? `${id}-${code}` : undefined}
				onChange={onChoose}
			/>
			<span>
				<span className="block">{name}</span>
				{chosen && (
					<span id={`${id}-${code}`} className="block text-xs text-faint">
						{meaning}
					</span>
				)}
			</span>
		</label>
	);
}

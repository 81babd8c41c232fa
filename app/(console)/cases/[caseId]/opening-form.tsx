"use client";
import { type FormEvent, useId, useState } from "react";
import { Button, Key } from "../../../_ui/button.tsx";
import { Choices } from "../../../_ui/field.tsx";
import type { DeskProps, Reason } from "./model.ts";
import { Strip } from "./strip.tsx";
import { Submit } from "./submit.tsx";
import { type ScopeAsked, type ScopeKind, useScope } from "./use-scope.ts";
import { fits, WordsField } from "./words-field.tsx";

export interface OpeningAsked {
	reason: { code: string; question: string; text: string };
	scope: ScopeAsked;
}

/**
 * No reason, no plaintext: the code, the question, the person's own words, the scope on the strip; and what policy
 * will ask, before it is confirmed.
 */
export function OpeningForm({
	desk,
	widening,
	busy,
	onOpen,
	onCancel,
}: {
	desk: DeskProps;
	/** Something is being read already: this asks for more of it. */
	widening: boolean;
	busy: boolean;
	onOpen: (asked: OpeningAsked) => void;
	onCancel?: (() => void) | undefined;
}) {
	const id = useId();
	const [code, setCode] = useState(desk.reasons[0]?.code ?? "");
	const reason = desk.reasons.find((one) => one.code === code) ?? desk.reasons[0];
	const [question, setQuestion] = useState("");
	const [text, setText] = useState("");
	const [kind, setKind] = useState<ScopeKind>(widening ? "window" : "reported");
	// A scope that this reason does not open falls back to the narrowest.
	const scopeKind = reason?.scopes.includes(kind) ? kind : "reported";
	const scope = useScope(desk, reason, scopeKind, widening);
	if (!reason) return <p className="text-soft">Your roles open no thread for any reason.</p>;

	const asksFor = reason.questions.some((one) => one.code === question) ? question : "";
	const missing = missingOf(asksFor !== "", fits(text, desk.words), desk.words);
	const submit = (event: FormEvent) => {
		event.preventDefault();
		if (missing !== null || busy) return;
		onOpen({
			reason: { code: reason.code, question: asksFor, text: text.trim() },
			scope: scope.asked(),
		});
	};
	return (
		<form onSubmit={submit} className="grid gap-5" aria-label={widening ? "Read more" : "Open the thread"}>
			<div className="grid gap-5 lg:grid-cols-2">
				<Choices legend="Why must it be read?">
					<div className="grid gap-1.5">
						{desk.reasons.map((one) => (
							<label key={one.code} className="option">
								<input
									type="radio"
									name={`${id}-reason`}
									value={one.code}
									checked={one.code === reason.code}
									onChange={() => setCode(one.code)}
								/>
								<span>
									<span className="block font-[520]">{one.name}</span>
									<span className="block text-xs text-faint">{termsOf(one)}</span>
								</span>
							</label>
						))}
					</div>
				</Choices>
				<Choices legend="Which question will reading settle?">
					<div className="grid gap-1.5">
						{reason.questions.map((one) => (
							<label key={one.code} className="option">
								<input
									type="radio"
									name={`${id}-question`}
									value={one.code}
									checked={one.code === asksFor}
									onChange={() => setQuestion(one.code)}
								/>
								<span>{one.words}</span>
							</label>
						))}
					</div>
				</Choices>
			</div>
			<WordsField
				id={`${id}-words`}
				label={widening ? "In your own words: why more?" : "In your own words: why?"}
				hint="Sealed like a message. Oversight and leads can have it shown, which is recorded too."
				value={text}
				onChange={setText}
				limits={desk.words}
			/>
			<Choices legend="How much of it?">
				<div className="flex flex-wrap gap-1.5 pb-2">
					{reason.scopes.map((one) => (
						<label key={one} className="option items-center">
							<input
								type="radio"
								name={`${id}-scope`}
								value={one}
								checked={one === scopeKind}
								onChange={() => setKind(one as ScopeKind)}
							/>
							<span>{scope.labels[one as ScopeKind]}</span>
						</label>
					))}
				</div>
				<Strip
					dots={desk.dots}
					shown={scope.shown}
					chosen={scope.chosen}
					{...(scopeKind === "window" ? { window: scope.window, onWindow: scope.setWindow } : {})}
					aliasOf={scope.aliasOf}
				/>
			</Choices>
			<div className="flex flex-wrap items-center gap-x-4 gap-y-2 border-t border-line pt-4">
				<Submit label="Record and open" missing={missing} busy={busy} />
				{onCancel && (
					<Button kind="quiet" onClick={onCancel}>
						Cancel
					</Button>
				)}
				<p className="min-w-0 flex-1 basis-80 text-soft" role="status">
					{consequences(reason, scope.chosen.size)}
				</p>
			</div>
		</form>
	);
}

function missingOf(question: boolean, words: boolean, { min, max }: DeskProps["words"]): string | null {
	const missing = [
		...(question ? [] : ["choose a question"]),
		...(words ? [] : [`say why, in ${min} to ${max.toLocaleString("en")} characters`]),
	];
	return missing.length === 0 ? null : `First ${missing.join(" and ")}.`;
}

function termsOf({ minutes, reviewHours }: Reason): string {
	return `${minutes} minutes · ${reviewHours === null ? "no review by itself" : `reviewed within ${reviewHours} h`}`;
}

/** What policy asks and does, before anybody confirms. */
function consequences({ minutes, reviewHours, limit }: Reason, count: number): string {
	const review =
		reviewHours === null
			? "Oversight may look at it; no review is due by itself."
			: `Oversight is told and judges it within ${reviewHours} hours.`;
	return [
		`Opens ${count.toLocaleString("en")} ${count === 1 ? "message" : "messages"} to you alone for ${minutes} minutes.`,
		"Nobody else must approve. It is on the record before a word is shown.",
		review,
		limit,
	]
		.filter(Boolean)
		.join(" ");
}

/** Closed, it is one button; `o` presses it. */
export function OpenButton({ onClick }: { onClick: () => void }) {
	return (
		<Button kind="primary" hotkey="o" onClick={onClick}>
			Open the thread <Key>o</Key>
		</Button>
	);
}

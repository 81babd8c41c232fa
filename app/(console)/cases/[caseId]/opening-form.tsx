"use client";
import { type FormEvent, useId, useState } from "react";
import { Alert } from "../../../_ui/alert.tsx";
import { Button, Key } from "../../../_ui/button.tsx";
import { Choices } from "../../../_ui/field.tsx";
import { consequences, termsOf } from "./consequences.ts";
import type { DeskProps, ScopeKind } from "./model.ts";
import { PasskeysLink } from "./passkeys-link.tsx";
import type { Needs } from "./read-stream.ts";
import { Strip } from "./strip.tsx";
import { Submit } from "./submit.tsx";
import { type ScopeAsked, useScope } from "./use-scope.ts";
import { fits, WordsField } from "./words-field.tsx";

export interface OpeningAsked {
	reason: { code: string; question: string; text: string };
	scope: ScopeAsked;
	/** Why, although a soft limit is reached. */
	further?: string;
	/** The review that needs it. */
	review?: string;
}

/**
 * No reason, no plaintext: the code, the question, the person's own words, the scope on the strip; and what policy
 * will ask, before it is confirmed.
 */
export function OpeningForm({
	desk,
	widening,
	busy,
	needs,
	onChange,
	onOpen,
	onCancel,
}: {
	desk: DeskProps;
	/** Something is being read already: this asks for more of it. */
	widening: boolean;
	busy: boolean;
	/** What the decryption service asks for beyond what was said here; null before it was asked. */
	needs: Needs | null;
	/** Something else is asked now: what was needed may not be any more. */
	onChange: () => void;
	onOpen: (asked: OpeningAsked, forApproval: boolean) => void;
	onCancel?: (() => void) | undefined;
}) {
	const id = useId();
	const [code, setCode] = useState(desk.reasons[0]?.code ?? "");
	const reason = desk.reasons.find((one) => one.code === code) ?? desk.reasons[0];
	const [question, setQuestion] = useState("");
	const [text, setText] = useState("");
	const [further, setFurther] = useState("");
	const [kind, setKind] = useState<ScopeKind>(widening ? "window" : "reported");
	// A scope that this reason does not open falls back to the narrowest.
	const scopeKind = reason?.scopes.includes(kind) ? kind : (reason?.scopes[0] ?? "reported");
	const scope = useScope(desk, reason, scopeKind, widening);
	if (!reason) return <p className="text-soft">Your roles open no thread for any reason.</p>;

	const asksFor = reason.questions.some((one) => one.code === question) ? question : "";
	const forApproval = needs ? needs.approval !== null : scope.beyond;
	const asksFurther = (needs?.further.length ?? 0) > 0 || desk.softLimit !== null;
	const missing = missingOf(
		{
			"choose a question": asksFor === "",
			[`say why, in ${desk.words.min} to ${desk.words.max.toLocaleString("en")} characters`]: !fits(
				text,
				desk.words,
			),
			"choose messages: here are none": scope.chosen.size === 0,
			"say why one more": asksFurther && !fits(further, desk.words),
		},
		reason.notYet,
	);
	const choose = <T,>(set: (value: T) => void) => {
		return (value: T) => {
			set(value);
			onChange();
		};
	};
	const submit = (event: FormEvent) => {
		event.preventDefault();
		if (missing !== null || busy) return;
		onOpen(
			{
				reason: { code: reason.code, question: asksFor, text: text.trim() },
				scope: scope.asked(),
				...(desk.review ? { review: desk.review } : {}),
				...(asksFurther ? { further: further.trim() } : {}),
			},
			forApproval,
		);
	};
	return (
		<form onSubmit={submit} className="grid gap-5" aria-label={widening ? "Read more" : "Open the thread"}>
			{desk.lacksPasskey && <NoPasskey lack={desk.lacksPasskey} />}
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
									onChange={() => choose(setCode)(one.code)}
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
				hint="Sealed like a message. Whoever approves it, oversight and leads can have it shown, which is recorded too."
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
								onChange={() => choose(setKind)(one)}
							/>
							<span>{scope.labels[one]}</span>
						</label>
					))}
				</div>
				<Strip
					dots={desk.dots}
					shown={scope.shown}
					chosen={scope.chosen}
					{...(scopeKind === "window" || scopeKind === "wide"
						? { window: scope.window, onWindow: choose(scope.setWindow) }
						: {})}
					aliasOf={scope.aliasOf}
				/>
			</Choices>
			{asksFurther && (
				<div className="grid gap-2" data-testid="further">
					<Alert tone="warn" title="A further reason is asked for" live>
						{desk.softLimit ?? needs?.further.map(limitInWords).join(" ")}
					</Alert>
					<WordsField
						id={`${id}-further`}
						label="Why this one all the same?"
						hint="Sealed with the words above; the record names the limit."
						value={further}
						onChange={setFurther}
						limits={desk.words}
					/>
				</div>
			)}
			{needs?.approval && !scope.beyond && (
				<Alert tone="warn" title="This needs somebody's approval" live>
					{desk.openedBefore
						? "With what you have read of this thread before, it comes to more than policy opens by itself."
						: "It is more than policy opens by itself."}{" "}
					Nothing was opened: ask for approval, or choose fewer messages.
				</Alert>
			)}
			<div className="flex flex-wrap items-center gap-x-4 gap-y-2 border-t border-line pt-4">
				<Submit label={forApproval ? "Ask for approval" : "Record and open"} missing={missing} busy={busy} />
				{onCancel && (
					<Button kind="quiet" onClick={onCancel}>
						Cancel
					</Button>
				)}
				<p className="min-w-0 flex-1 basis-80 text-soft" role="status">
					{consequences(reason, {
						count: scope.chosen.size,
						wider: scopeKind !== "reported",
						forApproval,
						approvers: needs?.approval ?? reason.approval,
						asksPasskey: desk.asksPasskey,
					})}
				</p>
			</div>
		</form>
	);
}

/** Said before anybody writes: without one nothing opens here, and what was written would wait in vain. */
function NoPasskey({ lack }: { lack: "none" | "new" }) {
	return (
		<Alert tone="warn" title={lack === "none" ? "You have no passkey" : "Your passkey is too new"}>
			Here openings are confirmed by passkey
			{lack === "none" ? ", so nothing opens until you have one. " : ", and yours confirms nothing yet. "}
			<PasskeysLink>{lack === "none" ? "How you come by one" : "From when it does"}</PasskeysLink>
		</Alert>
	);
}

function missingOf(what: Record<string, boolean>, notYet: string | null): string | null {
	if (notYet !== null) return `This reason opens nothing yet: ${notYet}.`;
	const missing = Object.keys(what).filter((one) => what[one]);
	return missing.length === 0 ? null : `First ${missing.join(" and ")}.`;
}

function limitInWords(code: string): string {
	return LIMIT_WORDS[code] ?? "A limit is reached.";
}

const LIMIT_WORDS: Record<string, string> = {
	OPENINGS_PER_HOUR: "You opened many threads within an hour.",
	OPENINGS_PER_ACCOUNT: "You opened several threads of one of these accounts today.",
	OUTSIDE_HOURS: "It is outside the working hours of this region.",
};

/** Closed, it is one button; `o` presses it. */
export function OpenButton({ onClick }: { onClick: () => void }) {
	return (
		<Button kind="primary" hotkey="o" onClick={onClick}>
			Open the thread <Key>o</Key>
		</Button>
	);
}

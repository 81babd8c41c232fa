"use client";
import { type FormEvent, memo, useEffect, useId, useRef, useState } from "react";
import { Alert } from "../../../_ui/alert.tsx";
import { Button } from "../../../_ui/button.tsx";
import { Choices } from "../../../_ui/field.tsx";
import { useWords } from "../../../_words/provider.tsx";
import type { WordsOf } from "../../../_words/words-in.ts";
import { consequences, termsOf } from "./consequences.ts";
import type { DeskProps, ScopeKind } from "./model.ts";
import { PasskeysLink } from "./passkeys-link.tsx";
import type { Needs } from "./read-stream.ts";
import { Strip } from "./strip.tsx";
import { Submit } from "./submit.tsx";
import { type ScopeAsked, useScope } from "./use-scope.ts";
import { fits, WordsField } from "./words-field.tsx";

/** It draws hundreds of dots: only anew when what it is told changes. */
const DrawnStrip = memo(Strip);

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
	const w = useWords("opening");
	const shared = useWords("shared");
	const form = useRef<HTMLFormElement>(null);
	// It may have come late, as its code did: the work goes on here.
	useEffect(() => {
		const first = form.current?.querySelector<HTMLElement>("input[type=radio]:checked");
		first?.focus();
		first?.scrollIntoView({ block: "nearest" });
	}, []);
	const [code, setCode] = useState(desk.reasons[0]?.code ?? "");
	const reason = desk.reasons.find((one) => one.code === code) ?? desk.reasons[0];
	const [question, setQuestion] = useState("");
	const [text, setText] = useState("");
	const [further, setFurther] = useState("");
	const [kind, setKind] = useState<ScopeKind>(widening ? "window" : "reported");
	// A scope that this reason does not open falls back to the narrowest.
	const scopeKind = reason?.scopes.includes(kind) ? kind : (reason?.scopes[0] ?? "reported");
	const scope = useScope(desk, reason, scopeKind, widening);
	if (!reason) return <p className="text-soft">{w("noReason")}</p>;

	const asksFor = reason.questions.some((one) => one.code === question) ? question : "";
	const forApproval = needs ? needs.approval !== null : scope.beyond;
	const asksFurther = (needs?.further.length ?? 0) > 0 || desk.softLimit !== null;
	const missing = missingOf(
		{
			[w("missingQuestion")]: asksFor === "",
			[w("missingWords", desk.words)]: !fits(text, desk.words),
			[w("missingMessages")]: scope.chosen.size === 0,
			[w("missingFurther")]: asksFurther && !fits(further, desk.words),
		},
		reason.notYet,
		w,
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
		<form
			ref={form}
			onSubmit={submit}
			className="grid gap-5"
			aria-label={w(widening ? "more" : "openThread")}
		>
			{desk.lacksPasskey && <NoPasskey lack={desk.lacksPasskey} />}
			<div className="grid gap-5 lg:grid-cols-2">
				<Choices legend={w("why")}>
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
									<span className="block text-xs text-faint">{termsOf(one, w)}</span>
								</span>
							</label>
						))}
					</div>
				</Choices>
				<Choices legend={w("whichQuestion")}>
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
				label={w(widening ? "ownWordsMore" : "ownWords")}
				hint={w("ownWordsHint")}
				value={text}
				onChange={setText}
				limits={desk.words}
			/>
			<Choices legend={w("howMuch")}>
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
				<DrawnStrip
					w={w}
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
					<Alert tone="warn" title={w("furtherTitle")} live>
						{desk.softLimit ?? needs?.further.map((code) => w.maybe(`limit${code}`) ?? w("limit")).join(" ")}
					</Alert>
					<WordsField
						id={`${id}-further`}
						label={w("furtherLabel")}
						hint={w("furtherHint")}
						value={further}
						onChange={setFurther}
						limits={desk.words}
					/>
				</div>
			)}
			{needs?.approval && !scope.beyond && (
				<Alert tone="warn" title={w("approvalTitle")} live>
					{w(desk.openedBefore ? "beyondWithEarlier" : "beyondByPolicy")}
				</Alert>
			)}
			<div className="flex flex-wrap items-center gap-x-4 gap-y-2 border-t border-line pt-4">
				<Submit label={w(forApproval ? "askApproval" : "recordAndOpen")} missing={missing} busy={busy} />
				{onCancel && (
					<Button kind="quiet" onClick={onCancel}>
						{shared("cancel")}
					</Button>
				)}
				<p className="min-w-0 flex-1 basis-80 text-soft" role="status">
					{consequences(
						reason,
						{
							count: scope.chosen.size,
							wider: scopeKind !== "reported",
							forApproval,
							approvers: needs?.approval ?? reason.approval,
							asksPasskey: desk.asksPasskey,
						},
						w,
					)}
				</p>
			</div>
		</form>
	);
}

/** Said before anybody writes: without one nothing opens here, and what was written would wait in vain. */
function NoPasskey({ lack }: { lack: "none" | "new" }) {
	const w = useWords("opening");
	const none = lack === "none";
	return (
		<Alert tone="warn" title={w(none ? "noPasskeyTitle" : "newPasskeyTitle")}>
			{w(none ? "noPasskey" : "newPasskey")}{" "}
			<PasskeysLink>{w(none ? "noPasskeyLink" : "newPasskeyLink")}</PasskeysLink>
		</Alert>
	);
}

function missingOf(
	what: Record<string, boolean>,
	notYet: string | null,
	w: WordsOf<"opening">,
): string | null {
	if (notYet !== null) return w("notYet", { why: notYet });
	const missing = Object.keys(what).filter((one) => what[one]);
	if (missing.length === 0) return null;
	return w("missing", { what: missing.reduce((one, other) => w("missingAnd", { one, other })) });
}

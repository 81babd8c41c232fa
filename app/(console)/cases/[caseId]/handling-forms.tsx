"use client";
import { useActionState, useEffect, useId, useState } from "react";
import { PAUSE_KINDS } from "#lib/cases/pause-kinds.ts";
import { Button } from "../../../_ui/button.tsx";
import { Field } from "../../../_ui/field.tsx";
import { useWords } from "../../../_words/provider.tsx";
import type { ActionState } from "../action-state.ts";
import { handOverAction, pauseAction } from "./handling-actions.ts";
import { fits, WordsField } from "./words-field.tsx";

export interface HandlingFacts {
	caseId: string;
	/** Exact, in words. */
	due: string;
	people: { id: string; alias: string }[];
	roles: ("lead" | "child_safety")[];
	/** Characters. */
	words: { min: number; max: number };
}

const HOURS = [1, 4, 8] as const;
const DAYS = [1, 2, 3, 7, 14] as const;

export function HandlingForms({
	form,
	facts,
	onDone,
}: {
	form: "rest" | "hand";
	facts: HandlingFacts;
	onDone: () => void;
}) {
	return form === "rest" ? <Rest {...{ facts, onDone }} /> : <HandOver {...{ facts, onDone }} />;
}

function Rest({ facts, onDone }: { facts: HandlingFacts; onDone: () => void }) {
	const w = useWords("handling");
	const [state, act, busy] = useActionState(pauseAction, {});
	const id = useId();
	useDone(state, onDone);
	return (
		<form action={act} className="grid gap-3">
			<input type="hidden" name="case" value={facts.caseId} />
			<h2 id="handling-title" className="text-lg font-[620]">
				{w("restTitle")}
			</h2>
			<p className="text-soft">{w("restWhat", { due: facts.due })}</p>
			<Field id={`${id}-kind`} label={w("restKind")}>
				<select id={`${id}-kind`} name="kind" className="control" defaultValue="AWAITS_PLATFORM">
					{PAUSE_KINDS.map((kind) => (
						<option key={kind} value={kind}>
							{w(`kind.${kind}`)}
						</option>
					))}
				</select>
			</Field>
			<Field id={`${id}-hours`} label={w("restFor")}>
				<select id={`${id}-hours`} name="hours" className="control" defaultValue="24">
					{HOURS.map((count) => (
						<option key={count} value={count}>
							{w("hours", { count })}
						</option>
					))}
					{DAYS.map((count) => (
						<option key={count} value={count * 24}>
							{w("days", { count })}
						</option>
					))}
				</select>
			</Field>
			<End {...{ state, busy, onDone }} label={w("rest")} />
		</form>
	);
}

function HandOver({ facts, onDone }: { facts: HandlingFacts; onDone: () => void }) {
	const w = useWords("handling");
	const [state, act, busy] = useActionState(handOverAction, {});
	const id = useId();
	const [words, setWords] = useState("");
	useDone(state, onDone);
	return (
		<form action={act} className="grid gap-3">
			<input type="hidden" name="case" value={facts.caseId} />
			<h2 id="handling-title" className="text-lg font-[620]">
				{w("handTitle")}
			</h2>
			<p className="text-soft">{w("handWhat")}</p>
			<Field
				id={`${id}-to`}
				label={w("handTo")}
				hint={facts.people.length === 0 ? w("nobodyThere") : undefined}
			>
				<select id={`${id}-to`} name="to" required className="control" defaultValue="">
					<option value="" disabled>
						…
					</option>
					<optgroup label={w("roles")}>
						{facts.roles.map((role) => (
							<option key={role} value={`role:${role}`}>
								{w(`role.${role}`)}
							</option>
						))}
					</optgroup>
					<optgroup label={w("people")}>
						{facts.people.map((person) => (
							<option key={person.id} value={`person:${person.id}`}>
								{person.alias}
							</option>
						))}
					</optgroup>
				</select>
			</Field>
			<WordsField
				id={`${id}-words`}
				label={w("handWords")}
				value={words}
				onChange={setWords}
				limits={facts.words}
				rows={4}
			/>
			<End {...{ state, busy, onDone }} whole={fits(words, facts.words)} label={w("handOver")} />
		</form>
	);
}

function End({
	state,
	busy,
	whole = true,
	label,
	onDone,
}: {
	state: ActionState;
	busy: boolean;
	/** Whether it can be sent as it is. */
	whole?: boolean;
	label: string;
	onDone: () => void;
}) {
	const w = useWords("handling");
	return (
		<>
			<p role="alert" className="text-alarm empty:hidden">
				{state.problem}
			</p>
			<div className="flex justify-end gap-2">
				<Button onClick={onDone}>{w("cancel")}</Button>
				<Button type="submit" kind="primary" disabled={!whole} aria-disabled={busy}>
					{label}
				</Button>
			</div>
		</>
	);
}

function useDone(state: ActionState, onDone: () => void) {
	useEffect(() => {
		if (!state.done) return;
		onDone();
		document.getElementById("main")?.focus();
	}, [state, onDone]);
}

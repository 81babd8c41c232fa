"use client";
import { useId } from "react";
import type { ActionKind } from "#lib/access/policy-desk.ts";
import { Choices, Field } from "../../../_ui/field.tsx";
import { useWords } from "../../../_words/provider.tsx";
import {
	type ActionDraft,
	type ActionOffered,
	begun,
	concernsMessages,
	DAYS,
	type DecisionOptions,
	type Draft,
	type On,
} from "./decision-draft.ts";
import type { DeskProps } from "./model.ts";

/** Which rule was broken and what follows; or, where nothing was found, to whom which support is offered. */
export function Follows({
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
	chosen: number;
}) {
	const id = useId();
	const w = useWords("decision");
	const found = draft.act === "VIOLATION";
	const offered = found ? options.actions : options.actions.filter(({ code }) => code === "SUPPORT");
	const reported = options.rules.find(({ value }) => value === options.rule);
	const change = (kind: ActionKind, action: ActionDraft | null) => {
		const { [kind]: _, ...rest } = draft.actions;
		onDraft({ ...draft, actions: action ? { ...rest, [kind]: action } : rest });
	};
	return (
		<div className="grid gap-4">
			{found && (
				<Field
					id={`${id}-rule`}
					label={w("rule")}
					hint={
						reported && draft.rule !== options.rule ? w("ruleReported", { rule: reported.name }) : undefined
					}
				>
					<select
						id={`${id}-rule`}
						value={draft.rule}
						onChange={(event) => onDraft({ ...draft, rule: event.target.value })}
						aria-describedby={`${id}-rule-hint`}
						className="control w-full min-w-0"
					>
						{options.rules.map(({ value, name }) => (
							<option key={value} value={value}>
								{name}
							</option>
						))}
					</select>
				</Field>
			)}
			<Choices legend={found ? w("whatFollows") : <span className="sr-only">{w("support")}</span>}>
				<div className="grid gap-1">
					{offered.map((one) => (
						<Action
							key={one.code}
							id={`${id}-${one.code}`}
							offered={one}
							name={one.name}
							action={draft.actions[one.code]}
							onAction={(action) => change(one.code, action)}
							people={desk.people}
						/>
					))}
				</div>
			</Choices>
			{concernsMessages(draft) && (
				<p className="text-soft" role="status">
					{w("chosen", { count: chosen })}
				</p>
			)}
		</div>
	);
}

function Action({
	id,
	offered,
	name,
	action,
	onAction,
	people,
}: {
	id: string;
	offered: ActionOffered;
	name: string;
	action: ActionDraft | undefined;
	onAction: (action: ActionDraft | null) => void;
	people: DeskProps["people"];
}) {
	const w = useWords("decision");
	const { on, ends, labels, meaning } = offered;
	return (
		<div className="grid min-w-0 gap-2">
			<label className="option">
				<input
					type="checkbox"
					checked={action !== undefined}
					aria-describedby={action ? `${id}-means` : undefined}
					onChange={(event) => onAction(event.target.checked ? begun(offered) : null)}
				/>
				<span>
					<span className="block">{name}</span>
					{action && (
						<span id={`${id}-means`} className="block text-xs text-faint">
							{meaning}
						</span>
					)}
				</span>
			</label>
			{action && (
				<fieldset className="ml-6 grid min-w-0 gap-2 border-l border-line pl-3">
					<legend className="sr-only">{name}</legend>
					{on.length > 1 && (
						<Field id={`${id}-on`} label={w("onWhat")}>
							<select
								id={`${id}-on`}
								value={action.on}
								onChange={(event) => onAction({ ...action, on: event.target.value as On })}
								className="control"
							>
								{on.map((one) => (
									<option key={one} value={one}>
										{w(`on.${one}`)}
									</option>
								))}
							</select>
						</Field>
					)}
					{action.on === "account" && <Whom people={people} action={action} onAction={onAction} />}
					{labels && (
						<Field id={`${id}-label`} label={w("which")}>
							<select
								id={`${id}-label`}
								value={action.label}
								onChange={(event) => onAction({ ...action, label: event.target.value })}
								className="control w-full min-w-0"
							>
								<option value="" />
								{labels.map(({ code, name: label }) => (
									<option key={code} value={code}>
										{label}
									</option>
								))}
							</select>
						</Field>
					)}
					{ends && (
						<Field id={`${id}-days`} label={w("howLong")}>
							<select
								id={`${id}-days`}
								value={action.days}
								onChange={(event) => onAction({ ...action, days: event.target.value })}
								className="control"
							>
								{DAYS.map((days) => (
									<option key={days} value={days}>
										{w("days", { count: Number(days) })}
									</option>
								))}
								<option value="">{w("noEnd")}</option>
							</select>
						</Field>
					)}
				</fieldset>
			)}
		</div>
	);
}

function Whom({
	people,
	action,
	onAction,
}: {
	people: DeskProps["people"];
	action: ActionDraft;
	onAction: (action: ActionDraft) => void;
}) {
	const w = useWords("decision");
	const toggle = (number: number, to: boolean) => {
		const rest = action.people.filter((one) => one !== number);
		onAction({ ...action, people: to ? [...rest, number].sort((a, b) => a - b) : rest });
	};
	return (
		<Choices legend={w("whom")}>
			<div className="grid max-h-48 gap-1 overflow-y-auto">
				{people.map(({ number, alias }) => (
					<label key={number} className="option">
						<input
							type="checkbox"
							checked={action.people.includes(number)}
							onChange={(event) => toggle(number, event.target.checked)}
						/>
						<span>{alias}</span>
					</label>
				))}
			</div>
		</Choices>
	);
}

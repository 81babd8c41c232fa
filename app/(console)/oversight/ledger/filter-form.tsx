import Link from "next/link";
import type { ReactNode } from "react";
import { EVENT_GROUPS, EVENT_WORDS } from "#lib/oversight/event-words.ts";
import { type FilterName, ledgerAddress, OUTCOMES, type Problem } from "#lib/oversight/ledger-filters.ts";
import { Button, ButtonLink } from "../../../_ui/button.tsx";
import { cx } from "../../../_ui/cx.ts";
import { Field } from "../../../_ui/field.tsx";
import { MORE, MoreFilters } from "./more-filters.tsx";

export type Given = Record<string, string | string[] | undefined>;

export interface Choices {
	regions: readonly string[];
	aliases: readonly string[];
	employers: readonly string[];
	offices: readonly string[];
}

/** What a control of a filter takes, with what stands in it and what is wrong with that. */
export interface FilterControl {
	id: string;
	name: string;
	className: string;
	defaultValue: string;
	"aria-invalid"?: true;
	"aria-describedby"?: string;
}
export type FilterField = (
	name: FilterName,
	label: string,
	control: (control: FilterControl) => ReactNode,
	hint?: string,
) => ReactNode;

const PRESETS = [
	{ name: "Everything", type: undefined },
	{ name: "Readings", type: "thread.decrypted" },
	{ name: "Refusals", type: "opening.refused" },
	{ name: "Verdicts", type: "review.judged" },
	{ name: "Searches", type: "ledger.searched" },
] as const;

/**
 * A plain form, which works without any script. It is sent, not asked for by address: words and accounts are in no address,
 * and the one that it leads to reproduces the page.
 */
export function FilterForm({
	given,
	problems,
	choices,
}: {
	given: Given;
	problems: readonly Problem[];
	choices: Choices;
}) {
	const value = (name: FilterName) => (typeof given[name] === "string" ? given[name] : "");
	const field: FilterField = (name, label, control, hint) => {
		const problem = problems.find(({ path }) => path === name)?.message;
		return (
			<Field id={name} label={label} problem={problem} hint={hint}>
				{control({
					id: name,
					name,
					className: "control w-full min-w-0",
					defaultValue: value(name),
					...(problem ? { "aria-invalid": true } : {}),
					...(problem || hint ? { "aria-describedby": `${name}-hint` } : {}),
				})}
			</Field>
		);
	};
	return (
		<>
			<nav aria-label="Common searches" className="flex flex-wrap gap-1.5 pb-3">
				{PRESETS.map(({ name, type }) => (
					<Link
						key={name}
						href={ledgerAddress(type ? { type } : {})}
						prefetch={false}
						aria-current={value("type") === (type ?? "") ? "true" : undefined}
						className={cx(
							"rounded-full border px-2.5 py-0.5 text-xs",
							value("type") === (type ?? "")
								? "border-accent bg-wash font-[560] text-accent-strong"
								: "border-line text-soft hover:border-edge hover:text-ink",
						)}
					>
						{name}
					</Link>
				))}
			</nav>
			{/* Anew for each search: a select keeps its first default for ever. */}
			<form
				key={JSON.stringify(given)}
				action="/oversight/ledger/searches"
				method="post"
				aria-label="Filter the ledger"
				className="card mb-4 grid grid-cols-2 items-start gap-3 p-3 md:grid-cols-4 2xl:grid-cols-[7rem_minmax(9rem,1fr)_minmax(10rem,1fr)_8rem_6rem_12rem_12rem_max-content]"
			>
				{field("actor", "Person", (control) => (
					<>
						<input {...control} list="aliases" placeholder="M-417" autoComplete="off" />
						<datalist id="aliases">
							{choices.aliases.map((alias) => (
								<option key={alias} value={alias} />
							))}
						</datalist>
					</>
				))}
				{field("case", "Case", (control) => (
					<input {...control} placeholder="id or its beginning" autoComplete="off" spellCheck={false} />
				))}
				{field("type", "What", (control) => (
					<select {...control}>
						<option value="">anything</option>
						{EVENT_GROUPS.map(({ name, types }) => (
							<optgroup key={name} label={name}>
								{types.map((type) => (
									<option key={type} value={type}>
										{EVENT_WORDS[type]}
									</option>
								))}
							</optgroup>
						))}
					</select>
				))}
				{field("outcome", "Outcome", (control) => (
					<select {...control}>
						<option value="">any</option>
						{OUTCOMES.map((outcome) => (
							<option key={outcome}>{outcome}</option>
						))}
					</select>
				))}
				{field("region", "Region", (control) => (
					<select {...control}>
						<option value="">all</option>
						{choices.regions.map((region) => (
							<option key={region} value={region}>
								{region.toUpperCase()}
							</option>
						))}
					</select>
				))}
				{field("from", "From, UTC", (control) => (
					<input type="datetime-local" {...control} defaultValue={minute(control.defaultValue)} />
				))}
				{field("until", "Until, UTC", (control) => (
					<input type="datetime-local" {...control} defaultValue={minute(control.defaultValue)} />
				))}
				{value("opening") && <input type="hidden" name="opening" value={value("opening")} />}
				<div className="flex items-center gap-2 pt-6">
					<Button type="submit" kind="primary">
						Search
					</Button>
					<ButtonLink kind="quiet" href="/oversight/ledger">
						Clear
					</ButtonLink>
				</div>
				<MoreFilters
					field={field}
					choices={choices}
					open={MORE.some((name) => value(name) || problems.some(({ path }) => path === name))}
				/>
				{value("opening") && (
					<p className="col-span-full text-xs text-soft">
						Only the opening <span className="font-mono">{value("opening")}</span>
						{problems
							.filter(({ path }) => path === "opening")
							.map(({ message }) => (
								<span key={message} className="text-alarm">
									{" "}
									{message}
								</span>
							))}
					</p>
				)}
			</form>
		</>
	);
}

/** What the control takes: no zone, no seconds. */
const minute = (text: string) => text.slice(0, 16);

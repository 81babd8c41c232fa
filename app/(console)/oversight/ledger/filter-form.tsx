import Link from "next/link";
import { EVENT_GROUPS, EVENT_WORDS } from "#lib/oversight/event-words.ts";
import { type FilterName, ledgerAddress, OUTCOMES, type Problem } from "#lib/oversight/ledger-filters.ts";
import { Button, ButtonLink } from "../../../_ui/button.tsx";
import { cx } from "../../../_ui/cx.ts";
import { Field } from "../../../_ui/field.tsx";

type Given = Record<string, string | string[] | undefined>;

const PRESETS = [
	{ name: "Everything", type: undefined },
	{ name: "Readings", type: "thread.decrypted" },
	{ name: "Refusals", type: "opening.refused" },
	{ name: "Verdicts", type: "review.judged" },
	{ name: "Searches", type: "ledger.searched" },
] as const;

/** A plain form: its address reproduces the page, and it works without any script. */
export function FilterForm({
	given,
	problems,
	regions,
	aliases,
}: {
	given: Given;
	problems: readonly Problem[];
	regions: readonly string[];
	aliases: readonly string[];
}) {
	const value = (name: FilterName) => (typeof given[name] === "string" ? given[name] : "");
	const field = (name: FilterName) => {
		const problem = problems.find(({ path }) => path === name)?.message;
		const control = {
			id: name,
			name,
			className: "control w-full min-w-0",
			...(problem ? { "aria-invalid": true, "aria-describedby": `${name}-hint` } : {}),
		};
		return { problem, control };
	};
	const person = field("actor");
	const theCase = field("case");
	const from = field("from");
	const until = field("until");
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
			<form
				action="/oversight/ledger"
				aria-label="Filter the ledger"
				className="card mb-4 grid grid-cols-2 items-start gap-3 p-3 md:grid-cols-4 2xl:grid-cols-[7rem_minmax(9rem,1fr)_minmax(10rem,1fr)_8rem_6rem_12rem_12rem_max-content]"
			>
				<Field id="actor" label="Person" problem={person.problem}>
					<input
						{...person.control}
						defaultValue={value("actor")}
						list="aliases"
						placeholder="M-417"
						autoComplete="off"
					/>
					<datalist id="aliases">
						{aliases.map((alias) => (
							<option key={alias} value={alias} />
						))}
					</datalist>
				</Field>
				<Field id="case" label="Case" problem={theCase.problem}>
					<input
						{...theCase.control}
						defaultValue={value("case")}
						placeholder="id or its beginning"
						autoComplete="off"
						spellCheck={false}
					/>
				</Field>
				<Field id="type" label="What" problem={field("type").problem}>
					<select {...field("type").control} defaultValue={value("type")}>
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
				</Field>
				<Field id="outcome" label="Outcome" problem={field("outcome").problem}>
					<select {...field("outcome").control} defaultValue={value("outcome")}>
						<option value="">any</option>
						{OUTCOMES.map((outcome) => (
							<option key={outcome}>{outcome}</option>
						))}
					</select>
				</Field>
				<Field id="region" label="Region" problem={field("region").problem}>
					<select {...field("region").control} defaultValue={value("region")}>
						<option value="">all</option>
						{regions.map((region) => (
							<option key={region} value={region}>
								{region.toUpperCase()}
							</option>
						))}
					</select>
				</Field>
				<Field id="from" label="From, UTC" problem={from.problem}>
					<input type="datetime-local" {...from.control} defaultValue={minute(value("from"))} />
				</Field>
				<Field id="until" label="Until, UTC" problem={until.problem}>
					<input type="datetime-local" {...until.control} defaultValue={minute(value("until"))} />
				</Field>
				{value("opening") && <input type="hidden" name="opening" value={value("opening")} />}
				<div className="flex items-center gap-2 pt-6">
					<Button type="submit" kind="primary">
						Search
					</Button>
					<ButtonLink kind="quiet" href="/oversight/ledger">
						Clear
					</ButtonLink>
				</div>
				{value("opening") && (
					<p className="col-span-full text-xs text-soft">
						Only the opening <span className="font-mono">{value("opening")}</span>
						{field("opening").problem && <span className="text-alarm"> {field("opening").problem}</span>}
					</p>
				)}
			</form>
		</>
	);
}

/** What the control takes: no zone, no seconds. */
const minute = (text: string) => text.slice(0, 16);

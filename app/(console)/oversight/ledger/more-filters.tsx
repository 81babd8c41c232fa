import { REASON_CODES, REASONS } from "#lib/access/policy.ts";
import { ROLE_NAMES, ROLES } from "#lib/access/roles.ts";
import { ASSURANCE_WORDS } from "#lib/oversight/filter-words.ts";
import { ASSURANCES, type FilterName, MOST_WORDS } from "#lib/oversight/ledger-filters.ts";
import type { Choices, FilterField } from "./filter-form.tsx";

export const MORE: readonly FilterName[] = [
	...(["words", "account", "thread", "reason", "role", "employer", "office", "assurance", "gate"] as const),
];

/** What is asked for less often, folded away until it is. */
export function MoreFilters({
	field,
	choices,
	open,
}: {
	field: FilterField;
	choices: Choices;
	open: boolean;
}) {
	return (
		<details open={open} className="col-span-full">
			<summary className="w-max cursor-pointer text-sm text-soft hover:text-ink">More filters</summary>
			<div className="grid grid-cols-1 items-start gap-3 pt-3 sm:grid-cols-2 lg:grid-cols-4">
				{field(
					"words",
					"Words in reasons",
					(control) => (
						<input {...control} autoComplete="off" maxLength={400} />
					),
					`Whole words, at most ${MOST_WORDS}, all of them; where they are not erased. In no address.`,
				)}
				{field(
					"account",
					"Account of a platform",
					(control) => (
						<input {...control} autoComplete="off" spellCheck={false} maxLength={128} />
					),
					"Exactly, as the platform calls it. In no address; not of child-safety cases.",
				)}
				{field("thread", "Thread", (control) => (
					<input {...control} placeholder="id or its beginning" autoComplete="off" spellCheck={false} />
				))}
				{field("reason", "Reason", (control) => (
					<select {...control}>
						<option value="">any</option>
						{REASON_CODES.map((code) => (
							<option key={code} value={code}>
								{REASONS[code].name}
							</option>
						))}
					</select>
				))}
				{field("role", "In the role of", (control) => (
					<select {...control}>
						<option value="">any</option>
						{ROLES.map((role) => (
							<option key={role} value={role}>
								{ROLE_NAMES[role]}
							</option>
						))}
					</select>
				))}
				{field("employer", "Employer", (control) => (
					<select {...control}>
						<option value="">any</option>
						<Options of={choices.employers} given={control.defaultValue} />
					</select>
				))}
				{field("office", "Office in", (control) => (
					<select {...control}>
						<option value="">any country</option>
						<Options of={choices.offices} given={control.defaultValue} />
					</select>
				))}
				{field("assurance", "Confirmed by", (control) => (
					<select {...control}>
						<option value="">anything</option>
						{ASSURANCES.map((kind) => (
							<option key={kind} value={kind}>
								{ASSURANCE_WORDS[kind]}
							</option>
						))}
					</select>
				))}
				{field("gate", "Waited for", (control) => (
					<select {...control}>
						<option value="">anything</option>
						<option value="checkpoint">the log alone</option>
						{[1, 2, 3, 4, 5].map((n) => (
							<option key={n} value={`witnesses:${n}`}>
								{n === 1 ? "one witness" : `${n} witnesses`}
							</option>
						))}
					</select>
				))}
			</div>
		</details>
	);
}

/** What an address asks for stays to be seen, also where it is on no list. */
function Options({ of, given }: { of: readonly string[]; given: string }) {
	return [...new Set([...of, ...(given ? [given] : [])])].map((one) => <option key={one}>{one}</option>);
}

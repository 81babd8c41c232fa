/** Details that an admin changes: the entry holds commitments to what was and what is, the words stand beside. */
import type { StaffMember } from "#lib/staff/list-staff.ts";
import { Field } from "../../../_ui/field.tsx";
import { ActForm } from "../act-form.tsx";
import { askDetail, makeDetail } from "../actions.ts";

const DETAILS = [
	{ field: "NAME", label: "Name", of: "name", pattern: undefined, hint: "As colleagues know them." },
	{
		field: "ALIAS",
		label: "Alias",
		of: "alias",
		pattern: "(?!P-)[A-Z]{1,3}-[0-9]{1,6}",
		hint: "Such as M-417: one that nobody ever had.",
	},
	{ field: "EMPLOYER", label: "Employer", of: "employer", pattern: undefined, hint: "Who pays them." },
	{
		field: "OFFICE",
		label: "Office country",
		of: "office",
		pattern: "[A-Z]{2}",
		hint: "Two letters, such as IE.",
	},
] as const;

export function DetailForms({ person }: { person: StaffMember }) {
	return (
		<div className="grid grid-cols-1 gap-6 md:grid-cols-2">
			{DETAILS.map(({ field, label, of, pattern, hint }) => (
				<ActForm
					key={`${field} ${person[of]}`}
					ask={askDetail}
					act={makeDetail}
					hidden={{ field, person: person.id, before: person[of] }}
					submit="Change"
					named={label}
					done="Changed."
					small
				>
					<Field id={field} label={label} hint={hint}>
						<input
							id={field}
							name="after"
							required
							maxLength={120}
							defaultValue={person[of] === "ZZ" ? "" : person[of]}
							{...(pattern ? { pattern } : {})}
							className="control"
							autoComplete="off"
							aria-describedby={`${field}-hint`}
						/>
					</Field>
				</ActForm>
			))}
		</div>
	);
}

export function AccountForm({
	person,
	platforms,
}: {
	person: string;
	platforms: readonly { id: string; name: string }[];
}) {
	return (
		<ActForm
			ask={askDetail}
			act={makeDetail}
			hidden={{ field: "PLATFORM_ACCOUNT_ADDED", person }}
			submit="Note the account"
			done="Noted: no thread with it opens to them."
			small
		>
			<Field id="platform" label="Platform">
				<select id="platform" name="platform" required className="control">
					{platforms.map(({ id, name }) => (
						<option key={id} value={id}>
							{name}
						</option>
					))}
				</select>
			</Field>
			<Field id="account" label="Account" hint="The platform's own id of it.">
				<input
					id="account"
					name="account"
					required
					maxLength={128}
					pattern="[A-Za-z0-9._:\-]+"
					className="control font-mono text-xs"
					autoComplete="off"
					aria-describedby="account-hint"
				/>
			</Field>
		</ActForm>
	);
}

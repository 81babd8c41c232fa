/** What two admins give together: a role, a first passkey, new ones in place of lost ones, the way back in. */
import { randomUUID } from "node:crypto";
import { ROLE_NAMES, ROLES } from "#lib/access/roles.ts";
import type { StaffPerson } from "#lib/staff/read-person.ts";
import { Field } from "../../../_ui/field.tsx";
import { ActForm } from "../act-form.tsx";
import { askProposal, makeProposal } from "../actions.ts";

export function ProposalForms({ found: { person, regions, passkeys } }: { found: StaffPerson }) {
	const shared = { ask: askProposal, act: makeProposal, done: "Proposed: another admin confirms it." };
	// A proposal's id is the page's, so that what is signed names it before it is there; each loading has new ones.
	const hidden = (change: string) => ({ change, person: person.id, proposal: randomUUID() });
	if (person.disabledAt !== null) {
		return (
			<ActForm {...shared} key="enable" hidden={hidden("ENABLE")} submit="Propose to let back in">
				<Words id="enable-words" />
			</ActForm>
		);
	}
	const renewed = passkeys.length > 0;
	const passkeyWords = renewed
		? "Reset passkeys: all that there are end at once, and a one-time code enrols another"
		: "First passkey: a one-time code enrols it";
	return (
		<div className="grid grid-cols-1 gap-6 md:grid-cols-2">
			<ActForm {...shared} hidden={hidden("GRANT_ROLE")} submit="Propose the role" kind="primary">
				<Field
					id="role"
					label="Role"
					hint="Those who watch do not open, decide or administer; admins do not open."
				>
					<select id="role" name="role" required className="control" aria-describedby="role-hint">
						{ROLES.map((role) => (
							<option key={role} value={role}>
								{ROLE_NAMES[role]}
							</option>
						))}
					</select>
				</Field>
				<Field id="region" label="Region">
					<select id="region" name="region" required className="control">
						{regions.map((region) => (
							<option key={region} value={region}>
								{region.toUpperCase()}
							</option>
						))}
					</select>
				</Field>
				<Field
					id="expires"
					label="Ends on"
					hint="At the end of that day (UTC), by itself. Left empty: no end. Auditors and oversight leads of another employer need one, 90 days away at most; an admin has none."
				>
					<input
						id="expires"
						name="expires"
						type="date"
						className="control"
						aria-describedby="expires-hint"
					/>
				</Field>
				<Words id="role-words" />
			</ActForm>
			<ActForm
				{...shared}
				hidden={hidden(renewed ? "RESET_PASSKEYS" : "FIRST_PASSKEY")}
				submit={renewed ? "Propose a reset" : "Propose a first passkey"}
			>
				<p className="text-soft">{passkeyWords}, which you are shown once it is confirmed.</p>
				<Words id="passkey-words" />
			</ActForm>
		</div>
	);
}

function Words({ id }: { id: string }) {
	return (
		<Field id={id} label="Why" hint="For whoever confirms it; 3 to 500 characters.">
			<input
				id={id}
				name="words"
				required
				minLength={3}
				maxLength={500}
				className="control"
				autoComplete="off"
				aria-describedby={`${id}-hint`}
			/>
		</Field>
	);
}

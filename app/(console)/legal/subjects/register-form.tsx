"use client";
import { Field } from "../../../_ui/field.tsx";
import { ActForm } from "../../staff/act-form.tsx";
import { askRegistration, register } from "./actions.ts";

/** A new request; once it is registered, the page brings the id of the next. */
export function RegisterForm({
	subject,
	platforms,
	regions,
	lost,
	today,
	first,
	confirmed,
}: {
	/** The id that it will have. */
	subject: string;
	platforms: readonly { id: string; name: string }[];
	regions: readonly string[];
	/** Ids of requests of which only the log knows. */
	lost: readonly string[];
	/** A day, in UTC. */
	today: string;
	/** The earliest day on which one that is registered today can have come. */
	first: string;
	confirmed: string;
}) {
	return (
		<ActForm
			ask={askRegistration}
			act={register}
			hidden={lost.length > 0 ? {} : { subject }}
			submit="Register the request"
			done="Registered. It waits above."
			kind="primary"
		>
			<div className="grid grid-cols-1 items-start gap-3 sm:grid-cols-2">
				<Field id="kind" label="What they ask for">
					<select id="kind" name="kind" required className="control">
						<option value="ACCESS">Access: who saw what (Art. 15)</option>
						<option value="ERASURE">Erasure (Art. 17)</option>
					</select>
				</Field>
				<Field
					id="received"
					label="Received on"
					hint="The answer is due one month later; a year back at most."
				>
					<input
						id="received"
						name="received"
						type="date"
						required
						min={first}
						max={today}
						defaultValue={today}
						className="control"
						aria-describedby="received-hint"
					/>
				</Field>
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
						title="Letters of A to Z, digits, and . _ : - are what an id is made of"
						className="control font-mono text-xs"
						autoComplete="off"
						aria-describedby="account-hint"
					/>
				</Field>
				<Field id="region" label="Region" hint="Conversations are kept by region; ask once in each.">
					<select id="region" name="region" required className="control" aria-describedby="region-hint">
						{regions.map((region) => (
							<option key={region} value={region}>
								{region.toUpperCase()}
							</option>
						))}
					</select>
				</Field>
				<Field id="identity" label="How it is known who asks">
					<select id="identity" name="identity" required className="control">
						<option value="PLATFORM">Signed in at the platform</option>
						<option value="DOCUMENT">By a document</option>
						<option value="REPRESENTATIVE">Through whoever acts for them</option>
					</select>
				</Field>
				{lost.length > 0 && (
					<Field id="subject" label="Which it is">
						<select id="subject" name="subject" className="control">
							<option value={subject}>A new request</option>
							{lost.map((id) => (
								<option key={id} value={id}>
									{id}
								</option>
							))}
						</select>
					</Field>
				)}
			</div>
			<p className="text-xs text-faint">{confirmed}</p>
		</ActForm>
	);
}

"use client";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Choices, Field } from "../../../../_ui/field.tsx";
import { ConfirmedButton, missingOf } from "../../../oversight/reviews/[reviewId]/confirmed-button.tsx";
import { WordsArea } from "../../../oversight/words-area.tsx";
import { useConfirmed } from "../../../use-confirmed.ts";
import { askPlacing, place } from "../actions.ts";

interface Matter {
	id: string;
	reference: string;
	title: string;
	restricted: boolean;
}

export function PlaceForm({
	hold,
	newMatter,
	regions,
	matters,
	platforms,
	people,
	words,
	dates,
}: {
	/** What the two will be called: signed before they are there. */
	hold: string;
	newMatter: string;
	regions: readonly string[];
	matters: readonly Matter[];
	platforms: readonly { id: string; name: string }[];
	people: readonly { id: string; alias: string; name: string }[];
	words: { min: number; max: number };
	dates: { first: string; usual: string; last: string };
}) {
	const router = useRouter();
	const { run, step, problem } = useConfirmed<Record<string, string>>(askPlacing, place);
	const [matter, setMatter] = useState("");
	const [restricted, setRestricted] = useState(false);
	const [text, setText] = useState("");
	const chosen = matters.find(({ id }) => id === matter);
	const names = chosen ? chosen.restricted : restricted;
	const missing = missingOf({
		[`say why, in at least ${words.min} characters`]: [...text.trim()].length < words.min,
	});
	return (
		<form
			className="card grid max-w-3xl grid-cols-1 gap-4 p-4"
			onSubmit={async (event) => {
				event.preventDefault();
				if (missing !== null || step !== "idle") return;
				const typed = [...new FormData(event.currentTarget)].map(([name, value]) => [name, String(value)]);
				if (await run({ ...Object.fromEntries(typed), hold, newMatter })) router.push(`/legal/holds/${hold}`);
			}}
		>
			<Field id="matter" label="Matter">
				<select
					id="matter"
					name="matter"
					className="control"
					value={matter}
					onChange={(event) => setMatter(event.target.value)}
				>
					<option value="">A new one</option>
					{matters.map((one) => (
						<option key={one.id} value={one.id}>
							{`${one.reference}: ${one.title}${one.restricted ? " (restricted)" : ""}`}
						</option>
					))}
				</select>
			</Field>
			{!chosen && (
				<>
					<Field
						id="reference"
						label="Its reference"
						hint="A file number. It stands beside the record, not in it, and can be erased."
					>
						<input
							id="reference"
							name="reference"
							required
							maxLength={120}
							className="control"
							aria-describedby="reference-hint"
						/>
					</Field>
					<Field id="title" label="What it is about">
						<input id="title" name="title" required maxLength={300} className="control" />
					</Field>
					<label className="flex items-start gap-2">
						<input
							type="checkbox"
							name="restricted"
							checked={restricted}
							onChange={(event) => setRestricted(event.target.checked)}
							className="mt-1"
						/>
						<span>
							Restricted: only people who are named learn of it, not even oversight
							<span className="block text-xs text-faint">
								That a hold was placed is in the log all the same, by ids.
							</span>
						</span>
					</label>
				</>
			)}
			{names && (
				<Choices
					legend={
						chosen
							? "Who else may know of it, from now on"
							: "Who else may know of it: at least one who may lift it"
					}
				>
					<div className="grid grid-cols-1 gap-1 sm:grid-cols-2">
						{people.map((one) => (
							<label key={one.id} className="flex items-center gap-2">
								<input type="checkbox" name={`person-${one.id}`} /> {one.alias} {one.name}
							</label>
						))}
					</div>
				</Choices>
			)}
			<div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
				<Field id="region" label="Region" hint="It stands on threads of this region.">
					<select id="region" name="region" className="control" aria-describedby="region-hint">
						{regions.map((region) => (
							<option key={region} value={region}>
								{region.toUpperCase()}
							</option>
						))}
					</select>
				</Field>
				<Field id="expires" label="Until the end of" hint="In UTC; a year at most. It can be renewed.">
					<input
						id="expires"
						name="expires"
						type="date"
						required
						min={dates.first}
						max={dates.last}
						defaultValue={dates.usual}
						className="control"
						aria-describedby="expires-hint"
					/>
				</Field>
			</div>
			<Field id="platform" label="Platform">
				<select id="platform" name="platform" className="control">
					{platforms.map(({ id, name }) => (
						<option key={id} value={id}>
							{name}
						</option>
					))}
				</select>
			</Field>
			<Lines
				name="accounts"
				label="Accounts"
				hint="The platform's ids, one a line: every thread in which one takes part, now and later."
			/>
			<Lines name="threads" label="Threads" hint="The platform's ids, one a line." />
			<Lines name="cases" label="Cases" hint="Their addresses here, or ids, one a line." />
			<WordsArea id="words" label="Why" words={words} value={text} onChange={setText} />
			<ConfirmedButton
				label="Place the hold"
				step={step}
				missing={missing}
				problem={problem}
				doThis="What you typed is still here."
			/>
		</form>
	);
}

function Lines({ name, label, hint }: { name: string; label: string; hint: string }) {
	return (
		<Field id={name} label={label} hint={hint}>
			<textarea
				id={name}
				name={name}
				rows={3}
				spellCheck={false}
				autoComplete="off"
				className="control font-mono text-xs"
				aria-describedby={`${name}-hint`}
			/>
		</Field>
	);
}

"use client";
import { useEffect, useRef, useState } from "react";
import { Choices, Field } from "../../../../_ui/field.tsx";
import { Section } from "../../../../_ui/page.tsx";
import { Words } from "../../../oversight/reviews/[reviewId]/words.tsx";
import { WordsArea } from "../../../oversight/words-area.tsx";
import { ActForm } from "../../../staff/act-form.tsx";
import {
	askAsking,
	askDeclining,
	askForLifting,
	askLifting,
	askRenewal,
	decline,
	lift,
	renew,
} from "../actions.ts";

interface Waiting {
	id: string;
	by: string;
	noteId: string;
	/** The actor asked for it. */
	own: boolean;
}

/** What may be done with a hold that stands: renew it, ask that it be lifted, or say to that what a second person says. */
export function HoldForms({
	hold,
	request,
	expires,
	last,
	people,
	words,
	waiting,
}: {
	hold: string;
	/** What a request will be called: signed before it is there. */
	request: string;
	expires: string;
	last: string;
	/** Whom a restricted matter may name as well. */
	people: readonly { id: string; alias: string; name: string }[];
	words: { min: number; max: number };
	waiting: Waiting | undefined;
}) {
	return (
		<div className="grid grid-cols-1 gap-8 lg:grid-cols-2">
			<Section id="lifting" title="Lift it">
				<div className="card p-4">
					{waiting ? (
						<Word hold={hold} waiting={waiting} />
					) : (
						<ActForm
							ask={askAsking}
							act={askForLifting}
							submit="Ask that it be lifted"
							done="Asked. Another of legal or counsel decides within 7 days."
							hidden={{ hold, request }}
						>
							<p className="text-soft">You ask; another person lifts it. Until then it stands.</p>
							<Why id="lifting-words" words={words} label="Why it is not needed any more" />
						</ActForm>
					)}
				</div>
			</Section>
			<Section id="renewal" title="Renew it">
				<div className="card p-4">
					{expires > last ? (
						<p className="text-soft">It already stands as long as it may: until a year from today.</p>
					) : (
						<ActForm ask={askRenewal} act={renew} submit="Renew it" done="Renewed." hidden={{ hold }}>
							<Field
								id="renew-until"
								label="Until the end of"
								hint="In UTC; later than now, a year from today at most."
							>
								<input
									id="renew-until"
									name="expires"
									type="date"
									required
									min={expires}
									max={last}
									defaultValue={last}
									className="control"
									aria-describedby="renew-until-hint"
								/>
							</Field>
							{people.length > 0 && (
								<Choices legend="Who else may know of it, from now on">
									<div className="grid grid-cols-1 gap-1">
										{people.map((one) => (
											<label key={one.id} className="flex items-center gap-2">
												<input type="checkbox" name={`person-${one.id}`} /> {one.alias} {one.name}
											</label>
										))}
									</div>
								</Choices>
							)}
							<Why id="renewal-words" words={words} label="Why it is still needed" />
						</ActForm>
					)}
				</div>
			</Section>
		</div>
	);
}

function Why({ id, words, label }: { id: string; words: { min: number; max: number }; label: string }) {
	const [text, setText] = useState("");
	const place = useRef<HTMLDivElement>(null);
	// The form empties its fields once the act is done; these words are state, which it cannot empty.
	useEffect(() => {
		const form = place.current?.closest("form");
		const empty = () => setText("");
		form?.addEventListener("reset", empty);
		return () => form?.removeEventListener("reset", empty);
	}, []);
	return (
		<div ref={place}>
			<WordsArea id={id} label={label} words={words} value={text} onChange={setText} rows={3} />
		</div>
	);
}

function Word({ hold, waiting }: { hold: string; waiting: Waiting }) {
	const hidden = { hold, request: waiting.id };
	return (
		<div className="grid gap-3">
			<p className="text-soft">
				{waiting.own
					? "You asked that it be lifted. Another person of legal or counsel lifts it, or declines."
					: `${waiting.by} asks that it be lifted. Look at why, then lift it or decline.`}
			</p>
			<Words noteId={waiting.noteId} ask="Show why" address="/seals/" />
			<div className="flex flex-wrap items-start gap-3">
				{!waiting.own && (
					<ActForm
						ask={askLifting}
						act={lift}
						submit="Lift the hold"
						done="Lifted."
						hidden={hidden}
						inline
						sure={{
							says: "What no other hold stands on goes by its own clock from now on, perhaps within the hour.",
							submit: "Yes, lift it",
						}}
					/>
				)}
				<ActForm
					ask={askDeclining}
					act={decline}
					submit={waiting.own ? "Take it back" : "Decline"}
					done={waiting.own ? "Taken back." : "Declined: it stands."}
					hidden={hidden}
					inline
				/>
			</div>
		</div>
	);
}

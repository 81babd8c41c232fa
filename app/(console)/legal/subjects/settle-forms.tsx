"use client";
import { Field } from "../../../_ui/field.tsx";
import { ActForm } from "../../staff/act-form.tsx";
import { askSettlement, settle } from "./actions.ts";

/** Signs exactly the answer that stands on the page. */
export function AnswerForm({
	subject,
	asOf,
	digest,
	erases,
}: {
	subject: string;
	asOf: string;
	digest: string;
	/** How many conversations go with it. */
	erases: number;
}) {
	const many = erases === 1 ? "one conversation" : `${erases} conversations`;
	return (
		<ActForm
			key={digest}
			ask={askSettlement}
			act={settle}
			hidden={{ what: "answer", subject, asOf, digest }}
			submit={erases > 0 ? "Erase and answer" : "Answer with this"}
			done="Answered."
			kind="primary"
			{...(erases > 0 && {
				sure: {
					says: `This deletes ${many} for everybody, and nothing brings them back. The answer says so.`,
					submit: "Erase for ever",
				},
			})}
		/>
	);
}

export function CloseForm({ subject, answered }: { subject: string; answered: boolean }) {
	if (answered) {
		return (
			<ActForm
				ask={askSettlement}
				act={settle}
				hidden={{ what: "close", subject, how: "SENT" }}
				submit="Close it: the answer was sent"
				done="Closed."
				kind="primary"
			/>
		);
	}
	return (
		<ActForm
			ask={askSettlement}
			act={settle}
			hidden={{ what: "close", subject }}
			submit="Close without an answer"
			done="Closed."
		>
			<Field id="how" label="Why">
				<select id="how" name="how" required className="control w-fit">
					<option value="WITHDRAWN">Withdrawn by the person</option>
					<option value="NOT_IDENTIFIED">Who asks could not be established (Art. 12(6))</option>
					<option value="UNFOUNDED">Unfounded or excessive (Art. 12(5))</option>
				</select>
			</Field>
		</ActForm>
	);
}

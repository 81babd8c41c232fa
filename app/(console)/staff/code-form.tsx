"use client";
import { useState } from "react";
import { Alert } from "../../_ui/alert.tsx";
import { Code } from "../../_ui/code.tsx";
import { ActForm } from "./act-form.tsx";
import { askCode, showCode } from "./actions.ts";

/** The one-time code of one's own confirmed proposal: shown once, to be handed over in person or by a call. */
export function CodeForm({ proposal, person }: { proposal: string; person: string }) {
	const [code, setCode] = useState<string | null>(null);
	if (code !== null) {
		return (
			<Alert tone="good" title="Hand this code over now; it is not shown again" live>
				<p className="pb-2">For {person}, to be typed at /enrol within 24 hours. It works once.</p>
				<Code label={`One-time code for ${person}`}>{code}</Code>
			</Alert>
		);
	}
	return (
		<ActForm
			ask={askCode}
			act={async (fields, confirmation) => {
				const { code: shown, ...state } = await showCode(fields, confirmation);
				if (shown) setCode(shown);
				return state;
			}}
			hidden={{ proposal }}
			submit="Show the code"
			named={`for ${person}`}
			done=""
			kind="primary"
			small
			inline
		/>
	);
}

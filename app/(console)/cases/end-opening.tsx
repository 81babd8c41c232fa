"use client";
import { useState } from "react";
import { Button } from "../../_ui/button.tsx";
import { useWords } from "../../_words/provider.tsx";
import { useConfirmed } from "../use-confirmed.ts";
import { askRevocation, revoke } from "./revocations.ts";

/** Ends somebody's opening: asked once more, then confirmed where passkeys are. The reader's text goes within a second. */
export function EndOpening({ openingId, reader }: { openingId: string; reader: string }) {
	const w = useWords("cases");
	const [sure, setSure] = useState(false);
	const { run, step, problem } = useConfirmed<string>(askRevocation, revoke);
	if (!sure) {
		return (
			<div className="flex flex-wrap items-center gap-2">
				<Button small onClick={() => setSure(true)}>
					{w("endOpening")}
					<span className="sr-only"> {w("endOf", { reader })}</span>
				</Button>
			</div>
		);
	}
	return (
		<div className="grid gap-2 rounded-md border border-line bg-sunken p-2">
			<p className="text-xs text-soft">{w("endWords", { reader })}</p>
			<div className="flex flex-wrap items-center gap-2">
				<Button small kind="alarm" disabled={step !== "idle"} autoFocus onClick={() => run(openingId)}>
					{step === "idle" ? w("endNow") : step === "confirming" ? w("confirming") : w("ending")}
				</Button>
				<Button small kind="quiet" disabled={step !== "idle"} onClick={() => setSure(false)}>
					{w("leaveIt")}
				</Button>
			</div>
			<p role="alert" className="text-xs text-alarm empty:hidden">
				{problem}
			</p>
		</div>
	);
}

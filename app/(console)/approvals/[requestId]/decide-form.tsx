"use client";
import { useRouter } from "next/navigation";
import { useCallback, useState } from "react";
import type { Confirmation } from "#lib/keeper/client.ts";
import { Button } from "../../../_ui/button.tsx";
import { useConfirmed } from "../../use-confirmed.ts";
import { askDecision, decide } from "../actions.ts";
import { useWordsShown } from "./words-shown.tsx";

type Verdict = "approve" | "deny";

/** Approve or deny, each confirmed over this very request. Who approves has had the person's words shown; denying needs none. */
export function DecideForm({ requestId }: { requestId: string }) {
	const router = useRouter();
	const shown = useWordsShown();
	const [given, setGiven] = useState<Verdict | null>(null);
	const ask = useCallback((verdict: Verdict) => askDecision(requestId, verdict), [requestId]);
	const act = useCallback(
		(verdict: Verdict, confirmation: Confirmation | undefined) => decide(requestId, verdict, confirmation),
		[requestId],
	);
	const { run, step, problem } = useConfirmed<Verdict>(ask, act);
	const give = async (verdict: Verdict) => {
		setGiven(verdict);
		await run(verdict);
		// Also where it failed: somebody else may have decided meanwhile, or its time is over.
		router.refresh();
	};
	const label = (verdict: Verdict, idle: string) =>
		step === "idle" || given !== verdict
			? idle
			: step === "confirming"
				? "Confirm with your passkey …"
				: "Recording …";
	return (
		<div className="card grid gap-3 p-4">
			<p className="text-soft">
				You decide over exactly this: the reason, the person's words, the messages. Your decision goes on the
				record with your name.
			</p>
			<div className="flex flex-wrap gap-2">
				<Button
					kind="primary"
					disabled={step !== "idle" || !shown}
					aria-describedby={shown ? undefined : "words-first"}
					onClick={() => give("approve")}
				>
					{label("approve", "Approve")}
				</Button>
				<Button disabled={step !== "idle"} onClick={() => give("deny")}>
					{label("deny", "Deny")}
				</Button>
			</div>
			{!shown && (
				<p id="words-first" className="text-xs text-soft">
					To approve, show the person's words first. To deny you need not.
				</p>
			)}
			<p role="alert" className="text-xs text-alarm empty:hidden">
				{problem}
			</p>
		</div>
	);
}

"use client";
import { type MouseEvent, useCallback, useState } from "react";
import type { Confirmation } from "#lib/keeper/client.ts";
import { Button } from "../../../../_ui/button.tsx";
import { useConfirmed } from "../../../use-confirmed.ts";
import { askExport, askExportDecision, makeExport, makeExportDecision } from "./actions.ts";

/** Asks for an export of as many entries as the page shows: what is signed is what was seen. */
export function AskForExport({ size }: { size: number }) {
	const { run, step, problem } = useConfirmed<number>(askExport, makeExport);
	return (
		<div className="grid gap-2">
			<div>
				<Button disabled={step !== "idle"} onClick={(event) => keepingFocus(event, () => run(size))}>
					{step === "idle"
						? "Ask for an export"
						: step === "confirming"
							? "Confirm with your passkey …"
							: "Recording …"}
				</Button>
			</div>
			<p role="alert" className="text-xs text-alarm empty:hidden">
				{problem}
			</p>
		</div>
	);
}

type Verdict = "confirm" | "decline";

/** @param own whoever asked may only withdraw */
export function DecideExport({ requestId, who, own }: { requestId: string; who: string; own: boolean }) {
	const [given, setGiven] = useState<Verdict | null>(null);
	const ask = useCallback((verdict: Verdict) => askExportDecision(requestId, verdict), [requestId]);
	const act = useCallback(
		(verdict: Verdict, confirmation: Confirmation | undefined) =>
			makeExportDecision(requestId, verdict, confirmation),
		[requestId],
	);
	const { run, step, problem } = useConfirmed<Verdict>(ask, act);
	const give = (verdict: Verdict) => (event: MouseEvent<HTMLElement>) => {
		setGiven(verdict);
		return keepingFocus(event, () => run(verdict));
	};
	const label = (verdict: Verdict, idle: string) =>
		step === "idle" || given !== verdict
			? idle
			: step === "confirming"
				? "Confirm with your passkey …"
				: "Recording …";
	const about = <span className="sr-only"> the export that {who} asked for</span>;
	return (
		<div className="grid gap-2">
			<div className="flex flex-wrap gap-2">
				{!own && (
					<Button small kind="primary" disabled={step !== "idle"} onClick={give("confirm")}>
						{label("confirm", "Confirm")}
						{about}
					</Button>
				)}
				<Button small disabled={step !== "idle"} onClick={give("decline")}>
					{label("decline", own ? "Withdraw" : "Decline")}
					{about}
				</Button>
			</div>
			<p role="alert" className="text-xs text-alarm empty:hidden">
				{problem}
			</p>
		</div>
	);
}

/** Where the button goes with what it did, the card that says so takes the focus. */
async function keepingFocus({ currentTarget }: MouseEvent<HTMLElement>, run: () => Promise<boolean>) {
	const card = currentTarget.closest<HTMLElement>('[tabindex="-1"]');
	if (await run()) card?.focus();
}

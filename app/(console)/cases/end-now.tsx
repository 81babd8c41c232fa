"use client";
import { Button } from "../../_ui/button.tsx";
import { useWords } from "../../_words/provider.tsx";
import { useConfirmed } from "../use-confirmed.ts";
import { askRevocation, revoke } from "./revocations.ts";

/** What ending an opening does, said before it is done. */
export function EndNow({
	openingId,
	reader,
	onLeave,
}: {
	openingId: string;
	reader: string;
	onLeave: () => void;
}) {
	const w = useWords("cases");
	const { run, step, problem } = useConfirmed<string>(askRevocation, revoke);
	return (
		<div className="grid gap-2 rounded-md border border-line bg-sunken p-2">
			<p className="text-xs text-soft">{w("endWords", { reader })}</p>
			<div className="flex flex-wrap items-center gap-2">
				<Button small kind="alarm" disabled={step !== "idle"} autoFocus onClick={() => run(openingId)}>
					{step === "idle" ? w("endNow") : step === "confirming" ? w("confirming") : w("ending")}
				</Button>
				<Button small kind="quiet" disabled={step !== "idle"} onClick={onLeave}>
					{w("leaveIt")}
				</Button>
			</div>
			<p role="alert" className="text-xs text-alarm empty:hidden">
				{problem}
			</p>
		</div>
	);
}

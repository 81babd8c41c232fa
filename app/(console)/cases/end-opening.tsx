"use client";
import { useState } from "react";
import { Button } from "../../_ui/button.tsx";
import { useConfirmed } from "../use-confirmed.ts";
import { askRevocation, revoke } from "./revocations.ts";

/** Ends somebody's opening: asked once more, then confirmed where passkeys are. The reader's text goes within a second. */
export function EndOpening({ openingId, reader }: { openingId: string; reader: string }) {
	const [sure, setSure] = useState(false);
	const { run, step, problem } = useConfirmed<string>(askRevocation, revoke);
	if (!sure) {
		return (
			<div className="flex flex-wrap items-center gap-2">
				<Button small onClick={() => setSure(true)}>
					End this opening<span className="sr-only"> of {reader}</span>
				</Button>
			</div>
		);
	}
	return (
		<div className="grid gap-2 rounded-md border border-line bg-sunken p-2">
			<p className="text-xs text-soft">
				What {reader} reads disappears within a second or two, and nothing more is read under it. It goes on
				the record with your name.
			</p>
			<div className="flex flex-wrap items-center gap-2">
				<Button small kind="alarm" disabled={step !== "idle"} autoFocus onClick={() => run(openingId)}>
					{step === "idle"
						? "End it now"
						: step === "confirming"
							? "Confirm with your passkey …"
							: "Ending …"}
				</Button>
				<Button small kind="quiet" disabled={step !== "idle"} onClick={() => setSure(false)}>
					Leave it
				</Button>
			</div>
			<p role="alert" className="text-xs text-alarm empty:hidden">
				{problem}
			</p>
		</div>
	);
}

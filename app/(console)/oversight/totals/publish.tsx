"use client";
import { Button } from "../../../_ui/button.tsx";
import { useConfirmed } from "../../use-confirmed.ts";
import { askPublication, publish } from "./actions.ts";

/** Where the button goes with what it did, what says so takes the focus. */
export function Publish({ draft }: { draft: string }) {
	const { run, step, problem } = useConfirmed<string>(askPublication, publish);
	return (
		<div className="grid gap-2">
			<div>
				<Button
					kind="primary"
					disabled={step !== "idle"}
					onClick={async ({ currentTarget }) => {
						const card = currentTarget.closest<HTMLElement>('[tabindex="-1"]');
						if (await run(draft)) card?.focus();
					}}
				>
					{step === "idle"
						? "Sign and publish"
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

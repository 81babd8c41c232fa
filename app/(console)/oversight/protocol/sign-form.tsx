"use client";
import type { Signing } from "#lib/keeper/client-oversight.ts";
import { Button } from "../../../_ui/button.tsx";
import { useConfirmed } from "../../use-confirmed.ts";
import { askSignature, sign } from "./actions.ts";

/** Signs for exactly the digest that stands on the page. Where the button goes with what it did, the card takes the focus. */
export function SignForm({ asked, submit, says }: { asked: Signing; submit: string; says: string }) {
	const { run, step, problem } = useConfirmed<Signing>(askSignature, sign);
	return (
		<div className="card grid gap-3 p-4">
			<p className="max-w-prose text-soft">{says}</p>
			<div className="flex flex-wrap items-center gap-3">
				<Button
					kind="primary"
					disabled={step !== "idle"}
					onClick={async ({ currentTarget }) => {
						const place = currentTarget.closest<HTMLElement>('[tabindex="-1"]');
						if (await run(asked)) place?.focus();
					}}
				>
					{step === "idle" ? submit : step === "confirming" ? "Confirm with your passkey …" : "Recording …"}
				</Button>
				<p role="alert" className="text-xs text-alarm empty:hidden">
					{problem}
				</p>
			</div>
		</div>
	);
}

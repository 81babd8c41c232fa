import { useId } from "react";
import { Button } from "../../../../_ui/button.tsx";

/**
 * The button of a form that a passkey confirms, and what went wrong. Nothing was done where something did. While something
 * is missing it can be reached, and says what; the form itself must not send then.
 */
export function ConfirmedButton({
	label,
	step,
	missing,
	problem,
	doThis,
}: {
	label: string;
	step: "idle" | "asking" | "confirming" | "acting";
	missing: string | null;
	problem: string | null;
	doThis: string;
}) {
	const id = useId();
	return (
		<>
			<p role="alert" className="text-xs text-alarm empty:hidden">
				{problem && `${problem} ${doThis}`}
			</p>
			<div className="flex flex-wrap items-center gap-3">
				<Button
					type="submit"
					kind="primary"
					aria-disabled={missing !== null || step !== "idle"}
					aria-describedby={missing === null ? undefined : id}
					className="aria-disabled:cursor-not-allowed aria-disabled:border-line aria-disabled:bg-sunken aria-disabled:text-faint aria-disabled:shadow-none"
				>
					{step === "idle" ? label : step === "confirming" ? "Confirm with your passkey …" : "Recording …"}
				</Button>
				{missing !== null && (
					<span id={id} className="text-xs text-faint">
						{missing}
					</span>
				)}
			</div>
		</>
	);
}

/** The keys of what is still to be done, as one sentence. */
export function missingOf(what: Record<string, boolean>): string | null {
	const missing = Object.keys(what).filter((one) => what[one]);
	return missing.length === 0 ? null : `First ${missing.join(" and ")}.`;
}

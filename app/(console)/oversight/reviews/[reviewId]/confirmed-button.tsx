import { Button } from "../../../../_ui/button.tsx";

/** The button of a form that a passkey confirms, and what went wrong. Nothing was done where something did. */
export function ConfirmedButton({
	label,
	step,
	disabled,
	problem,
	doThis,
}: {
	label: string;
	step: "idle" | "asking" | "confirming" | "acting";
	disabled: boolean;
	problem: string | null;
	doThis: string;
}) {
	return (
		<>
			<p role="alert" className="text-xs text-alarm empty:hidden">
				{problem && `${problem} ${doThis}`}
			</p>
			<div>
				<Button type="submit" kind="primary" disabled={disabled || step !== "idle"}>
					{step === "idle" ? label : step === "confirming" ? "Confirm with your passkey …" : "Recording …"}
				</Button>
			</div>
		</>
	);
}

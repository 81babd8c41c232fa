"use client";
import { type FormEvent, useState } from "react";
import { Button } from "../../_ui/button.tsx";
import { Field } from "../../_ui/field.tsx";
import { confirmationFor, isNotConfirmed } from "../confirming.ts";
import { addAction, askToAdd, askToRegister } from "./actions.ts";

const STEPS = {
	idle: "Add a passkey",
	making: "Waiting for the new passkey …",
	confirming: "Waiting for one that you have …",
} as const;

/** The new passkey is made first; then one in force, where there is one, signs for exactly this new one. */
export function AddPasskey({ first }: { first: boolean }) {
	const [step, setStep] = useState<keyof typeof STEPS>("idle");
	const [problem, setProblem] = useState<string | null>(null);
	const [done, setDone] = useState(false);

	const add = async (event: FormEvent<HTMLFormElement>) => {
		event.preventDefault();
		const form = event.currentTarget;
		const name = String(new FormData(form).get("name") ?? "");
		setProblem(null);
		setDone(false);
		setStep("making");
		const wrong = await added(name, () => setStep("confirming")).catch(
			() => "The console did not answer. Load the page again to see whether it was added.",
		);
		setStep("idle");
		setProblem(wrong);
		setDone(wrong === null);
		if (wrong === null) form.reset();
	};
	return (
		<form onSubmit={add} className="flex flex-wrap items-end gap-3">
			<Field id="new-passkey" label={first ? "Name of your first passkey" : "Name of a further passkey"}>
				<input
					id="new-passkey"
					name="name"
					required
					maxLength={60}
					placeholder="Work laptop"
					autoComplete="off"
					className="control w-64"
				/>
			</Field>
			<Button type="submit" kind={first ? "primary" : "plain"} disabled={step !== "idle"}>
				{STEPS[step]}
			</Button>
			<p role="status" className="w-full text-xs empty:hidden">
				{problem && <span className="text-alarm">{problem}</span>}
				{done && <span className="text-good">Added, and on the record.</span>}
			</p>
		</form>
	);
}

/** @returns what went wrong, in words, or null */
async function added(name: string, confirming: () => void): Promise<string | null> {
	const { nonce, options, problem } = await askToRegister();
	if (!nonce || !options) return problem ?? "Nothing was added. Try again.";
	const { register } = await import("../../_ui/passkey.ts");
	let response: Awaited<ReturnType<typeof register>>;
	try {
		response = await register(options);
	} catch (error) {
		return error instanceof Error && "code" in error
			? error.message
			: "The passkey could not be made. Try again.";
	}
	const asked = await askToAdd({ nonce, response });
	if (!asked.asked) return asked.problem ?? "Nothing was added. Try again.";
	confirming();
	const confirmed = await confirmationFor(asked.asked);
	if (isNotConfirmed(confirmed)) return confirmed.message;
	return (await addAction({ nonce, response, name }, confirmed.confirmation)).problem ?? null;
}

"use client";
import { type FormEvent, useState } from "react";
import { Alert } from "../_ui/alert.tsx";
import { Button } from "../_ui/button.tsx";
import { Field } from "../_ui/field.tsx";
import { exactUtc } from "../_ui/time-words.ts";
import { signInByPasskey } from "../sign-in/passkey-sign-in.ts";
import { askToEnrol, enrol } from "./actions.ts";

type Step = "typing" | "making" | "registered" | "entering";

/** A code, a name for the passkey, the touch; then signing in with it. */
export function EnrolForm() {
	const [step, setStep] = useState<Step>("typing");
	const [problem, setProblem] = useState<string | null>(null);
	const [usable, setUsable] = useState<string | null>(null);

	const make = async (event: FormEvent<HTMLFormElement>) => {
		event.preventDefault();
		const form = new FormData(event.currentTarget);
		setStep("making");
		setProblem(null);
		const wrong = await registered(
			String(form.get("code") ?? ""),
			String(form.get("name") ?? ""),
			setUsable,
		).catch(
			() =>
				"The console did not answer. Try again; your code stays good until a passkey is registered with it.",
		);
		setProblem(wrong);
		setStep(wrong === null ? "registered" : "typing");
	};
	const enter = async () => {
		setStep("entering");
		const wrong = await signInByPasskey("/account").catch(() => "The console did not answer. Try again.");
		if (wrong === null) return;
		setProblem(wrong);
		setStep("registered");
	};

	if (step === "registered" || step === "entering") {
		return (
			<div className="grid justify-items-start gap-4">
				<Alert tone="good" title="Your passkey is registered." live>
					{waits(usable)
						? `It signs you in now. It opens and confirms nothing before ${exactUtc(usable as string)}: you and oversight were told that it is new.`
						: "It signs you in and confirms from now on. You and oversight were told that it is new."}
				</Alert>
				<Button kind="primary" disabled={step === "entering"} onClick={enter}>
					{step === "entering" ? "Waiting for your passkey …" : "Sign in with it"}
				</Button>
				<Wrong problem={problem} />
			</div>
		);
	}
	return (
		<form onSubmit={make} className="grid gap-4">
			<Field id="code" label="Code" hint="Twenty letters and digits; small letters and dashes as you like.">
				<input
					id="code"
					name="code"
					required
					maxLength={64}
					autoComplete="one-time-code"
					autoCapitalize="characters"
					spellCheck={false}
					aria-describedby="code-hint"
					className="control w-full font-mono"
				/>
			</Field>
			<Field
				id="name"
				label="Name of the passkey"
				hint="So that you know it from others: “Work laptop”, “Blue key”."
			>
				<input
					id="name"
					name="name"
					required
					maxLength={60}
					defaultValue="My passkey"
					autoComplete="off"
					aria-describedby="name-hint"
					className="control w-full"
				/>
			</Field>
			<div className="grid justify-items-start gap-2">
				<Button type="submit" kind="primary" disabled={step === "making"}>
					{step === "making" ? "Waiting for your device …" : "Register"}
				</Button>
				<Wrong problem={problem} />
			</div>
		</form>
	);
}

/** @returns what went wrong, in words, or null */
async function registered(
	code: string,
	name: string,
	tell: (usable: string | null) => void,
): Promise<string | null> {
	const { nonce, options, problem } = await askToEnrol(code);
	if (!nonce || !options) return problem ?? "Nothing was done. Try again.";
	const { register } = await import("../_ui/passkey.ts");
	let response: Awaited<ReturnType<typeof register>>;
	try {
		response = await register(options);
	} catch (error) {
		return error instanceof Error && "code" in error
			? error.message
			: "The passkey could not be made. Try again.";
	}
	const made = await enrol(code, { nonce, response, name });
	if (made.problem) return made.problem;
	tell(made.usable ?? null);
	return null;
}

function Wrong({ problem }: { problem: string | null }) {
	return (
		<p role="status" className="text-xs text-alarm empty:hidden">
			{problem}
		</p>
	);
}

const waits = (usable: string | null) => usable !== null && Date.parse(usable) > Date.now() + 60_000;

"use client";
import { useEffect, useId, useState } from "react";
import { Button } from "../_ui/button.tsx";
import { signInByPasskey } from "./passkey-sign-in.ts";

/** `autofill`: the browser also offers passkeys in a field, where it can. */
export function PasskeyButton({ to, autofill }: { to: string; autofill: boolean }) {
	const [state, setState] = useState<"idle" | "busy">("idle");
	const [problem, setProblem] = useState<string | null>(null);
	const [offered, setOffered] = useState(false);
	const field = useId();

	useEffect(() => {
		if (!autofill) return;
		let here = true;
		const offer = async () => {
			const { autofillPossible } = await import("../_ui/passkey.ts");
			if (!here || !(await autofillPossible())) return;
			setOffered(true);
			// A challenge lasts two minutes: then it waits with a new one.
			while (here && document.visibilityState === "visible") {
				const wrong = await Promise.race([signInByPasskey(to, true), twoMinutes()]);
				if (wrong !== "again") return;
			}
		};
		offer().catch(() => setOffered(false));
		return () => {
			here = false;
		};
	}, [autofill, to]);

	const enter = async () => {
		setState("busy");
		setProblem(null);
		const wrong = await signInByPasskey(to).catch(
			() => "The console did not answer. Nothing was done; try again.",
		);
		if (wrong === null) return;
		setProblem(wrong);
		setState("idle");
	};
	return (
		<div className="grid justify-items-start gap-2">
			{offered && (
				<>
					<label htmlFor={field} className="font-[520]">
						Your passkeys
					</label>
					<input
						id={field}
						type="text"
						autoComplete="username webauthn"
						placeholder="Your browser offers them here"
						className="control w-72"
					/>
				</>
			)}
			<Button kind={autofill ? "primary" : "plain"} disabled={state === "busy"} onClick={enter}>
				{state === "busy" ? "Waiting for your passkey …" : "Sign in with a passkey"}
			</Button>
			<p role="status" className="max-w-prose text-xs text-alarm empty:hidden">
				{problem}
			</p>
		</div>
	);
}

const twoMinutes = () => new Promise<"again">((resolve) => setTimeout(() => resolve("again"), 110_000));

"use client";
import { useState } from "react";
import { signInElsewhere } from "../_auth/sign-in-as.ts";
import { Button } from "../_ui/button.tsx";

/** Leads to the organisation's own sign-in and, when that is done, back. */
export function ElsewhereButton({ name, to }: { name: string; to: string }) {
	const [state, setState] = useState<"idle" | "busy" | "failed">("idle");
	const go = async () => {
		setState("busy");
		await signInElsewhere(to).catch(() => setState("failed"));
	};
	return (
		<div className="flex flex-wrap items-center gap-3">
			<Button disabled={state === "busy"} onClick={go}>
				Sign in with {name}
			</Button>
			<p role="status" className="text-xs text-alarm empty:hidden">
				{state === "failed" && "The console did not answer. Nothing was done; try again."}
			</p>
		</div>
	);
}

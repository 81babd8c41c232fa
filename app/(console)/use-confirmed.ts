"use client";
import { useCallback, useState } from "react";
import type { Confirmation } from "#lib/keeper/client.ts";
import { useWords } from "../_words/provider.tsx";
import type { ActionState } from "./cases/action-state.ts";
import type { AskedState } from "./confirmed-state.ts";
import { confirmationFor, isNotConfirmed } from "./confirming.ts";

/**
 * One act that a passkey confirms: ask what is to be signed, have it signed, act. Where the session is enough the middle
 * step falls away. Nothing is done before the last step; whatever goes wrong is said, and can be tried again.
 */
export function useConfirmed<Input>(
	ask: (input: Input) => Promise<AskedState>,
	act: (input: Input, confirmation: Confirmation | undefined) => Promise<ActionState>,
) {
	const unreached = useWords("shared")("unreached");
	const [step, setStep] = useState<"idle" | "asking" | "confirming" | "acting">("idle");
	const [problem, setProblem] = useState<string | null>(null);
	const run = useCallback(
		async (input: Input): Promise<boolean> => {
			setProblem(null);
			try {
				setStep("asking");
				const { asked, problem: refusal } = await ask(input);
				if (!asked) {
					setProblem(refusal ?? unreached);
					return false;
				}
				if (asked.confirmation !== "session") setStep("confirming");
				const confirmed = await confirmationFor(asked);
				if (isNotConfirmed(confirmed)) {
					setProblem(confirmed.message);
					return false;
				}
				setStep("acting");
				const state = await act(input, confirmed.confirmation);
				if (state.problem) setProblem(state.problem);
				return !state.problem;
			} catch {
				setProblem(unreached);
				return false;
			} finally {
				setStep("idle");
			}
		},
		[ask, act, unreached],
	);
	return { run, step, problem };
}

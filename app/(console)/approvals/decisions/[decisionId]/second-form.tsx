"use client";
import { useRouter } from "next/navigation";
import { useCallback, useId, useState } from "react";
import type { Confirmation } from "#lib/keeper/client.ts";
import { Button } from "../../../../_ui/button.tsx";
import { useWords } from "../../../../_words/provider.tsx";
import { fits, WordsField } from "../../../cases/[caseId]/words-field.tsx";
import { useConfirmed } from "../../../use-confirmed.ts";
import { askSecond, second } from "./actions.ts";

type Said = Parameters<typeof askSecond>[1];

/** Confirm or decline, each signed over this decision's entry and digest as they are shown here. */
export function SecondForm({
	decisionId,
	entry,
	digest,
	limits,
}: {
	decisionId: string;
	entry: string;
	digest: string;
	/** Of the words, in characters. */
	limits: { min: number; max: number };
}) {
	const id = useId();
	const w = useWords("decision");
	const router = useRouter();
	const [words, setWords] = useState("");
	const [given, setGiven] = useState<Said["verdict"] | null>(null);
	const ask = useCallback((said: Said) => askSecond(decisionId, said), [decisionId]);
	const act = useCallback(
		(said: Said, confirmation: Confirmation | undefined) => second(decisionId, said, confirmation),
		[decisionId],
	);
	const { run, step, problem } = useConfirmed<Said>(ask, act);
	const give = async (verdict: Said["verdict"]) => {
		setGiven(verdict);
		const done = await run({
			verdict,
			entry,
			digest,
			...(verdict === "DECLINED" && words.trim() !== "" && { words }),
		});
		if (done && verdict === "DECLINED") return router.push("/approvals");
		// Also where it failed: it may have been undone, or somebody else was quicker.
		router.refresh();
	};
	const label = (verdict: Said["verdict"], idle: string) =>
		step === "idle" || given !== verdict ? idle : step === "confirming" ? w("withPasskey") : w("recording");
	return (
		<div className="card grid gap-3 p-4">
			<p className="text-soft">{w("confirmHint")}</p>
			<div>
				<Button kind="primary" disabled={step !== "idle"} onClick={() => give("CONFIRMED")}>
					{label("CONFIRMED", w("confirm"))}
				</Button>
			</div>
			<WordsField
				optional
				id={`${id}-words`}
				label={w("declineWords")}
				hint={w("declineHint")}
				value={words}
				onChange={setWords}
				limits={limits}
				rows={2}
			/>
			<div>
				<Button disabled={step !== "idle" || !fits(words, limits, true)} onClick={() => give("DECLINED")}>
					{label("DECLINED", w("decline"))}
				</Button>
			</div>
			<p role="alert" className="text-xs text-alarm empty:hidden">
				{problem}
			</p>
		</div>
	);
}

"use client";
import { useCallback, useEffect, useRef, useState } from "react";
import type { Keeping } from "#lib/cases/keep-claim.ts";
import { Alert } from "../../../_ui/alert.tsx";
import { Button } from "../../../_ui/button.tsx";
import { useWords } from "../../../_words/provider.tsx";
import { ActButton } from "../act-button.tsx";
import { claimAction } from "../actions.ts";

const EVERY_MS = 20_000;
const SIGNS = ["pointermove", "pointerdown", "keydown", "wheel"] as const;

/**
 * Says that somebody is on the case they claimed, while they touch its page, and tells them before the claim lapses, and when it has.
 * It loads nothing anew: what they wrote stays on the page until they go.
 */
export function KeepClaim({ caseId, keeping, now }: { caseId: string; keeping: Keeping; now: number }) {
	const w = useWords("handling");
	const [state, setState] = useState({ ...keeping, now });
	const [at, setAt] = useState(now);
	const ahead = useRef(0);
	const seen = useRef(true); // whoever loaded the page is there
	useEffect(() => {
		ahead.current = Date.now() - now;
		setState({ ...keeping, now });
		setAt(now);
	}, [keeping, now]);
	const tell = useCallback(
		async (active: boolean) => {
			const answer = await fetch(`/cases/${caseId}/presence`, {
				method: "POST",
				headers: { "content-type": "application/json" },
				body: JSON.stringify({ active }),
			}).catch(() => null);
			const said = answer?.ok ? ((await answer.json().catch(() => null)) as Keeping & { now: number }) : null;
			if (said) setState(said);
		},
		[caseId],
	);
	const { mine, warnAt, lapsesAt, lapsedAt } = state;
	const warned = useRef(false);
	useEffect(() => {
		if (!keeping.mine) return;
		const look = () => {
			seen.current = true;
		};
		const check = () => {
			const time = Date.now() - ahead.current;
			setAt(time);
			// Somebody who was told says it themselves: a passing mouse is no answer.
			if (seen.current && !document.hidden && !warned.current) {
				seen.current = false;
				void tell(true);
			} else void tell(false);
		};
		for (const sign of SIGNS) addEventListener(sign, look, { passive: true });
		const timer = setInterval(check, EVERY_MS);
		return () => {
			clearInterval(timer);
			for (const sign of SIGNS) removeEventListener(sign, look);
		};
	}, [keeping.mine, tell]);
	const lapsing = mine && warnAt !== null && lapsesAt !== null && at >= warnAt;
	warned.current = lapsing;
	if (!keeping.mine) return null;
	if (!mine) {
		return (
			<Alert tone="warn" live="at once" title={w(lapsedAt ? "lapsed" : "lost")} className="basis-full">
				<p className="pb-2">{w(lapsedAt ? "lapsedWhy" : "lostWhy")}</p>
				<ActButton action={claimAction} caseId={caseId} label={w("claim")} kind="primary" />
			</Alert>
		);
	}
	if (!lapsing) return null;
	const minutes = Math.floor(((lapsesAt ?? at) - at) / 60_000);
	return (
		<Alert
			tone="warn"
			live="at once"
			title={minutes < 1 ? w("lapsingSoon") : w("lapsing", { minutes })}
			className="basis-full"
		>
			<p className="pb-2">{w("lapsingWhy")}</p>
			<Button
				kind="primary"
				onClick={async () => {
					await tell(true);
					setAt(Date.now() - ahead.current);
					document.getElementById("main")?.focus();
				}}
			>
				{w("stillOn")}
			</Button>
		</Alert>
	);
}

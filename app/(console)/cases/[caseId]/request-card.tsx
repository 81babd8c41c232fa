"use client";
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { Badge, type Tone } from "../../../_ui/badge.tsx";
import { Button } from "../../../_ui/button.tsx";
import { Seal } from "../../../_ui/seal.tsx";
import { Deadline } from "../../../_ui/time.tsx";
import { useWords } from "../../../_words/provider.tsx";
import { cancelAction } from "../../approvals/actions.ts";
import { ActButton } from "../act-button.tsx";
import type { OwnRequest } from "./model.ts";

const EVERY_MS = 2_000;

/** One's own requests for this case: what waits, until when, and what may be opened now. */
export function OwnRequests({
	requests,
	busy,
	onOpen,
}: {
	requests: readonly OwnRequest[];
	busy: boolean;
	onOpen: (request: string) => void;
}) {
	useDecisions(requests);
	const w = useWords("opening");
	if (requests.length === 0) return null;
	return (
		<section aria-label={w("yourRequests")} className="grid gap-3">
			{requests.map((request) => (
				<Request key={request.id} request={request} busy={busy} onOpen={onOpen} />
			))}
		</section>
	);
}

function Request({
	request: {
		id,
		state,
		reason,
		messages,
		approvals,
		needed,
		roles,
		requestedAt,
		lapsesAt,
		entry,
		entryNumber,
	},
	busy,
	onOpen,
}: {
	request: OwnRequest;
	busy: boolean;
	onOpen: (request: string) => void;
}) {
	const w = useWords("opening");
	return (
		<article data-testid="own-request" data-state={state} className="card grid gap-2 p-4">
			<p className="flex flex-wrap items-center gap-x-3 gap-y-1">
				<Badge tone={TONES[state]}>{w(`word${state}`)}</Badge>
				<span className="font-[520]">{reason}</span>
				<span className="numbers text-soft">{w("messages", { count: messages })}</span>
				{(state === "REQUESTED" || state === "APPROVED") && (
					<Deadline from={requestedAt} due={lapsesAt} now={Date.now()} lang={w.lang} />
				)}
				<span className="ml-auto">
					<Seal lang={w.lang} entry={entry} number={entryNumber} href={`/seals/${entry}`} newTab />
				</span>
			</p>
			<p role="status" className="text-soft">
				{state === "REQUESTED" ? w("waitsFor", { roles, approvals, count: needed }) : w(`says${state}`)}
			</p>
			<div className="flex flex-wrap items-center gap-3 empty:hidden">
				{state === "APPROVED" && (
					<Button kind="primary" disabled={busy} onClick={() => onOpen(id)}>
						{w("openApproved")}
					</Button>
				)}
				{(state === "REQUESTED" || state === "APPROVED") && (
					<ActButton action={cancelAction.bind(null, id)} label={w("withdraw")} small />
				)}
			</div>
		</article>
	);
}

const TONES: Record<OwnRequest["state"], Tone> = {
	...{ REQUESTED: "accent", APPROVED: "good", OPENED: "plain" },
	...{ DENIED: "alarm", CANCELLED: "plain", LAPSED: "warn" },
};

/** Looks every two seconds, while somebody could see it, whether what waits was decided. It keeps no session alive. */
function useDecisions(requests: readonly OwnRequest[]) {
	const router = useRouter();
	const known = JSON.stringify(
		requests
			.filter(({ state }) => state === "REQUESTED" || state === "APPROVED")
			.map(({ id, state, approvals }) => ({ id, state, approvals })),
	);
	useEffect(() => {
		const waiting = JSON.parse(known) as { id: string; state: string; approvals: number }[];
		if (waiting.length === 0) return;
		const abort = new AbortController();
		const timer = setInterval(async () => {
			if (document.hidden) return;
			for (const { id, state, approvals } of waiting) {
				const answer = await fetch(`/approvals/${id}/state`, {
					cache: "no-store",
					signal: abort.signal,
				}).catch(() => null);
				const now = answer?.ok ? await answer.json().catch(() => null) : null;
				if (now && (now.state !== state || now.approvals !== approvals)) router.refresh();
			}
		}, EVERY_MS);
		return () => {
			abort.abort();
			clearInterval(timer);
		};
	}, [known, router]);
}

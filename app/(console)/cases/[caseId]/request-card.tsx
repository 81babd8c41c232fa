"use client";
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { Badge, type Tone } from "../../../_ui/badge.tsx";
import { Button } from "../../../_ui/button.tsx";
import { Seal } from "../../../_ui/seal.tsx";
import { Deadline } from "../../../_ui/time.tsx";
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
	if (requests.length === 0) return null;
	return (
		<section aria-label="Your requests" className="grid gap-3">
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
	const { tone, word, says } = STATES[state];
	return (
		<article data-testid="own-request" data-state={state} className="card grid gap-2 p-4">
			<p className="flex flex-wrap items-center gap-x-3 gap-y-1">
				<Badge tone={tone}>{word}</Badge>
				<span className="font-[520]">{reason}</span>
				<span className="numbers text-soft">
					{messages.toLocaleString("en")} {messages === 1 ? "message" : "messages"}
				</span>
				{(state === "REQUESTED" || state === "APPROVED") && (
					<Deadline from={requestedAt} due={lapsesAt} now={Date.now()} />
				)}
				<span className="ml-auto">
					<Seal entry={entry} number={entryNumber} href={`/seals/${entry}`} newTab />
				</span>
			</p>
			<p role="status" className="text-soft">
				{state === "REQUESTED"
					? `Waits for ${roles}: ${approvals} of ${needed} ${needed === 1 ? "approval" : "approvals"}. This page shows it when there is a decision.`
					: says}
			</p>
			<div className="flex flex-wrap items-center gap-3 empty:hidden">
				{state === "APPROVED" && (
					<Button kind="primary" disabled={busy} onClick={() => onOpen(id)}>
						Open as approved
					</Button>
				)}
				{(state === "REQUESTED" || state === "APPROVED") && (
					<ActButton action={cancelAction.bind(null, id)} label="Withdraw" small />
				)}
			</div>
		</article>
	);
}

const STATES: Record<OwnRequest["state"], { tone: Tone; word: string; says: string }> = {
	REQUESTED: { tone: "accent", word: "waits", says: "" },
	APPROVED: {
		tone: "good",
		word: "approved",
		says: "You may open exactly what you asked for, confirmed once more, until then.",
	},
	OPENED: { tone: "plain", word: "opened", says: "It was opened; reading on is a new request." },
	DENIED: {
		tone: "alarm",
		word: "denied",
		says: "Nothing was opened. Talk to whoever denied it, or ask for less.",
	},
	CANCELLED: { tone: "plain", word: "withdrawn", says: "You withdrew it. Nothing was opened." },
	LAPSED: {
		tone: "warn",
		word: "lapsed",
		says: "Its time is over. Nothing was opened; ask again if it still matters.",
	},
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

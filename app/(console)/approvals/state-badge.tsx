import type { RequestState } from "#db/queries/approvals.ts";
import { Badge, type Tone } from "../../_ui/badge.tsx";

const STATES: Record<RequestState, { tone: Tone; word: string }> = {
	REQUESTED: { tone: "accent", word: "waits" },
	APPROVED: { tone: "good", word: "approved" },
	OPENED: { tone: "good", word: "opened" },
	DENIED: { tone: "alarm", word: "denied" },
	CANCELLED: { tone: "plain", word: "withdrawn" },
	LAPSED: { tone: "warn", word: "lapsed" },
};

/** What became of a request, in a word. */
export function StateBadge({ state }: { state: RequestState }) {
	return <Badge tone={STATES[state].tone}>{STATES[state].word}</Badge>;
}

import { allowed } from "#lib/access/roles.ts";
import type { Actor } from "#lib/actor.ts";
import type { Review } from "#lib/oversight/reviews/read-review.ts";
import { Badge } from "../../../../_ui/badge.tsx";
import { Deadline } from "../../../../_ui/time.tsx";
import { exactUtc } from "../../../../_ui/time-words.ts";
import { ActButton } from "../../../cases/act-button.tsx";
import { claim, release } from "./actions.ts";

/** By when it is due, and whose it is. */
export function Claim({ actor, review, now }: { actor: Actor; review: Review; now: number }) {
	const { facts, blocked, mine } = review;
	if (facts.verdict !== null) return null;
	const { id, region, createdAt, dueAt, claimedBy, claimLapsesAt } = facts;
	return (
		<>
			<Deadline from={createdAt.toISOString()} due={dueAt.toISOString()} now={now} />
			{dueAt.getTime() <= now && <Badge tone="alarm">overdue</Badge>}
			<span
				className="text-soft"
				title={
					claimLapsesAt ? `Without an act it lapses at ${exactUtc(claimLapsesAt.toISOString())}` : undefined
				}
			>
				{mine ? "Claimed by you" : claimedBy ? `Claimed by ${claimedBy}` : "Claimed by nobody"}
			</span>
			{!claimedBy && blocked === undefined && allowed(actor, "review.judge", region) && (
				<ActButton action={claim.bind(null, id)} label="Claim" kind="primary" hotkey="c" />
			)}
			{mine && <ActButton action={release.bind(null, id)} label="Give back" />}
			{claimedBy &&
				!mine &&
				facts.readerId !== actor.personId &&
				allowed(actor, "review.take_away", region) && (
					<ActButton action={release.bind(null, id)} label="Take it from them" />
				)}
		</>
	);
}

import type { Actor } from "#lib/actor.ts";
import { endingOf, mayEnd, overInWords } from "#lib/approvals/openings-of.ts";
import { Seal } from "../../_ui/seal.tsx";
import { RelativeTime } from "../../_ui/time.tsx";
import { Speak } from "../../_words/speak.tsx";
import { EndOpening } from "../cases/end-opening.tsx";

/** What became of an opening, and the way to end it while it lives; nothing where it ran out by itself. */
export async function OpeningEnd({
	actor,
	openingId,
	region,
}: {
	actor: Actor;
	openingId: string;
	region: string;
}) {
	const ending = await endingOf(actor, { id: openingId, region });
	if (ending?.endedAt) {
		return (
			<p className="flex flex-wrap items-baseline gap-x-3 text-warn" data-testid="opening-ended">
				<span>
					Ended by {ending.endedBy}, <RelativeTime at={ending.endedAt.toISOString()} now={Date.now()} />
				</span>
				{ending.entryId && (
					<Seal
						entry={ending.entryId}
						number={ending.entryNumber}
						href={`/oversight/ledger/${ending.entryId}`}
					/>
				)}
			</p>
		);
	}
	const over = ending && overInWords(ending);
	if (over) {
		return (
			<p className="text-soft" data-testid="opening-over">
				This opening is over: {over}.
			</p>
		);
	}
	if (!ending || ending.over !== null || !mayEnd(actor, region)) return null;
	return (
		<div className="grid gap-1.5">
			<p className="text-soft">This opening lives: {ending.reader} may be reading now.</p>
			<Speak in="en" rooms={["cases"]}>
				<EndOpening openingId={openingId} reader={ending.reader} />
			</Speak>
		</div>
	);
}

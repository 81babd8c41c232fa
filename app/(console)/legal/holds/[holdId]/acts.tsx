import type { Actor } from "#lib/actor.ts";
import type { HoldView } from "#lib/legal/holds/read-hold.ts";
import { sealAddress } from "#lib/oversight/seal-address.ts";
import { Section } from "../../../../_ui/page.tsx";
import { Seal } from "../../../../_ui/seal.tsx";
import { Table, Td, Th, Tr } from "../../../../_ui/table.tsx";
import { ExactTime } from "../../../../_ui/time.tsx";
import { Words } from "../../../oversight/reviews/[reviewId]/words.tsx";

interface Act {
	at: Date;
	what: string;
	by: string | null;
	byId: string | null;
	entryId: string;
	number: number | null;
	noteId?: string;
}

/** Everything that was done with it, the newest first, each with its seal. */
export function Acts({ actor, hold, address }: { actor: Actor; hold: HoldView; address: string }) {
	return (
		<Section id="acts" title="What was done">
			<Table
				caption="What was done with this hold, the newest first"
				head={
					<>
						<Th>When</Th>
						<Th>What</Th>
						<Th>Who</Th>
						<Th>Entry</Th>
						<Th>Why</Th>
					</>
				}
			>
				{actsOf(hold).map((act) => (
					<Tr key={act.entryId}>
						<Td>
							<ExactTime at={act.at.toISOString()} />
						</Td>
						<th scope="row" className="h-9 px-3 py-1.5 text-left font-[520] whitespace-normal">
							{act.what}
						</th>
						<Td>{act.by ?? "the clock"}</Td>
						<Td>
							<Seal
								entry={act.entryId}
								number={act.number}
								href={sealAddress(actor, { entryId: act.entryId, by: act.byId, region: hold.region })}
							/>
						</Td>
						<Td>
							{act.noteId ? (
								<Words noteId={act.noteId} ask="Show why" address={address} />
							) : (
								(WHY[act.what] ?? "–")
							)}
						</Td>
					</Tr>
				))}
			</Table>
		</Section>
	);
}

/** Where the words of an act stand that has none in its row. */
const WHY: Readonly<Record<string, string>> = { Placed: "see above" };
const DECIDED = { RELEASED: "Lifted", DECLINED: "Lifting declined" } as const;

function actsOf(hold: HoldView): Act[] {
	const placed: Act = {
		...{ at: hold.placedAt, what: "Placed", by: hold.placedBy, byId: hold.placedById },
		...{ entryId: hold.entryId, number: hold.entryNumber },
	};
	const renewed = hold.renewals.map((one) => ({
		...{
			at: one.at,
			what: `Renewed until ${one.expiresAt.toISOString().slice(0, 10)}`,
			by: one.by,
			byId: one.byId,
		},
		...{ entryId: one.entryId, number: one.entryNumber, noteId: one.noteId },
	}));
	const released = hold.releases.flatMap((one): Act[] => [
		{
			...{
				at: one.askedAt,
				what: one.state === "LAPSED" ? "Lifting asked for; it lapsed" : "Lifting asked for",
			},
			...{
				by: one.askedBy,
				byId: one.askedById,
				entryId: one.entryId,
				number: one.entryNumber,
				noteId: one.noteId,
			},
		},
		...(one.decidedAt && one.decidedEntryId && (one.state === "RELEASED" || one.state === "DECLINED")
			? [
					{
						...{ at: one.decidedAt, what: DECIDED[one.state], by: one.decidedBy, byId: one.decidedById },
						...{ entryId: one.decidedEntryId, number: one.decidedNumber },
					},
				]
			: []),
	]);
	const ended: Act[] =
		hold.endedBecause === "EXPIRED" && hold.endedAt && hold.endedEntryId
			? [
					{
						...{ at: hold.endedAt, what: "Ended by its date", by: null, byId: null },
						...{ entryId: hold.endedEntryId, number: hold.endedNumber },
					},
				]
			: [];
	return [placed, ...renewed, ...released, ...ended].sort((a, b) => b.at.getTime() - a.at.getTime());
}

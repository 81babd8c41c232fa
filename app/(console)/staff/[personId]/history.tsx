import type { Actor } from "#lib/actor.ts";
import { sealAddress } from "#lib/oversight/seal-address.ts";
import type { Happened } from "#lib/staff/read-person.ts";
import { Section } from "../../../_ui/page.tsx";
import { Seal } from "../../../_ui/seal.tsx";
import { Table, Td, Th, Tr } from "../../../_ui/table.tsx";
import { RelativeTime } from "../../../_ui/time.tsx";

/** Everything that was changed about somebody, newest first, each with its entry. */
export function History({
	actor,
	history,
	now,
}: {
	actor: Actor;
	history: readonly Happened[];
	now: number;
}) {
	return (
		<Section id="history" title="History" note={`${history.length}`}>
			<Table
				caption="What was changed about this person"
				head={
					<>
						<Th>When</Th>
						<Th>What</Th>
						<Th>By</Th>
						<Th>Entry</Th>
					</>
				}
			>
				{history.map(({ at, words, note, by, entryId, entryNumber }) => (
					<Tr key={entryId}>
						<Td className="text-soft">
							<RelativeTime at={at.toISOString()} now={now} />
						</Td>
						<Td className="[overflow-wrap:anywhere]">
							{words}
							{note && <span className="block text-xs text-soft">“{note}”</span>}
						</Td>
						<Td>{by ?? <span className="text-faint">–</span>}</Td>
						<Td>
							<Seal entry={entryId} number={entryNumber} href={sealAddress(actor, { entryId })} />
						</Td>
					</Tr>
				))}
			</Table>
		</Section>
	);
}

import type { OpeningsOfRow } from "#db/queries/approvals.ts";
import { reasonName } from "#lib/oversight/reason-words.ts";
import { Table, Td, Th, Tr } from "../../../_ui/table.tsx";
import { RelativeTime } from "../../../_ui/time.tsx";

/** How often a person opens, for what and how much: counts, so that whoever approves sees a habit. */
export function OpeningsOf({ openings, now }: { openings: readonly OpeningsOfRow[]; now: number }) {
	if (openings.length === 0) return <p className="card px-3 py-2 text-faint">Nothing in these 30 days.</p>;
	return (
		<Table
			caption="Openings of this person in the last 30 days"
			head={
				<>
					<Th>For</Th>
					<Th>Openings</Th>
					<Th>Threads</Th>
					<Th>Messages</Th>
					<Th>The latest</Th>
				</>
			}
		>
			{openings.map(({ reason, count, threads, messages, latest }) => (
				<Tr key={reason}>
					<Td>{reasonName(reason)}</Td>
					<Td className="numbers">{count.toLocaleString("en")}</Td>
					<Td className="numbers">{threads.toLocaleString("en")}</Td>
					<Td className="numbers">{messages.toLocaleString("en")}</Td>
					<Td className="text-soft">
						<RelativeTime at={latest.toISOString()} now={now} />
					</Td>
				</Tr>
			))}
		</Table>
	);
}

import Link from "next/link";
import type { WithdrawnRow } from "#db/queries/protocol.ts";
import { ROLE_NAMES, type Role } from "#lib/access/roles.ts";
import type { Actor } from "#lib/actor.ts";
import { reasonInWords } from "#lib/oversight/protocol/reasons.ts";
import { sealAddress } from "#lib/oversight/seal-address.ts";
import { Badge } from "../../_ui/badge.tsx";
import { Seal } from "../../_ui/seal.tsx";
import { Table, Td, Th, Tr } from "../../_ui/table.tsx";
import { RelativeTime } from "../../_ui/time.tsx";

/** What oversight's review withdrew and its person still has: an admin takes it away on the person's page. */
export function Withdrawn({
	actor,
	withdrawn,
	now,
}: {
	actor: Actor;
	withdrawn: readonly WithdrawnRow[];
	now: number;
}) {
	return (
		<Table
			caption="Rights that a user access review withdrew and that are still held"
			head={
				<>
					<Th>Person</Th>
					<Th>Right</Th>
					<Th>Why</Th>
					<Th>Review</Th>
					<Th>Due</Th>
					<Th>Entry</Th>
				</>
			}
		>
			{withdrawn.map((row) => (
				<Tr key={row.rowId}>
					<th scope="row" className="h-9 px-3 py-1.5 text-left font-[600]">
						<Link prefetch={false} href={`/staff/${row.personId}#roles`} className="underline">
							{row.alias}
						</Link>{" "}
						<span className="font-[400] text-soft">{row.name}</span>
					</th>
					<Td>
						{ROLE_NAMES[row.role as Role]} in {row.region.toUpperCase()}
					</Td>
					<Td className="text-soft">{reasonInWords(row.reason)}</Td>
					<Td>{row.period}</Td>
					<Td>
						<RelativeTime at={row.dueAt.toISOString()} now={now} />{" "}
						{row.dueAt.getTime() < now && <Badge tone="alarm">overdue</Badge>}
					</Td>
					<Td>
						<Seal entry={row.entryId} number={row.entryNumber} href={sealAddress(actor, row)} />
					</Td>
				</Tr>
			))}
		</Table>
	);
}

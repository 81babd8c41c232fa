import Link from "next/link";
import type { SelectionState } from "#lib/oversight/selection/list-selections.ts";
import { Badge } from "../../../../_ui/badge.tsx";
import { Table, Td, Th } from "../../../../_ui/table.tsx";
import { RelativeTime } from "../../../../_ui/time.tsx";
import { searchInWords } from "./search-facts.tsx";

export function SelectionTable({ selections, now }: { selections: readonly SelectionState[]; now: number }) {
	return (
		<Table
			caption="Your exports of searches, newest first"
			head={
				<>
					<Th>Export</Th>
					<Th>Of the search</Th>
					<Th>Format</Th>
					<Th>Made</Th>
					<Th>When</Th>
					<Th>State</Th>
				</>
			}
		>
			{selections.map((selection) => (
				<tr key={selection.id}>
					<Td>
						<Link
							href={`/oversight/ledger/exports/${selection.id}`}
							prefetch={false}
							data-row
							className="font-mono underline underline-offset-2"
						>
							{selection.id.slice(0, 8)}
						</Link>
					</Td>
					<Td className="min-w-48 [overflow-wrap:anywhere]">{searchInWords(selection.terms)}</Td>
					<Td>{FORMATS[selection.format]}</Td>
					<Td>
						<span className="numbers">
							{selection.done.toLocaleString("en")} of {selection.count.toLocaleString("en")}
						</span>
					</Td>
					<Td>
						<RelativeTime at={selection.madeAt.toISOString()} now={now} />
					</Td>
					<Td>
						<SelectionBadge selection={selection} />
					</Td>
				</tr>
			))}
		</Table>
	);
}

export const FORMATS = { csv: "CSV", jsonl: "JSON Lines" } as const;

export function SelectionBadge({ selection }: { selection: SelectionState }) {
	if (selection.lapsed) return <Badge>over</Badge>;
	if (selection.done >= selection.count) return <Badge tone="good">made whole</Badge>;
	if (selection.done > 0) return <Badge tone="warn">made in part</Badge>;
	return <Badge tone="accent">to be taken</Badge>;
}

import type { QueueRow } from "#db/queries/queue.ts";
import { allowed } from "#lib/access/roles.ts";
import type { Actor } from "#lib/actor.ts";
import { Table, Td, Th, Tr } from "../../_ui/table.tsx";
import { Deadline, RelativeTime } from "../../_ui/time.tsx";
import { Category, caseName, Flags, Severity } from "../cases/case-words.tsx";
import { QueueList } from "./queue-list.tsx";

export function QueueTable({ actor, cases }: { actor: Actor; cases: QueueRow[] }) {
	const now = Date.now();
	return (
		<QueueList>
			<Table
				caption="Open cases"
				head={
					<>
						<Th className="w-16">Severity</Th>
						<Th>Category</Th>
						<Th>Deadline</Th>
						<Th>Received</Th>
						<Th className="text-right">Reports</Th>
						<Th>Region</Th>
						<Th>Case</Th>
						<Th className="w-28">Claimed by</Th>
					</>
				}
			>
				{cases.map((one) => (
					<Row key={one.id} actor={actor} one={one} now={now} />
				))}
			</Table>
		</QueueList>
	);
}

function Row({ actor, one, now }: { actor: Actor; one: QueueRow; now: number }) {
	return (
		<Tr chosen={one.claimedBy === actor.personId}>
			<Td>
				<Severity level={one.severity} />
			</Td>
			<Td>
				<span className="flex flex-wrap items-center gap-x-2 gap-y-1">
					<a href={`/cases/${one.id}`} data-row="">
						<Category category={one.category} keyword={one.keyword} />
					</a>
					<Flags
						minors={one.minors}
						restricted={one.restricted}
						threatToLife={one.threatToLife}
						again={one.previous}
					/>
				</span>
			</Td>
			<Td>
				<Deadline from={one.receivedAt.toISOString()} due={isoOf(one.dueAt)} now={now} />
			</Td>
			<Td>
				<span className="text-soft">
					<RelativeTime at={one.receivedAt.toISOString()} now={now} />
				</span>
			</Td>
			<Td className="numbers text-right">{one.reports}</Td>
			<Td>{one.region.toUpperCase()}</Td>
			<Td className="font-mono text-2xs text-faint">{caseName(one.id)}</Td>
			<Td>
				<Claimed actor={actor} one={one} />
			</Td>
		</Tr>
	);
}

function Claimed({ actor, one }: { actor: Actor; one: QueueRow }) {
	if (one.claimedBy === actor.personId) return <span className="font-[600] text-accent-strong">you</span>;
	if (one.claimedBy) return <span className="text-soft">{one.claimedByAlias}</span>;
	if (!allowed(actor, "case.claim", one.region)) return <span className="text-faint">nobody</span>;
	return (
		<button
			type="submit"
			name="case"
			value={one.id}
			data-hotkey="c"
			aria-keyshortcuts="c"
			className="row-button"
		>
			Claim<span className="sr-only"> case {caseName(one.id)}</span>
		</button>
	);
}

/** PostgreSQL's text of a time, as the browser reads it. */
function isoOf(at: string): string {
	return new Date(at).toISOString();
}

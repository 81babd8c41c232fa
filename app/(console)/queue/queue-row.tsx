import { Td, Tr } from "../../_ui/table.tsx";
import { Deadline, RelativeTime } from "../../_ui/time.tsx";
import { caseName, Flags, Severity } from "../cases/case-words.tsx";

/** A case of the queue, as its row says it. */
export interface QueueItem {
	id: string;
	severity: number;
	category: string;
	received: string;
	due: string;
	reports: number;
	region: string;
	minors?: boolean;
	restricted?: boolean;
	threatToLife?: boolean;
	/** An earlier case on the thread was closed. */
	again?: boolean;
	mine?: boolean;
	claimedBy?: string;
	/** Nobody's, and the person may claim it. */
	free?: boolean;
}

export function QueueRow({ item, now }: { item: QueueItem; now: number }) {
	return (
		<Tr chosen={item.mine === true}>
			<Td>
				<Severity level={item.severity} />
			</Td>
			<Td>
				<span className="flex flex-wrap items-center gap-x-2 gap-y-1">
					<a href={`/cases/${item.id}`} data-row="">
						{item.category}
					</a>
					<Flags {...item} />
				</span>
			</Td>
			<Td>
				<Deadline from={item.received} due={item.due} now={now} />
			</Td>
			<Td className="text-soft">
				<RelativeTime at={item.received} now={now} />
			</Td>
			<Td className="numbers text-right">{item.reports}</Td>
			<Td>{item.region}</Td>
			<Td className="font-mono text-2xs text-faint">{caseName(item.id)}</Td>
			<Td>
				<Claimed item={item} />
			</Td>
		</Tr>
	);
}

function Claimed({ item }: { item: QueueItem }) {
	if (item.mine) return <span className="font-[600] text-accent-strong">you</span>;
	if (item.claimedBy) return <span className="text-soft">{item.claimedBy}</span>;
	if (!item.free) return <span className="text-faint">nobody</span>;
	return (
		<button
			type="submit"
			name="case"
			value={item.id}
			data-hotkey="c"
			aria-keyshortcuts="c"
			className="row-button"
		>
			Claim<span className="sr-only"> case {caseName(item.id)}</span>
		</button>
	);
}

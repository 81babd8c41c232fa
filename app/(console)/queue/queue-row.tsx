import type { QueueOrder } from "#lib/cases/queue-order.ts";
import { Badge } from "../../_ui/badge.tsx";
import { Td, Tr } from "../../_ui/table.tsx";
import { Deadline, RelativeTime } from "../../_ui/time.tsx";
import { useWords } from "../../_words/provider.tsx";
import { caseName, Flags, Severity } from "../cases/case-words.tsx";

/** A case of the queue, as its row says it. */
export interface QueueItem {
	id: string;
	severity: number;
	category: string;
	received: string;
	/** When the deadline's clock began, and when it ends. */
	from: string;
	due: string;
	/** Of its deadline so much is used, and it is so long. */
	percent: number;
	hours: number;
	reports: number;
	region: string;
	minors?: boolean;
	restricted?: boolean;
	threatToLife?: boolean;
	/** An earlier case on the thread was closed. */
	again?: boolean;
	/** It takes up a decided one. */
	reopened?: boolean;
	/** It was handed over to whoever holds this role. */
	forRole?: string;
	/** It rests until then. */
	until?: string;
	mine?: boolean;
	claimedBy?: string;
	/** Nobody's, and the person may claim it. */
	free?: boolean;
}

export function QueueRow({ item, now, order }: { item: QueueItem; now: number; order: QueueOrder }) {
	const w = useWords("queue");
	const marks = useWords("marks");
	return (
		<Tr chosen={item.mine === true}>
			<Td>
				<Severity level={item.severity} w={marks} />
			</Td>
			<Td>
				<span className="flex flex-wrap items-center gap-x-2 gap-y-1">
					<a href={`/cases/${item.id}`} data-row="" aria-describedby={`why-${item.id}`}>
						{item.category}
					</a>
					<Flags {...item} w={marks} />
					{item.reopened && <Badge title={w("reopenedWhy")}>{w("reopened")}</Badge>}
					{item.forRole && (
						<Badge tone="accent" title={w("forRoleWhy")}>
							{w(item.forRole === "lead" ? "forLead" : "forChildSafety")}
						</Badge>
					)}
					{item.until && <Badge tone="warn">{w("until", { time: `${item.until} UTC` })}</Badge>}
				</span>
			</Td>
			<Td>
				<Deadline from={item.from} due={item.due} now={now} lang={w.lang} />
			</Td>
			<Td className="numbers">
				{/* Shown on hover, where one comes to the row by keyboard, and where one taps on it. */}
				<span className="why" tabIndex={-1}>
					{w("usedPercent", { percent: item.percent })}
					<span id={`why-${item.id}`} role="tooltip">
						<Why item={item} order={order} />
					</span>
				</span>
			</Td>
			<Td className="text-soft">
				<RelativeTime at={item.received} now={now} lang={w.lang} />
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

/** Why it stands where it does, in a sentence. */
function Why({ item: { severity, percent, hours }, order }: { item: QueueItem; order: QueueOrder }) {
	const w = useWords("queue");
	return (
		<>
			{order === "severity" && w("whySeverity", { severity, percent, hours })}
			{order === "share" && w("whyShare", { percent, hours })}
			{order === "age" && w("whyAge", { percent, hours })}
			{percent >= 100 && ` ${w("whyLate")}`}
		</>
	);
}

function Claimed({ item }: { item: QueueItem }) {
	const w = useWords("queue");
	if (item.mine) return <span className="font-[600] text-accent-strong">{w("you")}</span>;
	if (item.claimedBy) return <span className="text-soft">{item.claimedBy}</span>;
	if (!item.free) return <span className="text-faint">{w("nobody")}</span>;
	return (
		<button
			type="submit"
			name="case"
			value={item.id}
			data-hotkey="c"
			aria-keyshortcuts="c"
			className="row-button"
		>
			{w("claimIt")}
			<span className="sr-only"> {w("claimCase", { name: caseName(item.id) })}</span>
		</button>
	);
}

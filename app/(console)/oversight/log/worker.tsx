import type { WorkerState } from "#lib/oversight/read-worker.ts";
import { Alert } from "../../../_ui/alert.tsx";
import { Badge } from "../../../_ui/badge.tsx";
import { Table, Td, Th, Tr } from "../../../_ui/table.tsx";
import { RelativeTime } from "../../../_ui/time.tsx";

const SINKS: Record<string, string> = { file: "a file", https: "an address" };

/** Oversight's worker: each of its tasks, and how far other systems know the log. */
export function Worker({ state: { tasks, sinks }, now }: { state: WorkerState; now: number }) {
	if (tasks.length === 0)
		return (
			<Alert tone="warn" title="The worker has not run yet">
				Samples, signals and alarms come from it; nothing that is opened waits for it.
			</Alert>
		);
	return (
		<div className="grid grid-cols-1 gap-4">
			<Table
				caption="Tasks of the worker"
				head={
					<>
						<Th>Task</Th>
						<Th>State</Th>
						<Th>Last done</Th>
					</>
				}
			>
				{tasks.map(({ name, says, failing, error, age }) => (
					<Tr key={name}>
						<Td>
							<span className="font-mono text-xs">{name}</span>
							{says && <span className="block text-xs text-faint">{says}</span>}
						</Td>
						<Td>
							<Badge tone={failing ? "warn" : "good"}>{failing ? "failing" : "works"}</Badge>{" "}
							{failing && <span className="font-mono text-xs">{error ?? "LATE"}</span>}
						</Td>
						<Td className="text-soft">
							{age === null ? (
								"never"
							) : (
								<RelativeTime at={new Date(now - age * 1000).toISOString()} now={now} />
							)}
						</Td>
					</Tr>
				))}
			</Table>
			{sinks.length > 0 && (
				<Table
					caption="Other systems that are told of every entry"
					head={
						<>
							<Th>To</Th>
							<Th>Next entry</Th>
							<Th>Behind</Th>
							<Th>Last taken</Th>
						</>
					}
				>
					{sinks.map(({ sink, next, behind, toldAt, error }) => (
						<Tr key={sink}>
							<Td>{SINKS[sink] ?? sink}</Td>
							<Td className="numbers">{next.toLocaleString("en")}</Td>
							<Td className="numbers">
								{Math.max(0, behind).toLocaleString("en")}
								{error && <span className="block font-mono text-xs text-warn">{error}</span>}
							</Td>
							<Td className="text-soft">
								{toldAt ? <RelativeTime at={toldAt.toISOString()} now={now} /> : "never"}
							</Td>
						</Tr>
					))}
				</Table>
			)}
		</div>
	);
}

import { logErrorInWords } from "#lib/oversight/log-alarms.ts";
import type { LogHealth } from "#lib/oversight/read-log.ts";
import { Alert } from "../../../_ui/alert.tsx";
import { Badge } from "../../../_ui/badge.tsx";
import { Table, Td, Th, Tr } from "../../../_ui/table.tsx";
import { RelativeTime } from "../../../_ui/time.tsx";

type Witness = LogHealth["witnesses"][number];

export function Witnesses({ health: { witnesses, now, notary } }: { health: LogHealth }) {
	if (witnesses.length === 0) {
		return (
			<Alert tone="warn" title="None is configured">
				The log's own signature is all there is. Whoever runs this system and holds its key could write a
				second log and show each to somebody else; only a checkpoint that was kept elsewhere would tell. A
				works council, a regulator or another company can be a witness with one command, npm run witness.
			</Alert>
		);
	}
	return (
		<div className="grid gap-2">
			<p className="text-xs text-faint md:hidden">
				The table scrolls sideways: how far each has seen, when it last cosigned, its address.
			</p>
			<Table
				caption="Witnesses and how far each has seen"
				head={
					<>
						<Th>Witness</Th>
						<Th>State</Th>
						<Th className="text-right">Has seen</Th>
						<Th className="text-right">Behind</Th>
						<Th>Last cosigned</Th>
						<Th>Address</Th>
					</>
				}
			>
				{witnesses.map((witness) => (
					<Tr key={witness.name}>
						<Td>
							<span className="font-mono text-xs font-[600]">{witness.name}</span>
							{witness.local && (
								<span className="block text-2xs text-warn">
									same machine: proves nothing against its operator
								</span>
							)}
						</Td>
						<Td>
							<State witness={witness} now={now.getTime()} halted={Boolean(notary?.halted)} />
						</Td>
						<Td className="numbers text-right">{witness.seen?.toLocaleString("en") ?? "–"}</Td>
						<Td className="numbers text-right">
							<Behind by={witness.behind} />
						</Td>
						<Td className="text-soft">
							{witness.seenAt ? (
								<RelativeTime at={witness.seenAt.toISOString()} now={now.getTime()} />
							) : (
								"never"
							)}
						</Td>
						<Td className="font-mono text-xs text-soft">{witness.url}</Td>
					</Tr>
				))}
			</Table>
			{witnesses.every(({ local }) => local) && (
				<p className="text-soft">
					All of them run on this machine: together they show how witnessing works, and prove nothing against
					whoever runs it.
				</p>
			)}
		</div>
	);
}

/** One that has seen more than is stored here says that something is missing here. */
function Behind({ by }: { by: number | null }) {
	if (by === null) return "–";
	if (by >= 0) return by.toLocaleString("en");
	return <span className="text-alarm">{(-by).toLocaleString("en")} ahead</span>;
}

function State({ witness, now, halted }: { witness: Witness; now: number; halted: boolean }) {
	const { seen, error, late, behindSince, triedAt } = witness;
	if (halted) return <Badge>not asked: the log stands still</Badge>;
	if (error) {
		return (
			<>
				<Badge tone="alarm">fails</Badge>{" "}
				<span className="text-xs text-soft">
					{logErrorInWords(error)} {triedAt && <RelativeTime at={triedAt.toISOString()} now={now} />}
				</span>{" "}
				<span className="font-mono text-2xs text-faint">{error}</span>
			</>
		);
	}
	if (late) {
		return (
			<>
				<Badge tone="warn">behind</Badge>{" "}
				<span className="text-xs text-soft">
					since {behindSince && <RelativeTime at={behindSince.toISOString()} now={now} />}
				</span>
			</>
		);
	}
	return seen === null ? <Badge>not asked yet</Badge> : <Badge tone="good">keeps up</Badge>;
}

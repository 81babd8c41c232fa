import type { HoldView } from "#lib/legal/holds/read-hold.ts";
import { Empty } from "../../../../_ui/alert.tsx";
import { Badge } from "../../../../_ui/badge.tsx";
import { Section } from "../../../../_ui/page.tsx";
import { Table, Td, Th, Tr } from "../../../../_ui/table.tsx";
import { RelativeTime } from "../../../../_ui/time.tsx";

const KINDS = { account: "Account", thread: "Thread", case: "Case" } as const;
const ofThese = (shown: number, all: number) =>
	shown < all ? `the first ${shown} of ${all.toLocaleString("en")}` : `${all.toLocaleString("en")}`;

export function Covered({ scope, covers }: { scope: HoldView["scope"]; covers: number }) {
	return (
		<Section id="covers" title="What it covers" note={ofThese(scope.length, covers)}>
			<Table
				caption="What this hold covers"
				head={
					<>
						<Th>What</Th>
						<Th>Platform</Th>
						<Th>Id</Th>
					</>
				}
			>
				{scope.map(({ kind, platform, value }) => (
					<Tr key={`${kind} ${platform} ${value}`}>
						<Td>{KINDS[kind]}</Td>
						<Td>{platform ?? "–"}</Td>
						<th
							scope="row"
							className="h-9 px-3 py-1.5 text-left font-mono text-xs font-[400] [overflow-wrap:anywhere]"
						>
							{value}
						</th>
					</Tr>
				))}
			</Table>
		</Section>
	);
}

export function HeldThreads({
	threads,
	count,
	ended,
	now,
}: {
	threads: HoldView["threads"];
	count: number;
	/** The hold stands no more: what it held, another may hold still. */
	ended: boolean;
	now: number;
}) {
	return (
		<Section id="threads" title="Threads in its scope" note={ofThese(threads.length, count)}>
			{threads.length === 0 ? (
				ended ? (
					<Empty title="It held nothing">Nothing of its scope was here while it stood.</Empty>
				) : (
					<Empty title="Nothing of it is here yet">What comes into its scope is held as it arrives.</Empty>
				)
			) : (
				<Table
					caption="Threads in the hold's scope, the newest first"
					head={
						<>
							<Th>The platform&apos;s id</Th>
							<Th>Id here</Th>
							<Th>In scope since</Th>
							<Th>State</Th>
						</>
					}
				>
					{threads.map((one) => (
						<Tr key={`${one.threadId} ${one.life}`}>
							<th
								scope="row"
								className="h-9 px-3 py-1.5 text-left font-mono text-xs font-[520] [overflow-wrap:anywhere]"
							>
								{one.externalId ?? "known to child safety alone"}
							</th>
							<Td className="font-mono text-xs">{one.threadId}</Td>
							<Td>
								<RelativeTime at={one.attachedAt.toISOString()} now={now} />
							</Td>
							<Td>
								{one.tooLate ? (
									<Badge tone="warn">
										{one.shredded ? "too late: shredded" : "too late: deleted before"}
									</Badge>
								) : ended ? (
									<Badge>not by this hold any more</Badge>
								) : (
									<Badge tone="good">held</Badge>
								)}
							</Td>
						</Tr>
					))}
				</Table>
			)}
		</Section>
	);
}

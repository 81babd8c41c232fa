import type { DeliveryState, DeliveryView } from "#db/queries/endpoints.ts";
import { Empty } from "../../../_ui/alert.tsx";
import { Badge } from "../../../_ui/badge.tsx";
import { Table, Td, Th, Tr } from "../../../_ui/table.tsx";
import { RelativeTime } from "../../../_ui/time.tsx";
import { deliveryInWords, EVENT_NAMES } from "../words.ts";
import { Replay } from "./replay.tsx";

/** Each by its id, which the receiver has too; of what is told nothing. */
export function Deliveries({
	endpoint,
	deliveries,
	state,
	mayReplay,
	now,
}: {
	endpoint: { id: string; pausedAt: Date | null; removedAt: Date | null };
	deliveries: DeliveryView[];
	state: DeliveryState | null;
	mayReplay: boolean;
	now: number;
}) {
	if (deliveries.length === 0)
		return (
			<Empty title={state === "dead" ? "Nothing was given up" : "Nothing here"}>
				A decision appears here the moment it leaves the house, with the outcome of each report that it
				settles. Delivered ones are kept for 30 days.
			</Empty>
		);
	const idle = endpoint.pausedAt !== null || endpoint.removedAt !== null;
	return (
		<Table
			caption="Deliveries, the newest first"
			head={
				<>
					<Th>What</Th>
					<Th>State</Th>
					<Th>When</Th>
					<Th className="text-right">Attempts</Th>
					<Th>Last failure</Th>
					<Th>Region</Th>
					<Th>Made</Th>
					<Th>Id (webhook-id)</Th>
				</>
			}
		>
			{deliveries.map((delivery) => {
				const { id, event, region, madeAt, attempts, code, deadAt } = delivery;
				const { tone, says } = deliveryInWords(delivery);
				return (
					<Tr key={id}>
						<th scope="row" className="px-3 py-1.5 text-left font-[520]">
							{EVENT_NAMES[event] ?? event}
						</th>
						<Td>
							<Badge tone={tone}>{says}</Badge>
							{deadAt && mayReplay && event !== "ping" && (
								<span className="block pt-1">
									<Replay endpoint={endpoint.id} only={id} />
								</span>
							)}
						</Td>
						<Td className="text-soft">
							<When {...{ delivery, idle, now }} />
						</Td>
						<Td className="numbers text-right">{attempts}</Td>
						<Td className="font-mono text-xs">{code ?? "–"}</Td>
						<Td>{region?.toUpperCase() ?? "–"}</Td>
						<Td className="text-soft">
							<RelativeTime at={madeAt} now={now} />
						</Td>
						<Td className="font-mono text-xs">{id}</Td>
					</Tr>
				);
			})}
		</Table>
	);
}

/** When it was taken or given up, or is tried next. */
function When({ delivery, idle, now }: { delivery: DeliveryView; idle: boolean; now: number }) {
	const { deliveredAt, deadAt, nextAt, behind, held } = delivery;
	const over = deliveredAt ?? deadAt;
	if (over) return <RelativeTime at={over.toISOString()} now={now} />;
	if (idle || behind || held || nextAt.getTime() <= now) return "–";
	return (
		<>
			again <RelativeTime at={nextAt.toISOString()} now={now} />
		</>
	);
}

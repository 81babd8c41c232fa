import Link from "next/link";
import type { Actor } from "#lib/actor.ts";
import { type HoldList, WARN_DAYS } from "#lib/legal/holds/list-holds.ts";
import { sealAddress } from "#lib/oversight/seal-address.ts";
import { Badge } from "../../../_ui/badge.tsx";
import { Seal } from "../../../_ui/seal.tsx";
import { Table, Td, Th, Tr } from "../../../_ui/table.tsx";
import { ExactTime, RelativeTime } from "../../../_ui/time.tsx";

type Hold = HoldList["standing"][number];
const SOON = WARN_DAYS * 86_400_000;

export function HoldsTable({
	caption,
	held,
	actor,
	holds,
	now,
}: {
	caption: string;
	/** What the count of threads says. */
	held: string;
	actor: Actor;
	holds: readonly Hold[];
	now: number;
}) {
	return (
		<Table
			caption={caption}
			head={
				<>
					<Th>Matter</Th>
					<Th>Region</Th>
					<Th>State</Th>
					<Th>Ends</Th>
					<Th className="text-right">Covers</Th>
					<Th className="text-right">{held}</Th>
					<Th className="text-right">Too late for</Th>
					<Th>Placed</Th>
					<Th>Entry</Th>
				</>
			}
		>
			{holds.map((hold) => (
				<Tr key={hold.id}>
					<th
						scope="row"
						className="h-9 max-w-[36ch] px-3 py-1.5 text-left font-[520] whitespace-normal [overflow-wrap:anywhere]"
					>
						<Link prefetch={false} data-row href={`/legal/holds/${hold.id}`} className="hover:underline">
							{hold.reference === null ? "Words erased" : `${hold.reference}: ${hold.title}`}
						</Link>
					</th>
					<Td>{hold.region.toUpperCase()}</Td>
					<Td>
						{hold.restricted && <Badge tone="alarm">restricted</Badge>} <State hold={hold} now={now} />
					</Td>
					<Td>
						<ExactTime at={(hold.endedAt ?? hold.expiresAt).toISOString()} />
					</Td>
					<Td className="numbers text-right">{hold.covers.toLocaleString("en")}</Td>
					<Td className="numbers text-right">{hold.held.toLocaleString("en")}</Td>
					<Td className="numbers text-right">{hold.tooLate.toLocaleString("en")}</Td>
					<Td>
						{hold.placedBy}, <RelativeTime at={hold.placedAt.toISOString()} now={now} />
					</Td>
					<Td>
						<Seal
							entry={hold.entryId}
							number={hold.entryNumber}
							href={sealAddress(actor, { entryId: hold.entryId, by: hold.placedById, region: hold.region })}
						/>
					</Td>
				</Tr>
			))}
		</Table>
	);
}

export function State({ hold, now }: { hold: Hold; now: number }) {
	if (hold.endedBecause === "RELEASED") return <Badge>lifted</Badge>;
	if (hold.endedBecause === "EXPIRED") return <Badge>ended by its date</Badge>;
	if (hold.over) return <Badge tone="alarm">past its date</Badge>;
	return (
		<span className="inline-flex flex-wrap gap-1">
			<Badge tone="good">stands</Badge>
			{hold.asked && <Badge tone="warn">lifting asked for</Badge>}
			{hold.expiresAt.getTime() < now + SOON && <Badge tone="warn">ends soon</Badge>}
		</span>
	);
}

import type { LogHealth } from "#lib/oversight/read-log.ts";
import { Seal } from "../../../_ui/seal.tsx";
import { Table, Td, Th, Tr } from "../../../_ui/table.tsx";
import { RelativeTime } from "../../../_ui/time.tsx";

export function Fallbacks({ health: { withoutWitnesses, fallbacks, now } }: { health: LogHealth }) {
	const hidden = fallbacks - withoutWitnesses.length;
	return (
		<div className="grid gap-2">
			{withoutWitnesses.length > 0 && (
				<Table
					caption="Releases that went on without their witnesses"
					head={
						<>
							<Th>When</Th>
							<Th>Who</Th>
							<Th>Region</Th>
							<Th>The release</Th>
							<Th>That it did not wait</Th>
						</>
					}
				>
					{withoutWitnesses.map((one) => (
						<Tr key={one.entryId}>
							<Td className="text-soft">
								<RelativeTime at={one.at.toISOString()} now={now.getTime()} />
							</Td>
							<Td>{one.alias ?? "–"}</Td>
							<Td>{one.region?.toUpperCase()}</Td>
							<Td>
								<Seal
									entry={one.entryId}
									number={one.entryNumber}
									href={`/oversight/ledger/${one.entryId}`}
								/>
							</Td>
							<Td>
								<Seal
									entry={one.fallbackId}
									number={one.fallbackNumber}
									href={`/oversight/ledger/${one.fallbackId}`}
								/>
							</Td>
						</Tr>
					))}
				</Table>
			)}
			{hidden > 0 && (
				<p className="text-soft">
					{hidden} more in regions that you do not oversee. Whoever oversees them sees which.
				</p>
			)}
		</div>
	);
}

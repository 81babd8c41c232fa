import type { Clock } from "#lib/keys/clocks-in-words.ts";
import { Table, Td, Th, Tr } from "./table.tsx";

/** How long things are kept, by the policy in force. */
export function Clocks({ clocks, keys }: { clocks: readonly Clock[]; keys: string }) {
	return (
		<>
			<Table
				caption="How long things are kept, by the policy in force"
				head={
					<>
						<Th>What</Th>
						<Th className="text-right">Days</Th>
						<Th>From</Th>
					</>
				}
			>
				{clocks.map(({ what, days, from }) => (
					<Tr key={what}>
						<th scope="row" className="px-3 py-1.5 text-left font-[520] whitespace-normal">
							{what}
						</th>
						<Td className="numbers text-right">{days}</Td>
						<Td className="text-soft">{from}</Td>
					</Tr>
				))}
			</Table>
			<p className="max-w-[80ch] pt-2 text-xs text-faint">
				Of several cases of a thread the longest clock counts. A rule of its own for a region or category goes
				before. What a legal hold keeps stays until the hold ends, whatever its clock says.
			</p>
			<p className="max-w-[80ch] pt-2 text-xs text-faint">{keys}</p>
		</>
	);
}

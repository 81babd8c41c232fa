import type { RestrictingRow } from "#db/queries/reviews.ts";
import { Section } from "../../../_ui/page.tsx";
import { Table, Td, Th, Tr } from "../../../_ui/table.tsx";

/** What went to child safety after it was read: how it should go, unless little of it turns out to be child safety's. */
export function Restricting({ rows }: { rows: readonly RestrictingRow[] }) {
	return (
		<Section id="restricting" title="Handed to child safety after somebody read it" note="the last 92 days">
			{rows.length === 0 ? (
				<p className="pb-4 text-soft">Nothing was.</p>
			) : (
				<div className="pb-4">
					<Table
						caption="By reader"
						head={
							<>
								<Th>Reader</Th>
								<Th>Cases</Th>
								<Th>By themselves</Th>
								<Th>Decided</Th>
								<Th>Without a violation</Th>
								<Th>Openings without a verdict</Th>
							</>
						}
					>
						{rows.map(({ alias, cases, byThemself, decided, noViolation, unjudged }) => (
							<Tr key={alias}>
								<Td>{alias}</Td>
								<Td className="numbers">{cases}</Td>
								<Td className="numbers">{byThemself}</Td>
								<Td className="numbers">{decided}</Td>
								<Td className="numbers">{noViolation}</Td>
								<Td className="numbers">{unjudged}</Td>
							</Tr>
						))}
					</Table>
				</div>
			)}
		</Section>
	);
}

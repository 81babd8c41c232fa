import type { ExportRow } from "#db/queries/exports.ts";
import { type LedgerFilters, ledgerAddress } from "#lib/oversight/ledger-filters.ts";
import { Button } from "../../../../_ui/button.tsx";
import { Choices } from "../../../../_ui/field.tsx";
import { SearchFacts } from "./search-facts.tsx";

/** What is searched for, and as what it is to leave. A plain form. */
export function AskForm({
	filters,
	left,
	confirmed,
}: {
	filters: LedgerFilters;
	/** How many entries this person may still take alone. */
	left: number;
	/** An export of theirs that was confirmed and may be used up. */
	confirmed: ExportRow | undefined;
}) {
	const posted = [...new URLSearchParams(ledgerAddress(filters).split("?")[1])];
	return (
		<form action="/oversight/ledger/exports/new" method="post" className="card grid gap-4 p-4">
			{posted.map(([name, value]) => (
				<input key={name} type="hidden" name={name} value={value} />
			))}
			<SearchFacts terms={filters} />
			<Choices legend="Format">
				<div className="grid gap-1">
					<label className="flex items-baseline gap-2">
						<input type="radio" name="format" value="csv" defaultChecked />
						<span>
							CSV{" "}
							<span className="text-soft">
								a table; what a spreadsheet would run as a formula is made text
							</span>
						</span>
					</label>
					<label className="flex items-baseline gap-2">
						<input type="radio" name="format" value="jsonl" />
						<span>
							JSON Lines{" "}
							<span className="text-soft">each line an entry, byte for byte as the log holds it</span>
						</span>
					</label>
				</div>
			</Choices>
			{confirmed && (
				<label className="flex items-baseline gap-2">
					<input type="checkbox" name="request" value={confirmed.id} />
					<span>
						Use the export that {confirmed.decidedBy ?? "another"} confirmed{" "}
						<span className="text-soft">for any number of entries; it is used up by this</span>
					</span>
				</label>
			)}
			<div className="flex flex-wrap items-center gap-x-4 gap-y-2">
				<Button type="submit" kind="primary">
					Export
				</Button>
				<p className="numbers text-xs text-soft">
					{left.toLocaleString("en")} entries are left for you alone today. That you exported, and how many,
					goes on the record first.
				</p>
			</div>
		</form>
	);
}

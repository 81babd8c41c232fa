import Link from "next/link";
import type { FieldTable } from "#lib/intake/schema-rows.ts";
import { Table, Td, Th, Tr } from "../_ui/table.tsx";

/** One schema's fields; several tables where it has several forms. */
export function FieldTables({
	name,
	tables,
	description,
}: {
	name: string;
	tables: FieldTable[];
	description?: string | undefined;
}) {
	return (
		<section aria-labelledby={`schema-${name}`} className="grid gap-3">
			<div>
				<h3 id={`schema-${name}`} className="font-[620]">
					{name}
				</h3>
				{description && <p className="text-soft">{description}</p>}
			</div>
			{tables.map(({ form, rows }) => (
				<div key={form ?? ""} className="grid gap-1">
					{form !== undefined && (
						<h4 className="text-soft">
							kind <code className="font-mono text-xs">{form}</code>
						</h4>
					)}
					<Table
						caption={form === undefined ? `Fields of ${name}` : `Fields of ${name}, kind ${form}`}
						head={
							<>
								<Th>Field</Th>
								<Th>Type</Th>
								<Th>Needed</Th>
								<Th>What it holds</Th>
							</>
						}
					>
						{rows.map((row) => (
							<Tr key={row.name}>
								<Td>
									<code className="font-mono text-xs whitespace-nowrap">{row.name}</code>
								</Td>
								<Td className="whitespace-nowrap">
									{row.refersTo ? (
										<Link className="text-accent underline" href={`#schema-${row.refersTo}`}>
											{row.type}
										</Link>
									) : (
										row.type
									)}
								</Td>
								<Td>{row.required ? "yes" : "no"}</Td>
								<Td className="text-soft">{row.says.join(" ")}</Td>
							</Tr>
						))}
					</Table>
				</div>
			))}
		</section>
	);
}

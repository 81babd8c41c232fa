import type { Report } from "#lib/totals/report.ts";
import { number, tablesOf } from "#lib/totals/tables.ts";
import { Section } from "../_ui/page.tsx";
import { Table, Td, Th, Tr } from "../_ui/table.tsx";

/** The figures of an access report, and the log at both of its ends. */
export function ReportView({ report }: { report: Report }) {
	const { from, to, log } = report;
	return (
		<div className="grid grid-cols-1 gap-6">
			<p className="max-w-[80ch] text-soft">
				Counted from the entries <span className="numbers">{number(from.size)}</span> to{" "}
				<span className="numbers">{number(to.size - 1)}</span> of the log{" "}
				<span className="font-mono text-xs wrap-anywhere">{log}</span>, of which the first has number 0.
			</p>
			<div className="grid grid-cols-1 items-start gap-6 lg:grid-cols-2">
				{tablesOf(report).map(({ title, words, head, rows }, i) => (
					<Section key={title} id={`figures-${i}`} title={title} className="min-w-0">
						<Table
							caption={`Figures: ${title}`}
							head={head.map((name, column) =>
								name === "" ? (
									<Th key="name">
										<span className="sr-only">What</span>
									</Th>
								) : (
									<Th key={name} className={column > 0 ? "text-right" : undefined}>
										{name}
									</Th>
								),
							)}
						>
							{rows.map(([name, ...cells]) => (
								<Tr key={name}>
									<Td>{name}</Td>
									{cells.map((cell, column) => (
										<Td key={head[column + 1]} className="numbers text-right whitespace-nowrap">
											{cell}
										</Td>
									))}
								</Tr>
							))}
						</Table>
						{words && <p className="pt-1.5 text-xs text-faint">{words}</p>}
					</Section>
				))}
			</div>
			<Section id="ends" title="The log at both ends">
				<div className="grid grid-cols-1 gap-3 lg:grid-cols-2">
					<Checkpoint name="Beginning" note={from.checkpoint} />
					<Checkpoint name="End" note={to.checkpoint} />
				</div>
			</Section>
		</div>
	);
}

function Checkpoint({ name, note }: { name: string; note: string | null }) {
	return (
		<div className="card grid min-w-0 gap-1.5 p-4">
			<h3 className="font-[560]">{name}</h3>
			{note === null ? (
				<p className="text-soft">The log begins here: nothing was before.</p>
			) : (
				<pre className="font-mono text-2xs wrap-anywhere whitespace-pre-wrap text-soft">{note}</pre>
			)}
		</div>
	);
}

/** A report's files, and how a stranger checks it. */
export function ReportFiles({ file }: { file: string }) {
	const link = "font-mono text-xs underline underline-offset-2 wrap-anywhere";
	return (
		<div className="card grid min-w-0 gap-2 p-4">
			<ul aria-label="Files of this report" className="flex flex-wrap gap-x-5 gap-y-1">
				{[file, `${file}.sig`, file.replace(/json$/, "html")].map((name) => (
					<li key={name}>
						<a href={`/totals/${name}`} download={name} className={link}>
							{name}
						</a>
					</li>
				))}
			</ul>
			<p className="text-soft">
				The first is signed by the log's key, the second is its signature. Whoever has an export of the log
				and its key counts every figure anew, with Node and this repository alone:
			</p>
			<pre className="rounded-md bg-sunken p-3 font-mono text-2xs wrap-anywhere whitespace-pre-wrap">
				npm run ledger -- recount {file} --export DIR --key VKEY
			</pre>
		</div>
	);
}

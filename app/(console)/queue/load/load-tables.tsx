import type { ReactNode } from "react";

import { type DeskLoad, DUES, REFUSED_DAYS } from "#lib/desk/load.ts";
import { Link } from "../../../_ui/link.tsx";
import { Section } from "../../../_ui/page.tsx";
import { Table, Td, Th, Tr } from "../../../_ui/table.tsx";
import { named } from "../../../_words/in-codes.ts";
import { words } from "../../../_words/speak.tsx";
import { Severity } from "../../cases/case-words.tsx";

/** The same as numbers, and who. */
export async function LoadTables({ load }: { load: DeskLoad }) {
	const [w, codes, marks] = await Promise.all([words("load"), words("codes"), words("marks")]);
	const n = (value: number) => value.toLocaleString(w.lang);
	return (
		<>
			<Section id="open" title={w("open")}>
				<Rows
					caption={w("table", { title: w("open") })}
					head={[
						...[w("severity"), w("openCount"), w("late")],
						...DUES.map((hours) => w("dueIn", { hours })),
						...[w("later"), w("claimed"), w("resting")],
					]}
					rows={load.open.map(({ severity, count, dues, claimed, resting }) => [
						<Severity key="s" level={severity} w={marks} />,
						...[count, ...dues, claimed, resting].map(n),
					])}
				/>
			</Section>
			<Section id="holders" title={w("holders")}>
				{load.holders.length === 0 ? (
					<p className="text-faint">{w("holdersNone")}</p>
				) : (
					<Rows
						caption={w("table", { title: w("holders") })}
						head={[w("person"), w("cases"), w("late2")]}
						rows={load.holders.map(({ alias, count, late }) => [alias, n(count), n(late)])}
					/>
				)}
			</Section>
			{load.exposure.map(({ region, people }) => {
				const title = w("exposure", { region: region.toUpperCase() });
				return (
					<Section key={region} id={`exposure-${region}`} title={title}>
						<p className="max-w-[80ch] pb-2 text-xs text-soft">{w("exposureWhy")}</p>
						{people.length === 0 ? (
							<p className="text-faint">{w("exposureNone")}</p>
						) : (
							<Rows
								caption={w("table", { title })}
								head={[w("person"), w("ofBudget")]}
								rows={people.map(({ alias, percent }) => [alias, w("percent", { percent })])}
							/>
						)}
					</Section>
				);
			})}
			<Section id="second" title={w("second")}>
				{load.second.since === null ? (
					<p className="text-faint">{w("secondNone")}</p>
				) : (
					<p>
						{w("secondCount", {
							count: load.second.count,
							time: `${load.second.since.toISOString().slice(0, 16).replace("T", " ")} UTC`,
						})}{" "}
						<Link href="/approvals" prefetch={false}>
							{w("secondGo")}
						</Link>
					</p>
				)}
			</Section>
			<Section id="refused" title={w("refused")}>
				<p className="max-w-[80ch] pb-2 text-xs text-soft">{w("refusedWhy", { days: REFUSED_DAYS })}</p>
				{load.refused.length === 0 ? (
					<p className="text-faint">{w("refusedNone")}</p>
				) : (
					<Rows
						caption={w("table", { title: w("refused") })}
						head={[w("action"), w("reason"), w("region"), w("cases")]}
						rows={load.refused.map(({ kind, code, region, count }) => [
							...[named(codes, "outcome", kind), code ?? w("noReason"), region.toUpperCase(), n(count)],
						])}
					/>
				)}
			</Section>
		</>
	);
}

function Rows({ caption, head, rows }: { caption: string; head: string[]; rows: ReactNode[][] }) {
	return (
		<Table
			caption={caption}
			head={head.map((name, i) => (
				<Th key={name} className={i > 0 ? "text-right" : undefined}>
					{name}
				</Th>
			))}
		>
			{rows.map((cells, row) => (
				// biome-ignore lint/suspicious/noArrayIndexKey: rows of one table, which keep their places
				<Tr key={row}>
					{cells.map((cell, i) => (
						<Td key={head[i]} className={i > 0 ? "numbers text-right" : undefined}>
							{cell}
						</Td>
					))}
				</Tr>
			))}
		</Table>
	);
}

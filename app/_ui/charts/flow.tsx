import { scaleBand, scaleLinear } from "d3-scale";
import { line } from "d3-shape";
import type { Language } from "../../_words/words.ts";
import { Chart, number, WIDTH } from "./chart.tsx";

const HEIGHT = 160;
const LEFT = 34;
const BOTTOM = 20;

/** What came, as columns, and what went, as a line with points: told apart by form, not by colour. */
export function Flow({
	id,
	title,
	words,
	of,
	came,
	went,
	lang,
	rows,
	label,
}: {
	id: string;
	title: string;
	words: string;
	/** What the order is of, and what the two are called: columns' names. */
	of: string;
	came: string;
	went: string;
	lang?: Language;
	rows: readonly { name: string; came: number; went: number }[];
	label: (index: number) => boolean;
}) {
	const empty = rows.every((row) => row.came === 0 && row.went === 0);
	const x = scaleBand(
		rows.map(({ name }) => name),
		[LEFT, WIDTH],
	).paddingInner(0.2);
	const y = scaleLinear(
		[0, Math.max(1, ...rows.flatMap((row) => [row.came, row.went]))],
		[HEIGHT - BOTTOM, 8],
	).nice(4);
	const middle = (name: string) => (x(name) ?? 0) + x.bandwidth() / 2;
	const points = rows.map((row): [number, number] => [middle(row.name), y(row.went)]);
	return (
		<Chart
			{...{ id, title, words, lang }}
			height={HEIGHT}
			head={[of, came, went]}
			note={
				<>
					<span className="text-accent">▮</span> {came} · <span className="text-ink">●</span> {went}
				</>
			}
			rows={
				empty
					? []
					: rows.toReversed().map((row) => [row.name, number(row.came, lang), number(row.went, lang)])
			}
		>
			{y
				.ticks(4)
				.filter(Number.isInteger)
				.map((at) => (
					<g key={at}>
						<line x1={LEFT} x2={WIDTH} y1={y(at)} y2={y(at)} className="stroke-line" />
						<text x={LEFT - 5} y={y(at)} textAnchor="end" dominantBaseline="central" className="fill-faint">
							{number(at, lang)}
						</text>
					</g>
				))}
			{rows.map((row, i) => (
				<g key={row.name}>
					<rect
						x={x(row.name)}
						y={y(row.came)}
						width={x.bandwidth()}
						height={HEIGHT - BOTTOM - y(row.came)}
						className="fill-accent opacity-70"
					/>
					{label(i) && (
						<text x={middle(row.name)} y={HEIGHT - 6} textAnchor="middle" className="fill-faint">
							{row.name.slice(-5)}
						</text>
					)}
				</g>
			))}
			<path d={line()(points) ?? undefined} fill="none" strokeWidth={1.5} className="stroke-ink" />
			{points.map(([at, up], i) => (
				<circle key={rows[i]?.name} cx={at} cy={up} r={1.8} className="fill-ink" />
			))}
			<line x1={LEFT} x2={WIDTH} y1={HEIGHT - BOTTOM} y2={HEIGHT - BOTTOM} className="stroke-edge" />
		</Chart>
	);
}

import { scaleBand, scaleLinear } from "d3-scale";
import { Chart, number, WIDTH } from "./chart.tsx";

const HEIGHT = 150;
const LEFT = 34;
const BOTTOM = 20;

/** Amounts along something that has an order: hours of a day, days, spans. `labels`: which of them are written below. */
export function Columns({
	id,
	title,
	words,
	what,
	of,
	rows,
	label = () => true,
	none,
}: {
	id: string;
	title: string;
	words: string;
	what: string;
	/** What the order is of: a column's name. */
	of: string;
	rows: readonly { name: string; count: number }[];
	label?: (index: number) => boolean;
	/** Said where there is nothing to draw. */
	none?: string;
}) {
	const empty = rows.every(({ count }) => count === 0);
	const x = scaleBand(
		rows.map(({ name }) => name),
		[LEFT, WIDTH],
	).paddingInner(rows.length > 60 ? 0 : 0.2);
	const y = scaleLinear([0, Math.max(1, ...rows.map(({ count }) => count))], [HEIGHT - BOTTOM, 8]).nice(4);
	const lines = y.ticks(4).filter(Number.isInteger);
	return (
		<Chart
			{...{ id, title, words, none }}
			height={HEIGHT}
			head={[of, what]}
			rows={empty ? [] : rows.map(({ name, count }) => [name, number(count)])}
		>
			{lines.map((at) => (
				<g key={at}>
					<line x1={LEFT} x2={WIDTH} y1={y(at)} y2={y(at)} className="stroke-line" />
					<text x={LEFT - 5} y={y(at)} textAnchor="end" dominantBaseline="central" className="fill-faint">
						{number(at)}
					</text>
				</g>
			))}
			{rows.map(({ name, count }, i) => (
				<g key={name}>
					<rect
						x={x(name)}
						y={y(count)}
						width={x.bandwidth()}
						height={HEIGHT - BOTTOM - y(count)}
						className="fill-accent"
					/>
					{label(i) && (
						<text
							x={(x(name) ?? 0) + x.bandwidth() / 2}
							y={HEIGHT - 6}
							textAnchor={i === rows.length - 1 && rows.length > 12 ? "end" : "middle"}
							className="fill-faint"
						>
							{name}
						</text>
					)}
				</g>
			))}
			<line x1={LEFT} x2={WIDTH} y1={HEIGHT - BOTTOM} y2={HEIGHT - BOTTOM} className="stroke-edge" />
		</Chart>
	);
}

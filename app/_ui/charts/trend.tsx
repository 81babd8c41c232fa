import { scaleLinear } from "d3-scale";
import { area, line } from "d3-shape";
import { Chart, number, WIDTH } from "./chart.tsx";

const HEIGHT = 150;
const LEFT = 34;
const BOTTOM = 20;

/** An amount day by day, as a line over its area. */
export function Trend({
	id,
	title,
	words,
	what,
	rows,
}: {
	id: string;
	title: string;
	words: string;
	what: string;
	rows: readonly { name: string; count: number }[];
}) {
	const empty = rows.every(({ count }) => count === 0);
	const x = scaleLinear([0, Math.max(1, rows.length - 1)], [LEFT, WIDTH - 4]);
	const y = scaleLinear([0, Math.max(1, ...rows.map(({ count }) => count))], [HEIGHT - BOTTOM, 8]).nice(4);
	const points = rows.map(({ count }, i): [number, number] => [x(i), y(count)]);
	const foot = HEIGHT - BOTTOM;
	return (
		<Chart
			{...{ id, title, words }}
			height={HEIGHT}
			head={["Day", what]}
			rows={empty ? [] : rows.toReversed().map(({ name, count }) => [name, number(count)])}
		>
			{y
				.ticks(4)
				.filter(Number.isInteger)
				.map((at) => (
					<g key={at}>
						<line x1={LEFT} x2={WIDTH} y1={y(at)} y2={y(at)} className="stroke-line" />
						<text x={LEFT - 5} y={y(at)} textAnchor="end" dominantBaseline="central" className="fill-faint">
							{number(at)}
						</text>
					</g>
				))}
			<path d={area<[number, number]>().y0(foot)(points) ?? undefined} className="fill-accent opacity-20" />
			<path d={line()(points) ?? undefined} fill="none" strokeWidth={1.5} className="stroke-accent" />
			<line x1={LEFT} x2={WIDTH} y1={foot} y2={foot} className="stroke-edge" />
			<text x={LEFT} y={HEIGHT - 6} className="fill-faint">
				{rows[0]?.name}
			</text>
			<text x={WIDTH} y={HEIGHT - 6} textAnchor="end" className="fill-faint">
				{rows.at(-1)?.name}
			</text>
		</Chart>
	);
}

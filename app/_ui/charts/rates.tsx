import { scaleLinear } from "d3-scale";
import { Chart, number, percent, WIDTH } from "./chart.tsx";

const ROW = 26;
const NAMES = 132;
const FOOT = 18;

export interface RateRow {
	name: string;
	count: number;
	of: number;
	share: number;
	low: number;
	high: number;
}

/** Shares with their 95 % intervals (Wilson's score): a point, and how far it may be off. */
export function Rates({
	id,
	title,
	words,
	rows,
	what,
}: {
	id: string;
	title: string;
	words: string;
	what: string;
	rows: readonly RateRow[];
}) {
	const x = scaleLinear([0, 1], [NAMES, WIDTH - 44]);
	const foot = rows.length * ROW + 2;
	return (
		<Chart
			{...{ id, title, words }}
			height={foot + FOOT}
			note="The lines are 95 % confidence intervals by Wilson's score: the fewer were counted, the longer."
			head={["", what, "Of", "Share", "95 % from", "to"]}
			rows={rows.map(({ name, count, of, share, low, high }) => [
				...[name, number(count), number(of)],
				...[percent(share), percent(low), percent(high)],
			])}
		>
			{[0, 0.25, 0.5, 0.75, 1].map((at) => (
				<g key={at}>
					<line x1={x(at)} x2={x(at)} y1={0} y2={foot} className="stroke-line" />
					<text x={x(at)} y={foot + 12} textAnchor="middle" className="fill-faint">
						{at * 100} %
					</text>
				</g>
			))}
			{rows.map(({ name, share, low, high }, i) => {
				const y = i * ROW + ROW / 2;
				return (
					<g key={name}>
						<text x={NAMES - 8} y={y} textAnchor="end" dominantBaseline="central" className="fill-soft">
							{name.length > 22 ? `${name.slice(0, 21)}…` : name}
						</text>
						<line x1={x(low)} x2={x(high)} y1={y} y2={y} strokeWidth={2} className="stroke-edge" />
						<line x1={x(low)} x2={x(low)} y1={y - 4} y2={y + 4} strokeWidth={2} className="stroke-edge" />
						<line x1={x(high)} x2={x(high)} y1={y - 4} y2={y + 4} strokeWidth={2} className="stroke-edge" />
						<circle cx={x(share)} cy={y} r={4} className="fill-accent" />
						<text x={WIDTH} y={y} textAnchor="end" dominantBaseline="central" className="fill-ink">
							{percent(share)}
						</text>
					</g>
				);
			})}
		</Chart>
	);
}

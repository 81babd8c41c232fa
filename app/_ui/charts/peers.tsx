import { scaleLinear } from "d3-scale";
import { Chart, number, WIDTH } from "./chart.tsx";

const ROW = 5;
const FOOT = 30;
const SIDE = 12;

/** People along one amount, each a dot, stacked where they are close; one of them is marked, and the middle of all. */
export function PeerDots({
	id,
	title,
	words,
	what,
	people,
	chosen,
	median,
}: {
	id: string;
	title: string;
	words: string;
	what: string;
	people: readonly { name: string; count: number }[];
	chosen?: string | undefined;
	median: number;
}) {
	const most = Math.max(1, ...people.map(({ count }) => count));
	const x = scaleLinear([0, most], [SIDE, WIDTH - SIDE]).nice(4);
	const dots = stacked(people.map((person) => ({ ...person, x: x(person.count) })));
	const tallest = Math.max(1, ...dots.map(({ level }) => level + 1));
	const foot = Math.max(48, tallest * ROW * 2 + 26);
	return (
		<Chart
			{...{ id, title, words }}
			height={foot + FOOT - 10}
			head={["Person", what, "Against the median"]}
			rows={people.map(({ name, count }) => [
				name === chosen ? <strong key="chosen">{name} (chosen)</strong> : name,
				number(count),
				median > 0 ? `${(count / median).toFixed(1)} ×` : "–",
			])}
		>
			<line x1={x(median)} x2={x(median)} y1={12} y2={foot} strokeDasharray="3 2" className="stroke-edge" />
			<text
				x={Math.min(WIDTH - 46, Math.max(46, x(median)))}
				y={8}
				textAnchor="middle"
				className="fill-faint"
			>
				median {number(median)}
			</text>
			{dots.map(({ name, x: at, level }) => {
				const y = foot - ROW - level * ROW * 2;
				return name === chosen ? (
					<g key={name}>
						<path d={`M${at} ${y - 7}l6 7l-6 7l-6 -7z`} className="fill-alarm stroke-surface" />
						<text
							x={Math.min(WIDTH - 24, Math.max(24, at))}
							y={y - 11}
							textAnchor="middle"
							className="fill-ink font-[600]"
						>
							{name}
						</text>
					</g>
				) : (
					<circle key={name} cx={at} cy={y} r={4} className="fill-accent stroke-surface" />
				);
			})}
			<line x1={SIDE} x2={WIDTH - SIDE} y1={foot} y2={foot} className="stroke-edge" />
			{x
				.ticks(4)
				.filter(Number.isInteger)
				.map((at) => (
					<text key={at} x={x(at)} y={foot + 13} textAnchor="middle" className="fill-faint">
						{number(at)}
					</text>
				))}
		</Chart>
	);
}

/** Each dot on the lowest level on which none before it is nearer than its own width. */
function stacked<T extends { x: number }>(people: readonly T[]): (T & { level: number })[] {
	const ends: number[] = [];
	return people
		.toSorted((a, b) => a.x - b.x)
		.map((person) => {
			let level = ends.findIndex((end) => person.x - end >= 9);
			if (level < 0) level = ends.length;
			// Above a hundred in one place the last level takes them all.
			level = Math.min(level, 24);
			ends[level] = person.x;
			return { ...person, level };
		});
}

import { scaleLinear } from "d3-scale";
import type { Language } from "../../_words/words.ts";
import { Chart, number, WIDTH } from "./chart.tsx";

const ROW = 22;
const NAMES = 132;

/** Amounts by name, as bars one below another. */
export function Bars({
	id,
	title,
	words,
	what,
	share = "Share",
	lang,
	rows,
}: {
	id: string;
	title: string;
	words: string;
	/** What is counted: a column's name. */
	what: string;
	/** The name of the column of shares. */
	share?: string;
	lang?: Language;
	rows: readonly { name: string; count: number; alarm?: boolean }[];
}) {
	const most = Math.max(1, ...rows.map(({ count }) => count));
	const x = scaleLinear([0, most], [0, WIDTH - NAMES - 44]);
	const total = rows.reduce((sum, { count }) => sum + count, 0);
	return (
		<Chart
			{...{ id, title, words, lang }}
			height={rows.length * ROW + 4}
			head={["", what, share]}
			rows={rows.map(({ name, count }) => [
				name,
				number(count, lang),
				total > 0 ? `${((count / total) * 100).toFixed(1)} %` : "–",
			])}
		>
			{rows.map(({ name, count, alarm }, i) => (
				<g key={name} transform={`translate(0 ${i * ROW + 2})`}>
					<text x={NAMES - 8} y={ROW / 2} textAnchor="end" dominantBaseline="central" className="fill-soft">
						{name.length > 22 ? `${name.slice(0, 21)}…` : name}
					</text>
					<rect
						x={NAMES}
						y={4}
						width={Math.max(count > 0 ? 1.5 : 0, x(count))}
						height={ROW - 8}
						rx={2}
						className={alarm ? "fill-alarm" : "fill-accent"}
					/>
					<text x={NAMES + x(count) + 6} y={ROW / 2} dominantBaseline="central" className="fill-ink">
						{number(count, lang)}
					</text>
				</g>
			))}
			<line x1={NAMES} x2={NAMES} y1={0} y2={rows.length * ROW + 4} className="stroke-edge" />
		</Chart>
	);
}

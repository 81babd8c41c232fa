import type { Dashboard } from "#lib/oversight/charts/read-dashboard.ts";
import { reasonName } from "#lib/oversight/reason-words.ts";
import { Bars } from "../../../_ui/charts/bars.tsx";
import { number, percent } from "../../../_ui/charts/chart.tsx";
import { type RateRow, Rates } from "../../../_ui/charts/rates.tsx";
import { Section } from "../../../_ui/page.tsx";

export function ReviewCharts({ dashboard }: { dashboard: Dashboard }) {
	const { coverage, covered, granted, coverageByReason, standings, verdicts, judged } = dashboard;
	const overdue = standings.reduce((sum, one) => sum + one.overdue, 0);
	const waiting = standings.reduce((sum, one) => sum + one.waiting, 0);
	const oldest = standings.flatMap(({ oldestDue }) => (oldestDue ? [oldestDue.getTime()] : []));
	const verdictRows = verdicts.map(({ code, count, rate }): RateRow => {
		return { name: codeInWords(code), count, of: judged, ...rate };
	});
	return (
		<Section
			id="reviews"
			title="Reviews"
			note={
				<a href="/oversight/reviews" className="underline underline-offset-2">
					What waits for a verdict
				</a>
			}
		>
			<div className="grid grid-cols-1 items-start gap-4 md:grid-cols-2 xl:grid-cols-3">
				<Rates
					id="coverage"
					title="Openings with a verdict"
					words={
						coverage
							? `${number(covered)} of ${number(granted)}, ${percent(coverage.share)}. What policy samples cannot all be judged; the newest are not due yet.`
							: "Nothing was opened in this time."
					}
					what="Judged"
					rows={coverageByReason.flatMap(({ code, granted: of, covered: count, rate }) =>
						rate ? [{ name: reasonName(code), count, of, ...rate }] : [],
					)}
				/>
				<Rates
					id="verdicts"
					title="Verdicts"
					words={
						judged > 0
							? `Final verdicts given in this time: ${number(judged)}.`
							: "None was given in this time."
					}
					what="Verdicts"
					rows={verdictRows}
				/>
				<Bars
					id="overdue"
					title="Waiting for a verdict now"
					words={
						waiting === 0
							? "Nothing waits."
							: `${number(waiting)} wait, ${number(overdue)} of them are overdue${
									overdue > 0 && oldest.length > 0
										? `, the oldest since ${new Date(Math.min(...oldest)).toISOString().slice(0, 10)}`
										: ""
								}.`
					}
					what="Reviews"
					rows={standings.flatMap(({ region, waiting: all, overdue: late }) => [
						{ name: `${region.toUpperCase()}, in time`, count: all - late },
						{ name: `${region.toUpperCase()}, overdue`, count: late, alarm: true },
					])}
				/>
			</div>
		</Section>
	);
}

/** "INSUFFICIENT_REASON" → "Insufficient reason" */
function codeInWords(code: string): string {
	const words = code.toLowerCase().replaceAll("_", " ");
	return words.charAt(0).toUpperCase() + words.slice(1);
}

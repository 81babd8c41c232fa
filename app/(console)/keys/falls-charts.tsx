import type { FallsView } from "#lib/keys/read-falls.ts";
import { Empty } from "../../_ui/alert.tsx";
import { Bars } from "../../_ui/charts/bars.tsx";
import { number } from "../../_ui/charts/chart.tsx";
import { Columns } from "../../_ui/charts/columns.tsx";
import { RelativeTime } from "../../_ui/time.tsx";

/** The shape of what is to come, and what became of what was. */
export function FallsCharts({ falls, now }: { falls: FallsView; now: number }) {
	const { countedAt, days, months, later, undated, due, shredded } = falls;
	if (!countedAt)
		return (
			<Empty title="Not counted yet">
				When threads fall due shows here once the decryption service has counted them, within a minute of its
				start.
			</Empty>
		);
	const soon = days.reduce((sum, { count }) => sum + count, 0);
	const dated = months.reduce((sum, { count }) => sum + count, 0) + later;
	return (
		<div className="grid grid-cols-1 gap-2">
			<div className="grid grid-cols-1 items-start gap-4 md:grid-cols-2 xl:grid-cols-3">
				<Columns
					id="days"
					title="The next 30 days"
					words={`${threads(soon)} ${fall(soon)} due${
						falls.now > 0
							? `; ${threads(falls.now)} ${falls.now === 1 ? "is" : "are"} past their time and go with the next run`
							: ""
					}.`}
					what="Threads"
					of="Day"
					rows={days}
					none="None falls due in this time."
					label={(n) => n % 7 === 0}
				/>
				<Columns
					id="months"
					title="By month"
					words={`Of ${threads(dated)} with a day${later > 0 ? `, ${number(later)} fall due after these months` : ""}.`}
					what="Threads"
					of="Month"
					rows={months}
					none="No thread has a day yet: their cases are open."
					label={(n) => n % 4 === 0}
				/>
				<Bars
					id="lives"
					title="What became of threads"
					words="Deleted threads are gone from the database; shredded ones from every backup too, since their keys are destroyed."
					what="Threads"
					rows={[
						{ name: "Live, with a day", count: dated },
						{ name: "Live, no day yet", count: undated },
						{ name: "Deleted", count: due },
						{ name: "Shredded", count: shredded },
					]}
				/>
			</div>
			<p className="max-w-[90ch] text-xs text-faint">
				Counted <RelativeTime at={countedAt.toISOString()} now={now} />; what came or went since is not in it
				until the next count, mostly within a minute. No day yet: a case is open, or a legal hold stands.
			</p>
		</div>
	);
}

const threads = (count: number) => (count === 1 ? "1 thread" : `${number(count)} threads`);
const fall = (count: number) => (count === 1 ? "falls" : "fall");

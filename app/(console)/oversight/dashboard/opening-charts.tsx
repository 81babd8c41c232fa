import { ROLE_NAMES, type Role } from "#lib/access/roles.ts";
import type { Dashboard } from "#lib/oversight/charts/read-dashboard.ts";
import { reasonName } from "#lib/oversight/reason-words.ts";
import { Bars } from "../../../_ui/charts/bars.tsx";
import { number, percent } from "../../../_ui/charts/chart.tsx";
import { Columns } from "../../../_ui/charts/columns.tsx";
import { Trend } from "../../../_ui/charts/trend.tsx";
import { Section } from "../../../_ui/page.tsx";

export function OpeningCharts({ dashboard }: { dashboard: Dashboard }) {
	const { granted, byReason, byRole, byRegion, byHour, byDay } = dashboard;
	const most = (rows: readonly { count: number }[], name: (i: number) => string) =>
		rows[0] && granted > 0 ? `Most: ${name(0)}, ${percent(rows[0].count / granted)}.` : "None in this time.";
	const busiest = byHour.reduce((a, b) => (b.count > a.count ? b : a));
	return (
		<Section id="openings" title="Openings" note={`${number(granted)} in this time`}>
			<div className="grid grid-cols-1 items-start gap-4 md:grid-cols-2 xl:grid-cols-3">
				<Trend
					id="by-day"
					title="Openings by day"
					words={`${number(granted)} from ${byDay[0]?.code} to ${byDay.at(-1)?.code}; the last day is not over.`}
					what="Openings"
					rows={byDay.map(({ code, count }) => ({ name: code, count }))}
				/>
				<Columns
					id="by-hour"
					title="Openings by hour of the day"
					words={granted > 0 ? `The busiest hour begins at ${busiest.code} UTC.` : "None in this time."}
					what="Openings"
					of="Hour (UTC)"
					rows={byHour.map(({ code, count }) => ({ name: code, count }))}
					label={(i) => i % 6 === 0}
				/>
				<Bars
					id="by-reason"
					title="Openings by reason"
					words={most(byReason, (i) => reasonName(byReason[i]?.code ?? ""))}
					what="Openings"
					rows={byReason.map(({ code, count }) => ({ name: reasonName(code), count }))}
				/>
				<Bars
					id="by-role"
					title="Openings by role"
					words={most(byRole, (i) => roleName(byRole[i]?.code ?? ""))}
					what="Openings"
					rows={byRole.map(({ code, count }) => ({ name: roleName(code), count }))}
				/>
				<Bars
					id="by-region"
					title="Openings by region"
					words={most(byRegion, (i) => byRegion[i]?.code.toUpperCase() ?? "")}
					what="Openings"
					rows={byRegion.map(({ code, count }) => ({ name: code.toUpperCase(), count }))}
				/>
				<Decisions dashboard={dashboard} />
			</div>
		</Section>
	);
}

const DELAY_NAMES: Record<string, string> = {
	...{ M5: "5 min", M15: "15 min", H1: "1 h", H4: "4 h", D1: "1 d", D3: "3 d", MORE: "more" },
};

function Decisions({ dashboard: { delays, approvals } }: { dashboard: Dashboard }) {
	const decided = delays.reduce((sum, { count }) => sum + count, 0);
	const soon = delays.slice(0, 3).reduce((sum, { count }) => sum + count, 0);
	const count = (code: string) => approvals.find((one) => one.code === code)?.count ?? 0;
	const answered = count("approved") + count("denied");
	return (
		<>
			<Columns
				id="to-decision"
				title="From opening to decision"
				words={
					decided > 0
						? `${percent(soon / decided)} of ${number(decided)} decisions came within an hour of the case's first opening. One that was taken back or declined counts, and so does the one made instead.`
						: "No case that was opened was decided in this time."
				}
				what="Decisions"
				of="Within"
				rows={delays.map((one) => ({ name: DELAY_NAMES[one.code] ?? one.code, count: one.count }))}
			/>
			<Bars
				id="approvals"
				title="Requests that need others"
				words={
					answered > 0
						? `Of ${number(answered)} answers ${number(count("denied"))} were refusals.`
						: "None was answered in this time."
				}
				what="Requests"
				rows={
					answered + count("requested") === 0
						? []
						: approvals.map((one) => ({ name: one.code, count: one.count }))
				}
			/>
		</>
	);
}

const roleName = (code: string) => ROLE_NAMES[code as Role] ?? code;

import type { Metadata } from "next";
import { authorise, regionsFor } from "#lib/access/roles.ts";
import { readDashboard } from "#lib/oversight/charts/read-dashboard.ts";
import { readView, SPANS, type View } from "#lib/oversight/charts/view.ts";
import { listAliases } from "#lib/oversight/list-aliases.ts";
import { readLog } from "#lib/oversight/read-log.ts";
import { orRefuse } from "../../_auth/or-refuse.ts";
import { requireActor } from "../../_auth/session.ts";
import { Alert } from "../../_ui/alert.tsx";
import { Button } from "../../_ui/button.tsx";
import { Field } from "../../_ui/field.tsx";
import { Page } from "../../_ui/page.tsx";
import { Seal } from "../../_ui/seal.tsx";
import { RelativeTime } from "../../_ui/time.tsx";
import { LogCharts } from "./dashboard/log-charts.tsx";
import { OpeningCharts } from "./dashboard/opening-charts.tsx";
import { PeerCharts } from "./dashboard/peer-charts.tsx";
import { ReviewCharts } from "./dashboard/review-charts.tsx";
import { WorkerUnseen } from "./worker-unseen.tsx";

export const metadata: Metadata = { title: "Oversight" };

export default async function DashboardPage(props: {
	searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
	const actor = await requireActor();
	await orRefuse((async () => authorise(actor, "ledger.search"))());
	const regions = regionsFor(actor, "ledger.search");
	const { view, ignored } = readView(await props.searchParams, regions);
	const dashboard = await orRefuse(readDashboard(actor, view));
	const [health, aliases] = await Promise.all([readLog(actor), listAliases(actor)]);
	const { counted, recorded } = dashboard;
	const behind = counted.size - counted.next;
	return (
		<Page
			wide
			title="Oversight"
			lead="What the record comes to, in the regions that you oversee. Times are UTC. The numbers under each drawing are the same as a table."
			actions={
				<p className="text-xs text-faint">
					This look is on the record:{" "}
					<Seal entry={recorded.id} number={null} href={`/oversight/ledger/${recorded.id}`} />
				</p>
			}
		>
			<WorkerUnseen actor={actor} />
			<div className="grid grid-cols-1 gap-6">
				<ViewForm view={view} regions={regions} aliases={aliases} />
				{ignored.length > 0 && (
					<Alert tone="warn" title="Part of the address was not understood.">
						Left out: {ignored.join(", ")}. What you see is without it.
					</Alert>
				)}
				{view.person && dashboard.peers.length === 0 && (
					<Alert tone="warn" title="Nobody of that name has peers to be seen beside.">
						Whoever is chosen must have opened something in this time, or hold a role in which others did, in
						a region that you oversee.
					</Alert>
				)}
				<p className="numbers text-xs text-faint" data-testid="counted">
					{counted.countedAt ? (
						<>
							Counted up to entry {counted.next.toLocaleString("en")} of {counted.size.toLocaleString("en")},{" "}
							<RelativeTime at={counted.countedAt.toISOString()} now={dashboard.until.getTime()} />
							{behind > 1000 && ": the rest is still being counted, so the figures are too low"}
							{counted.missing > 0 &&
								`; ${counted.missing.toLocaleString("en")} entries lie in an archive and were not counted`}
							.
						</>
					) : (
						"Nothing is counted yet: oversight's worker has not begun."
					)}
				</p>
				<OpeningCharts dashboard={dashboard} />
				<ReviewCharts dashboard={dashboard} />
				<PeerCharts dashboard={dashboard} />
				<LogCharts health={health} />
			</div>
		</Page>
	);
}

const SPAN_NAMES: Record<number, string> = { 7: "7 days", 30: "30 days", 90: "90 days", 365: "a year" };

/** A plain form: its address reproduces the page, and it works without any script. */
function ViewForm({
	view,
	regions,
	aliases,
}: {
	view: View;
	regions: readonly string[];
	aliases: readonly string[];
}) {
	return (
		<form action="/oversight" className="flex flex-wrap items-end gap-3">
			<Field id="days" label="The last">
				<select id="days" name="days" defaultValue={String(view.days)} className="control">
					{SPANS.map((days) => (
						<option key={days} value={days}>
							{SPAN_NAMES[days]}
						</option>
					))}
				</select>
			</Field>
			<Field id="region" label="Region">
				<select id="region" name="region" defaultValue={view.region ?? ""} className="control">
					<option value="">All that I oversee</option>
					{regions.map((region) => (
						<option key={region} value={region}>
							{region.toUpperCase()}
						</option>
					))}
				</select>
			</Field>
			<Field id="person" label="A person beside their peers">
				<select id="person" name="person" defaultValue={view.person ?? ""} className="control">
					<option value="">Nobody in particular</option>
					{aliases.map((alias) => (
						<option key={alias} value={alias}>
							{alias}
						</option>
					))}
				</select>
			</Field>
			<Button type="submit">Show</Button>
		</form>
	);
}

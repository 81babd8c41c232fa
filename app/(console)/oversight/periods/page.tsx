import type { Metadata } from "next";
import Link from "next/link";
import { listPeriods, type PeriodList } from "#lib/oversight/periods/list-periods.ts";
import { orRefuse } from "../../../_auth/or-refuse.ts";
import { requireActor } from "../../../_auth/session.ts";
import { Empty } from "../../../_ui/alert.tsx";
import { Badge } from "../../../_ui/badge.tsx";
import { Page, Section } from "../../../_ui/page.tsx";
import { Pager } from "../../../_ui/pager.tsx";
import { Seal } from "../../../_ui/seal.tsx";
import { Table, Td, Th, Tr } from "../../../_ui/table.tsx";
import { RelativeTime } from "../../../_ui/time.tsx";
import { WorkerUnseen } from "../worker-unseen.tsx";
import { Running } from "./running.tsx";

export const metadata: Metadata = { title: "Periods" };

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

export default async function PeriodsPage(props: {
	searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
	const actor = await requireActor();
	const { before } = await props.searchParams;
	const from =
		typeof before === "string" && TIME.test(before) && !Number.isNaN(Date.parse(before)) ? before : undefined;
	const { running, periods, next } = await orRefuse(listPeriods(actor, from));
	const now = Date.now();
	return (
		<Page
			wide
			title="Periods"
			lead="Which openings are reviewed is drawn from the record, by the policy's rule and a seed that neither staff nor operator chooses. Whoever has the log can draw them again."
		>
			<WorkerUnseen actor={actor} />
			<div className="grid grid-cols-1 gap-8">
				<Section id="running" title="Now">
					<Running running={running} now={now} />
				</Section>
				<Section id="drawn" title="Drawn" note="the newest first">
					{periods.length === 0 ? (
						<Empty title="No sample has been drawn yet">
							A period begins with its first opening. When it is over and its witness has signed the log, its
							sample appears here, with its frame, its seed and how far its reviews have come.
						</Empty>
					) : (
						<>
							<PeriodTable periods={periods} now={now} />
							<Pager
								shown={periods.length}
								first={from && "/oversight/periods"}
								next={next && `/oversight/periods?before=${encodeURIComponent(next)}`}
							/>
						</>
					)}
				</Section>
			</div>
		</Page>
	);
}

function PeriodTable({ periods, now }: { periods: PeriodList["periods"]; now: number }) {
	return (
		<Table
			caption="Periods of which openings were drawn"
			head={
				<>
					<Th>Period</Th>
					<Th>Drawn</Th>
					<Th>Openings</Th>
					<Th>To review</Th>
					<Th>Judged</Th>
					<Th>Due</Th>
					<Th>On record</Th>
				</>
			}
		>
			{periods.map((period) => (
				<Tr key={period.period}>
					<Td>
						<Link
							data-row
							href={`/oversight/periods/${period.period}`}
							prefetch={false}
							className="font-[520] hover:underline"
						>
							{period.period}
						</Link>
						{period.fallbacks > 0 && (
							<>
								{" "}
								<Badge tone="warn">another witness's seed</Badge>
							</>
						)}
					</Td>
					<Td className="text-soft">
						<RelativeTime at={period.drawnAt.toISOString()} now={now} />
					</Td>
					<Td className="numbers">{period.openings.toLocaleString("en")}</Td>
					<Td className="numbers">{period.needed.toLocaleString("en")}</Td>
					<Td>
						<span className="inline-flex items-center gap-2">
							<span className="numbers">
								{period.judged.toLocaleString("en")} of {period.needed.toLocaleString("en")}
							</span>
							{period.overdue > 0 && (
								<Badge tone="alarm">{period.overdue.toLocaleString("en")} overdue</Badge>
							)}
						</span>
					</Td>
					<Td className="text-soft">
						<RelativeTime at={period.dueAt.toISOString()} now={now} />
					</Td>
					<Td>
						<Seal
							entry={period.entryId}
							number={period.entryNumber}
							href={`/oversight/ledger/${period.entryId}`}
						/>
					</Td>
				</Tr>
			))}
		</Table>
	);
}

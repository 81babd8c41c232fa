import type { Metadata } from "next";
import { allowed } from "#lib/access/roles.ts";
import { listQueue } from "#lib/cases/list-queue.ts";
import { orRefuse } from "../../_auth/or-refuse.ts";
import { requireActor } from "../../_auth/session.ts";
import { Empty } from "../../_ui/alert.tsx";
import { Page } from "../../_ui/page.tsx";
import { Pager } from "../../_ui/pager.tsx";
import { ActButton } from "../cases/act-button.tsx";
import { claimNextAction } from "../cases/actions.ts";
import { Filters } from "./filters.tsx";
import { type QueueParams, queueUrl, readParams } from "./params.ts";
import { QueueTable } from "./queue-table.tsx";

export const metadata: Metadata = { title: "Queue" };

export default async function QueuePage({
	searchParams,
}: {
	searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
	const actor = await requireActor();
	const params = readParams(await searchParams);
	const page = await orRefuse(listQueue(actor, { ...params, cursor: params.after }));
	return (
		<Page
			title="Queue"
			lead="Open cases, the gravest and most pressing first. Nothing in a case is read until somebody says why."
			actions={
				allowed(actor, "case.claim") && (
					<ActButton action={claimNextAction} label="Claim next" kind="primary" hotkey="n" />
				)
			}
		>
			<Filters params={params} counts={page.counts.open.map((count) => (count > 1000 ? "1,000+" : count.toLocaleString("en")))} regions={page.regions} />
			{page.cases.length === 0 ? (
				<Nothing params={params} />
			) : (
				<QueueTable actor={actor} cases={page.cases} />
			)}
			{page.cases.length > 0 && (
				<Pager
					shown={page.cases.length}
					first={params.after ? queueUrl({ ...params, after: null }) : undefined}
					next={page.next ? queueUrl({ ...params, after: page.next }) : undefined}
				/>
			)}
		</Page>
	);
}

function Nothing({ params }: { params: QueueParams }) {
	if (params.mine) {
		return (
			<Empty title="You have claimed no case">
				What you claim stays here until you decide or release it. Claim next takes the most pressing free
				case.
			</Empty>
		);
	}
	return (
		<Empty
			title={
				params.severity === null && !params.region ? "The queue is empty" : "No open case fits this filter"
			}
		>
			Cases appear here when a platform reports a thread to POST /api/v1/reports, the gravest on top.
		</Empty>
	);
}

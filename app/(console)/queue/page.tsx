import type { Metadata } from "next";
import { allowed } from "#lib/access/roles.ts";
import { listQueue } from "#lib/cases/list-queue.ts";
import { listViews, queueLanguages } from "#lib/cases/queue-views.ts";
import { orRefuse } from "../../_auth/or-refuse.ts";
import { requireActor } from "../../_auth/session.ts";
import { Empty } from "../../_ui/alert.tsx";
import { ButtonLink } from "../../_ui/button.tsx";
import { Page } from "../../_ui/page.tsx";
import { Pager } from "../../_ui/pager.tsx";
import { words } from "../../_words/speak.tsx";
import { ActButton } from "../cases/act-button.tsx";
import { claimNextAction } from "../cases/actions.ts";
import { countsOf } from "./counts-shown.ts";
import { Filters } from "./filters.tsx";
import { LiveCounts } from "./live-counts.tsx";
import { isNarrowed, type QueueParams, queueQuery, queueUrl, readParams } from "./params.ts";
import { QueueTable } from "./queue-table.tsx";
import { Views } from "./views.tsx";

export async function generateMetadata(): Promise<Metadata> {
	return { title: (await words("queue"))("title") };
}

const LEADS = { severity: "lead", share: "leadShare", age: "leadAge" } as const;

export default async function QueuePage({
	searchParams,
}: {
	searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
	const actor = await requireActor();
	const params = readParams(await searchParams);
	const [page, views, languages, w, marks] = await Promise.all([
		orRefuse(listQueue(actor, { ...params, cursor: params.after })),
		orRefuse(listViews(actor)),
		orRefuse(queueLanguages(actor)),
		words("queue"),
		words("marks"),
	]);
	const query = queueQuery(params);
	const counts = countsOf(page.counts, w.lang);
	return (
		<Page
			title={w("title")}
			lead={w(LEADS[params.order])}
			actions={
				<>
					{allowed(actor, "load.read") && <ButtonLink href="/queue/load">{w("load")}</ButtonLink>}
					{allowed(actor, "case.claim") && (
						<ActButton
							action={claimNextAction}
							fields={{ view: query }}
							label={w("claimNext")}
							kind="primary"
							hotkey="n"
						/>
					)}
				</>
			}
		>
			<Filters params={params} counts={counts} regions={page.regions} languages={languages} />
			<Views actor={actor} views={views} query={query} regions={page.regions} />
			{page.cases.length === 0 ? (
				<Nothing params={params} />
			) : (
				<QueueTable actor={actor} cases={page.cases} order={params.order} paused={params.paused} />
			)}
			{page.cases.length > 0 && (
				<Pager
					w={marks}
					shown={page.cases.length}
					first={params.after ? queueUrl({ ...params, after: null }) : undefined}
					next={page.next ? queueUrl({ ...params, after: page.next }) : undefined}
				/>
			)}
			<LiveCounts query={query} counted={counts} />
		</Page>
	);
}

async function Nothing({ params }: { params: QueueParams }) {
	const w = await words("queue");
	if (params.mine) return <Empty title={w("emptyMine")}>{w("emptyMineWhy")}</Empty>;
	if (params.paused) return <Empty title={w("emptyResting")}>{w("emptyRestingWhy")}</Empty>;
	return <Empty title={w(isNarrowed(params) ? "emptyFilter" : "empty")}>{w("emptyWhy")}</Empty>;
}

import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { z } from "zod";
import { allowed } from "#lib/access/roles.ts";
import { readTotals } from "#lib/oversight/totals/read-totals.ts";
import { periodInWords } from "#lib/totals/tables.ts";
import { orRefuse } from "../../../../_auth/or-refuse.ts";
import { requireActor } from "../../../../_auth/session.ts";
import { Alert } from "../../../../_ui/alert.tsx";
import { Page } from "../../../../_ui/page.tsx";
import { Seal } from "../../../../_ui/seal.tsx";
import { RelativeTime } from "../../../../_ui/time.tsx";
import { ReportFiles, ReportView } from "../../../../totals/report-view.tsx";
import { Publish } from "../publish.tsx";

export const metadata: Metadata = { title: "Access report" };

export default async function TotalsDraftPage(props: { params: Promise<{ draftId: string }> }) {
	const actor = await requireActor();
	const { draftId } = await props.params;
	if (!z.uuid().safeParse(draftId).success) notFound();
	const read = await orRefuse(readTotals(actor, draftId));
	const { report, recorded, publishedAt, entryId } = read;
	return (
		<Page
			wide
			title={`Access report, ${periodInWords(report)}`}
			eyebrow={
				<a href="/oversight/totals" className="underline underline-offset-2">
					All access reports
				</a>
			}
			actions={
				recorded && (
					<p className="text-xs text-faint">
						This look is on the record:{" "}
						<Seal entry={recorded.id} number={null} href={`/oversight/ledger/${recorded.id}`} />
					</p>
				)
			}
		>
			<div className="grid grid-cols-1 gap-6">
				<div className="grid gap-3 outline-none" tabIndex={-1}>
					{publishedAt && entryId ? (
						<>
							<Alert tone="good" title="Published">
								<span className="inline-flex flex-wrap items-baseline gap-2">
									<span>
										by {read.publishedBy}, <RelativeTime at={publishedAt.toISOString()} now={Date.now()} />
									</span>
									<Seal entry={entryId} number={read.entryNumber} href={`/oversight/ledger/${entryId}`} />
								</span>
							</Alert>
							<ReportFiles file={read.file} />
						</>
					) : (
						<Alert title="A draft: nobody outside sees it">
							<p>
								The decryption service signs exactly these figures, which oversight's worker counted; it takes
								none from this page. What is signed cannot be taken back.
								{report.period.whole || " The quarter is not over: its whole report comes later."}
							</p>
							{allowed(actor, "totals.publish") ? (
								<div className="pt-2">
									<Publish draft={draftId} />
								</div>
							) : (
								<p>Whoever leads oversight in every region publishes it.</p>
							)}
						</Alert>
					)}
				</div>
				<ReportView report={report} />
			</div>
		</Page>
	);
}

import type { Metadata } from "next";
import { listPublished } from "#lib/oversight/totals/read-totals.ts";
import { periodInWords } from "#lib/totals/tables.ts";
import { orRefuse } from "../_auth/or-refuse.ts";
import { currentActor } from "../_auth/session.ts";
import { Empty } from "../_ui/alert.tsx";
import { Page, Section } from "../_ui/page.tsx";
import { exactUtc } from "../_ui/time-words.ts";
import { ReportFiles, ReportView } from "./report-view.tsx";

export const metadata: Metadata = { title: "Access reports" };

export default async function TotalsPage() {
	const [newest, ...others] = await orRefuse(listPublished(await currentActor()));
	return (
		<Page
			title={newest ? `Access report, ${periodInWords(newest.report)}` : "Access reports"}
			lead="How often staff opened private messages, for which reasons, and what those found who review each of them. Signed with the key of the log that every opening stands in."
		>
			{newest ? (
				<div className="grid grid-cols-1 gap-6">
					<ReportFiles file={newest.file} />
					<ReportView report={newest.report} />
					{others.length > 0 && (
						<Section id="others" title="Others">
							<ul className="grid gap-1">
								{others.map(({ id, file, report, publishedAt }) => (
									<li key={id} className="flex flex-wrap gap-x-3">
										<a
											href={`/totals/${file.replace(/json$/, "html")}`}
											className="underline underline-offset-2"
										>
											{periodInWords(report)}, {report.to.size.toLocaleString("en")} entries
										</a>
										<a href={`/totals/${file}`} download={file} className="underline underline-offset-2">
											JSON<span className="sr-only"> of {file}</span>
										</a>
										<a
											href={`/totals/${file}.sig`}
											download={`${file}.sig`}
											className="underline underline-offset-2"
										>
											signature<span className="sr-only"> of {file}</span>
										</a>
										{publishedAt && <span className="text-faint">{exactUtc(publishedAt)}</span>}
									</li>
								))}
							</ul>
						</Section>
					)}
				</div>
			) : (
				<Empty title="None is published yet">
					Reports appear here when they are published, a quarter each.
				</Empty>
			)}
		</Page>
	);
}

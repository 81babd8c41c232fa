import type { Metadata } from "next";
import Link from "next/link";
import { type ListedTotals, listTotals } from "#lib/oversight/totals/read-totals.ts";
import { orRefuse } from "../../../_auth/or-refuse.ts";
import { requireActor } from "../../../_auth/session.ts";
import { Alert, Empty } from "../../../_ui/alert.tsx";
import { Badge } from "../../../_ui/badge.tsx";
import { Page, Section } from "../../../_ui/page.tsx";
import { Seal } from "../../../_ui/seal.tsx";
import { Table, Td, Th, Tr } from "../../../_ui/table.tsx";
import { RelativeTime } from "../../../_ui/time.tsx";
import { ActButton } from "../../cases/act-button.tsx";
import { WorkerUnseen } from "../worker-unseen.tsx";
import { askDraft } from "./actions.ts";

export const metadata: Metadata = { title: "Access report" };

export default async function TotalsPage() {
	const actor = await requireActor();
	const { drafts, published, counting, may, public: isPublic } = await orRefuse(listTotals(actor));
	const now = Date.now();
	return (
		<Page
			wide
			title="Access report"
			lead="A quarter's openings, reviews and signals as figures for outsiders: signed with the log's key, with the log's checkpoint at both ends, so that whoever has an export counts each of them anew."
			actions={may && <ActButton action={askDraft} label="Count what this quarter holds so far" />}
		>
			<WorkerUnseen actor={actor} />
			<div className="grid grid-cols-1 gap-6">
				{counting && (
					<Alert tone="accent" title="A draft is being counted" live>
						It appears below when it is done; load the page again.
					</Alert>
				)}
				<Section id="drafts" title="Drafts" note="a quarter that is over is drafted by itself">
					{drafts.length > 0 ? (
						<Reports caption="Drafts, the newest first" rows={drafts} now={now} />
					) : (
						<Empty title="No draft waits">
							{may
								? "A quarter's draft is made when it is over. What this one holds so far can be counted any time."
								: "Whoever leads oversight in every region has one counted, looks at it and publishes it."}
						</Empty>
					)}
				</Section>
				<Section
					id="published"
					title="Published"
					note={
						isPublic ? (
							<a href="/totals" className="underline underline-offset-2">
								as anybody sees it
							</a>
						) : (
							"PUBLIC_TOTALS is not set: only oversight sees them here"
						)
					}
				>
					{published.length > 0 ? (
						<Reports caption="Published reports" rows={published} now={now} />
					) : (
						<Empty title="None is published yet">What is published stands here with its files.</Empty>
					)}
				</Section>
			</div>
		</Page>
	);
}

function Reports({ caption, rows, now }: { caption: string; rows: readonly ListedTotals[]; now: number }) {
	return (
		<Table
			caption={caption}
			head={
				<>
					<Th>Quarter</Th>
					<Th>Kind</Th>
					<Th className="text-right">Entries from</Th>
					<Th className="text-right">up to</Th>
					<Th>Counted</Th>
					<Th>Published</Th>
				</>
			}
		>
			{rows.map((row) => (
				<Tr key={row.id}>
					<Td>
						<Link data-row href={`/oversight/totals/${row.id}`} prefetch={false} className="font-[520]">
							{row.period}
							<span className="sr-only">, up to entry {row.size}</span>
						</Link>
					</Td>
					<Td>
						<Badge tone={row.whole ? "accent" : "plain"}>{row.whole ? "whole" : "so far"}</Badge>
					</Td>
					<Td className="numbers text-right">{row.from.toLocaleString("en")}</Td>
					<Td className="numbers text-right">{row.size.toLocaleString("en")}</Td>
					<Td className="text-soft">
						<RelativeTime at={row.countedAt.toISOString()} now={now} />
					</Td>
					<Td className="text-soft">
						{row.publishedAt && row.entryId ? (
							<span className="inline-flex flex-wrap items-baseline gap-2">
								<span>
									by {row.publishedBy}, <RelativeTime at={row.publishedAt.toISOString()} now={now} />
								</span>
								<Seal
									entry={row.entryId}
									number={row.entryNumber}
									href={`/oversight/ledger/${row.entryId}`}
								/>
							</span>
						) : (
							"not yet"
						)}
					</Td>
				</Tr>
			))}
		</Table>
	);
}

import type { Metadata } from "next";
import Link from "next/link";
import { reasonName } from "#lib/oversight/reason-words.ts";
import { CLOSURES, type Closure } from "#lib/oversight/reviews/findings.ts";
import { listOwnFindings } from "#lib/oversight/reviews/own-findings.ts";
import { VERDICTS, type Verdict } from "#lib/oversight/verdicts.ts";
import { orRefuse } from "../../../_auth/or-refuse.ts";
import { requireActor } from "../../../_auth/session.ts";
import { Empty } from "../../../_ui/alert.tsx";
import { Badge } from "../../../_ui/badge.tsx";
import { Page } from "../../../_ui/page.tsx";
import { Table, Td, Th, Tr } from "../../../_ui/table.tsx";
import { RelativeTime } from "../../../_ui/time.tsx";

export const metadata: Metadata = { title: "Findings about you" };

export default async function FindingsPage() {
	const actor = await requireActor();
	const findings = await orRefuse(listOwnFindings(actor));
	const now = Date.now();
	return (
		<Page
			eyebrow={
				<Link href="/account" className="hover:underline">
					Account
				</Link>
			}
			title="Findings about you"
			lead="Openings of yours that oversight did not find justified. Each can be answered, once; another of oversight then closes it."
		>
			{findings.length === 0 ? (
				<Empty title="Nothing was found about you">
					<p>If oversight finds something about an opening of yours, you are told and it stands here.</p>
				</Empty>
			) : (
				<Table
					caption="Findings about you"
					head={
						<>
							<Th>Found</Th>
							<Th>Opening for</Th>
							<Th>Opened</Th>
							<Th>Case</Th>
							<Th>When found</Th>
							<Th>Stands at</Th>
						</>
					}
				>
					{findings.map((finding) => (
						<Tr key={finding.id}>
							<Td>
								<Link
									data-row
									href={`/account/findings/${finding.id}`}
									prefetch={false}
									className="font-[520] hover:underline"
								>
									<Badge tone={VERDICTS[finding.verdict as Verdict].tone}>
										{VERDICTS[finding.verdict as Verdict].name}
									</Badge>
								</Link>
							</Td>
							<Td>{reasonName(finding.reason)}</Td>
							<Td className="text-soft">
								<RelativeTime at={finding.grantedAt.toISOString()} now={now} />
							</Td>
							<Td>
								<span className="numbers font-mono text-xs" title={finding.caseId}>
									{finding.caseId.slice(0, 8)}
								</span>
							</Td>
							<Td className="text-soft">
								<RelativeTime at={finding.foundAt.toISOString()} now={now} />
							</Td>
							<Td className="text-soft">
								{finding.closedAs
									? CLOSURES[finding.closedAs as Closure].name.toLowerCase()
									: finding.answeredAt
										? "answered"
										: "you may answer"}
							</Td>
						</Tr>
					))}
				</Table>
			)}
		</Page>
	);
}

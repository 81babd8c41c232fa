import type { Metadata } from "next";
import Link from "next/link";
import type { RequestRow } from "#db/queries/approvals.ts";
import { allowed } from "#lib/access/roles.ts";
import { messagesIn } from "#lib/approvals/desk-facts.ts";
import { listRequests } from "#lib/approvals/list-requests.ts";
import { categoryInWords } from "#lib/cases/categories.ts";
import { listSecond } from "#lib/cases/read-ending.ts";
import { reasonName } from "#lib/oversight/reason-words.ts";
import { orRefuse } from "../../_auth/or-refuse.ts";
import { requireActor } from "../../_auth/session.ts";
import { Empty } from "../../_ui/alert.tsx";
import { Page, Section } from "../../_ui/page.tsx";
import { Table, Td, Th, Tr } from "../../_ui/table.tsx";
import { Deadline, RelativeTime } from "../../_ui/time.tsx";
import { caseName, Severity } from "../cases/case-words.tsx";
import { Live } from "../oversight/log/live.tsx";
import { SecondList } from "./second-list.tsx";
import { StateBadge } from "./state-badge.tsx";

export const metadata: Metadata = { title: "Approvals" };

/** Requests that wait for oneself, one's own, and what became of the others. */
export default async function ApprovalsPage() {
	const actor = await requireActor();
	const [{ decides, waiting, settled, own }, second] = await orRefuse(
		Promise.all([listRequests(actor), listSecond(actor)]),
	);
	const now = Date.now();
	return (
		<Page
			wide
			title="Approvals"
			lead="Openings that policy lets nobody take alone. Whoever approves sees the reason, the messages asked for and what that person opened before; nobody decides their own."
			actions={<Live />}
		>
			<div className="grid grid-cols-1 gap-8">
				{decides && (
					<Section id="waiting" title="Waiting for you" note="the most urgent first">
						{waiting.length === 0 ? (
							<Empty title="Nothing waits for you">
								<p>A request of your regions that you may decide appears here within seconds.</p>
							</Empty>
						) : (
							<Requests caption="Requests that wait for you" requests={waiting} now={now} />
						)}
					</Section>
				)}
				{allowed(actor, "decision.confirm") && <SecondList decisions={second} now={now} />}
				<Section id="own" title="Your own" note="of the last 30 days">
					{own.length === 0 ? (
						<Empty title="You have asked for nothing">
							<p>What you ask for on a case is kept here, with what became of it.</p>
						</Empty>
					) : (
						<Requests caption="Your own requests" requests={own} now={now} />
					)}
				</Section>
				{settled.length > 0 && (
					<Section id="settled" title="Settled lately" note="of the last 30 days">
						<Requests caption="Requests settled lately" requests={settled} now={now} />
					</Section>
				)}
			</div>
		</Page>
	);
}

function Requests({ caption, requests, now }: { caption: string; requests: RequestRow[]; now: number }) {
	return (
		<Table
			caption={caption}
			head={
				<>
					<Th>Asked for</Th>
					<Th>By</Th>
					<Th>Region</Th>
					<Th>Case</Th>
					<Th>Category</Th>
					<Th>Messages</Th>
					<Th>Asked</Th>
					<Th>State</Th>
				</>
			}
		>
			{requests.map((request) => (
				<Tr key={request.id}>
					<Td className="whitespace-nowrap">
						<Link
							data-row
							href={`/approvals/${request.id}`}
							prefetch={false}
							className="font-[520] hover:underline"
						>
							{reasonName(request.reason)}
						</Link>
					</Td>
					<Td>{request.alias}</Td>
					<Td className="text-soft">{request.region.toUpperCase()}</Td>
					<Td>
						<span className="numbers font-mono text-xs" title={request.caseId}>
							{caseName(request.caseId)}
						</span>
					</Td>
					<Td className="whitespace-nowrap">
						<Severity level={request.severity} />{" "}
						<span className="text-soft">{categoryInWords(request.category, request.keyword)}</span>
					</Td>
					<Td className="numbers">{messagesIn(request.intervals).toLocaleString("en")}</Td>
					<Td className="text-soft">
						<RelativeTime at={request.requestedAt.toISOString()} now={now} />
					</Td>
					<Td>
						<span className="inline-flex items-center gap-2">
							<StateBadge state={request.state} />
							{(request.state === "REQUESTED" || request.state === "APPROVED") && (
								<Deadline
									from={request.requestedAt.toISOString()}
									due={request.lapsesAt.toISOString()}
									now={now}
								/>
							)}
							{request.needed > 1 && (
								<span className="numbers text-xs text-faint">
									{request.approvals} of {request.needed}
								</span>
							)}
						</span>
					</Td>
				</Tr>
			))}
		</Table>
	);
}

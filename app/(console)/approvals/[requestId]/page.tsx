import type { Metadata } from "next";
import Link from "next/link";
import { allowed, ROLE_NAMES, type Role } from "#lib/access/roles.ts";
import type { Actor } from "#lib/actor.ts";
import { messagesIn } from "#lib/approvals/desk-facts.ts";
import { type RequestView, readRequest } from "#lib/approvals/read-request.ts";
import { categoryInWords } from "#lib/cases/categories.ts";
import { maySeeCase } from "#lib/cases/see-case.ts";
import { questionInWords, reasonName } from "#lib/oversight/reason-words.ts";
import { sealAddress } from "#lib/oversight/seal-address.ts";
import { orRefuse } from "../../../_auth/or-refuse.ts";
import { requireActor } from "../../../_auth/session.ts";
import { Alert } from "../../../_ui/alert.tsx";
import { Badge } from "../../../_ui/badge.tsx";
import { ButtonLink } from "../../../_ui/button.tsx";
import { Fact, Facts, Page, Section } from "../../../_ui/page.tsx";
import { Seal } from "../../../_ui/seal.tsx";
import { Deadline, RelativeTime } from "../../../_ui/time.tsx";
import { ActButton } from "../../cases/act-button.tsx";
import { caseName, Severity } from "../../cases/case-words.tsx";
import { Live } from "../../oversight/log/live.tsx";
import { KeepsFocus } from "../../oversight/reviews/[reviewId]/keeps-focus.tsx";
import { ScopeStrip } from "../../oversight/reviews/[reviewId]/scope-strip.tsx";
import { cancelAction } from "../actions.ts";
import { StateBadge } from "../state-badge.tsx";
import { DecideForm } from "./decide-form.tsx";
import { OpeningsOf } from "./openings-of.tsx";
import { RequestWords, WordsShown } from "./words-shown.tsx";

export const metadata: Metadata = { title: "Request" };

/** One request: what is asked, for what, how much, by whom; and the decision. */
export default async function RequestPage(props: { params: Promise<{ requestId: string }> }) {
	const actor = await requireActor();
	const view = await orRefuse(readRequest(actor, (await props.params).requestId));
	const { request, marks, openings, own } = view;
	const now = Date.now();
	return (
		<Page
			wide
			title={reasonName(request.reason)}
			eyebrow={
				<>
					Request on case <span className="font-mono">{caseName(request.caseId)}</span> ·{" "}
					{request.region.toUpperCase()} · {categoryInWords(request.category, request.keyword)}
				</>
			}
			actions={
				<>
					{(request.state === "REQUESTED" || request.state === "APPROVED") && (
						<Deadline
							from={request.requestedAt.toISOString()}
							due={request.lapsesAt.toISOString()}
							now={now}
						/>
					)}
					<Live />
				</>
			}
		>
			<WordsShown key={request.id}>
				<div className="grid grid-cols-1 items-start gap-6 lg:grid-cols-[minmax(0,1fr)_24rem]">
					<div className="grid min-w-0 grid-cols-1 gap-6">
						<Section id="why" title="Why it is asked">
							<div className="card grid gap-3 p-4">
								<p className="text-soft">{questionInWords(request.reason, request.question)}</p>
								<RequestWords
									noteId={request.noteId}
									ask={own ? "Show my words" : "Show the person's words"}
									address={sealAddress(actor, { entryId: "", by: actor.personId }) ?? "/seals/"}
								/>
							</div>
						</Section>
						<Section id="scope" title="What is asked for">
							<div className="card p-4">
								{request.restricted ? (
									<p className="text-soft">
										A child-safety case: {messagesIn(request.intervals).toLocaleString("en")} messages, by
										sequence number{" "}
										<span className="numbers font-mono text-xs">
											{request.intervals.map(([from, to]) => `${from}–${to}`).join(", ")}
										</span>
									</p>
								) : (
									<ScopeStrip marks={marks} intervals={request.intervals} asked />
								)}
							</div>
						</Section>
						<Section
							id="openings"
							title={own ? "What you opened" : `What ${request.alias} opened`}
							note="in the last 30 days"
						>
							<OpeningsOf openings={openings} now={now} />
						</Section>
					</div>
					<div className="grid grid-cols-1 gap-6">
						<Section id="decision" title="Decision">
							<KeepsFocus done={view.blocked === "ALREADY_DECIDED"}>
								<Decision actor={actor} view={view} now={now} />
							</KeepsFocus>
						</Section>
						<Section id="request" title="The request">
							<RequestFacts actor={actor} view={view} now={now} />
						</Section>
					</div>
				</div>
			</WordsShown>
		</Page>
	);
}

function Decision({ actor, view, now }: { actor: Actor; view: RequestView; now: number }) {
	const { request, verdicts, blocked } = view;
	return (
		<div className="grid gap-3">
			<div className="card grid gap-2 p-4" data-testid="request-state">
				<p className="flex items-center gap-3">
					<StateBadge state={request.state} />
					<span className="numbers text-soft">
						{request.approvals} of {request.needed} {request.needed === 1 ? "approval" : "approvals"}
					</span>
				</p>
				<p className="text-soft">{says(view)}</p>
				{verdicts.map((verdict) => (
					<p key={verdict.personId} className="flex items-baseline justify-between gap-3">
						<span>
							<Badge tone={verdict.verdict === "approve" ? "good" : "alarm"}>
								{verdict.verdict === "approve" ? "approved" : "denied"}
							</Badge>{" "}
							by {verdict.personId === actor.personId ? "you" : verdict.alias},{" "}
							<RelativeTime at={verdict.at.toISOString()} now={now} />
						</span>
						<Seal
							entry={verdict.entryId}
							number={verdict.entryNumber}
							href={sealAddress(actor, {
								entryId: verdict.entryId,
								by: verdict.personId,
								region: request.region,
							})}
						/>
					</p>
				))}
			</div>
			{blocked === null && <DecideForm requestId={request.id} />}
			{blocked === "NOT_YOURS" && <Alert title="You may read this request, not decide it." />}
			{blocked === "OWN_ACT" && (
				<Alert title="This is your own request.">
					<div className="grid gap-2">
						<p>Nobody approves their own; somebody else will.</p>
						<div className="flex flex-wrap gap-2">
							{request.reviewId ? (
								<ButtonLink small href={`/oversight/reviews/${request.reviewId}`}>
									To the review
								</ButtonLink>
							) : (
								<ButtonLink small href={`/cases/${request.caseId}`}>
									To the case
								</ButtonLink>
							)}
							{(request.state === "REQUESTED" || request.state === "APPROVED") && (
								<ActButton action={cancelAction.bind(null, request.id)} label="Withdraw" small />
							)}
						</div>
					</div>
				</Alert>
			)}
		</div>
	);
}

function says({ request: { state, roles, reviewId }, own }: RequestView): string {
	const who = roles.map((role) => ROLE_NAMES[role as Role]?.toLowerCase() ?? role).join(" or ");
	if (state === "REQUESTED") return `It waits for a ${who} of its region. Without a decision it lapses.`;
	if (state === "APPROVED")
		return own
			? `You may open exactly this, confirmed once more, on the ${reviewId ? "review's page" : "case"}.`
			: "The person may open exactly this, once, until its time is over.";
	if (state === "OPENED") return "It was opened, once. Whatever follows is another request.";
	if (state === "DENIED") return "Nothing was opened by it.";
	if (state === "CANCELLED") return "It was withdrawn. Nothing was opened by it.";
	return "Its time is over. Nothing was opened by it.";
}

function RequestFacts({ actor, view: { request }, now }: { actor: Actor; view: RequestView; now: number }) {
	return (
		<div className="card p-4">
			<Facts>
				<Fact term="By">
					{request.alias}{" "}
					<span className="text-faint">
						{ROLE_NAMES[request.role as Role]?.toLowerCase() ?? request.role}
					</span>
				</Fact>
				<Fact term="Asked">
					<RelativeTime at={request.requestedAt.toISOString()} now={now} />
				</Fact>
				<Fact term="Severity">
					<Severity level={request.severity} />
				</Fact>
				<Fact term="Case">
					{maySeeCase(actor, request) ? (
						<Link
							href={`/cases/${request.caseId}`}
							prefetch={false}
							title={request.caseId}
							className="numbers font-mono text-xs underline decoration-edge underline-offset-2 hover:decoration-current"
						>
							{caseName(request.caseId)}
						</Link>
					) : (
						<span className="numbers font-mono text-xs" title={request.caseId}>
							{caseName(request.caseId)}
						</span>
					)}
					{request.caseClosed && <span className="text-faint"> closed</span>}
				</Fact>
				{request.reviewId && allowed(actor, "review.read", request.region) && (
					<Fact term="Review">
						<Link
							href={`/oversight/reviews/${request.reviewId}`}
							prefetch={false}
							title={request.reviewId}
							className="numbers font-mono text-xs underline decoration-edge underline-offset-2 hover:decoration-current"
						>
							{request.reviewId.slice(0, 8)}
						</Link>
					</Fact>
				)}
				<Fact term="Entry">
					<Seal
						entry={request.entryId}
						number={request.entryNumber}
						href={sealAddress(actor, {
							entryId: request.entryId,
							by: request.personId,
							region: request.region,
						})}
					/>
				</Fact>
			</Facts>
		</div>
	);
}

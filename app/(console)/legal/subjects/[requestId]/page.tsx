import type { Metadata } from "next";
import Link from "next/link";
import type { ReactNode } from "react";
import { allowed } from "#lib/access/roles.ts";
import { ownOpeningsAskPasskey } from "#lib/account/assurance-in-force.ts";
import { readSubject } from "#lib/legal/subjects/read-subjects.ts";
import { HOW_WORDS, IDENTITY_WORDS, KIND_WORDS } from "#lib/legal/subjects/words.ts";
import { sealAddress } from "#lib/oversight/seal-address.ts";
import { orRefuse } from "../../../../_auth/or-refuse.ts";
import { requireActor } from "../../../../_auth/session.ts";
import { Alert } from "../../../../_ui/alert.tsx";
import { Badge } from "../../../../_ui/badge.tsx";
import { Fact, Facts, Page, Section } from "../../../../_ui/page.tsx";
import { Seal } from "../../../../_ui/seal.tsx";
import { RelativeTime } from "../../../../_ui/time.tsx";
import { signedBy } from "../../../oversight/by-what.ts";
import { Digest } from "../../../oversight/protocol/digest.tsx";
import { KeepsPlace } from "../../keeps-place.tsx";
import { AnswerForm, CloseForm } from "../settle-forms.tsx";
import { AnswerView } from "./answer-view.tsx";

export const metadata: Metadata = { title: "Request of a person" };

export default async function SubjectPage({ params }: { params: Promise<{ requestId: string }> }) {
	const actor = await requireActor();
	const { request, answer, digest, asOf } = await orRefuse(readSubject(actor, (await params).requestId));
	const { id, kind, region, answeredAt, closedAt, how } = request;
	const now = Date.now();
	const act = (by: string | null, at: Date, entry: string, number: number | null, byId: string | null) => (
		<>
			{by}, <RelativeTime at={at.toISOString()} now={now} />{" "}
			<Seal entry={entry} number={number} href={sealAddress(actor, { entryId: entry, by: byId, region })} />
		</>
	);
	const may = allowed(actor, "subject.answer", region);
	const erases = answer?.conversations.filter(({ outcome }) => outcome === "ERASED").length ?? 0;
	return (
		<Page
			title={`${KIND_WORDS[kind]} for ${request.account ?? "an account that is erased"}`}
			eyebrow={
				<Link prefetch={false} href="/legal/subjects" className="hover:underline">
					Requests of people
				</Link>
			}
			actions={<State answered={answeredAt} closed={closedAt} due={request.dueAt} now={now} />}
		>
			<div className="grid grid-cols-1 gap-8">
				<Section id="facts" title="The request">
					<Facts>
						<Fact term="Platform">{request.platform}</Fact>
						<Fact term="Region">{region.toUpperCase()}</Fact>
						<Fact term="Received">{request.receivedOn}</Fact>
						<Fact term="Who asks">{IDENTITY_WORDS[request.identity]}</Fact>
						<Fact term="Due">
							{/* Until the end of a day: the moment itself is the first of the next. */}
							by the end of {new Date(request.dueAt.getTime() - 1).toISOString().slice(0, 10)} (UTC)
						</Fact>
						<Fact term="Registered">
							{act(request.askedBy, request.askedAt, request.entryId, request.entryNumber, request.askedById)}
						</Fact>
						{answeredAt && request.answeredEntryId && (
							<Fact term="Answered">
								{act(
									request.answeredBy,
									answeredAt,
									request.answeredEntryId,
									request.answeredEntryNumber,
									request.answeredById,
								)}
							</Fact>
						)}
						{closedAt && request.closedEntryId && (
							<Fact term="Closed">
								{how && HOW_WORDS[how]}:{" "}
								{act(
									request.closedBy,
									closedAt,
									request.closedEntryId,
									request.closedEntryNumber,
									request.closedById,
								)}
							</Fact>
						)}
					</Facts>
				</Section>
				<KeepsPlace state={`${answeredAt} ${closedAt}`}>
					<div className="grid grid-cols-1 gap-8">
						{answer && digest && asOf ? (
							<Section id="answer" title={answeredAt ? "The answer" : "The answer, as it would be now"}>
								<div className="grid grid-cols-1 gap-4">
									<AnswerView answer={answer} />
									<Digest>{digest}</Digest>
									{answeredAt ? (
										<p className="flex flex-wrap gap-4">
											<Download href={`/legal/subjects/${id}/answer?as=html`}>To print (HTML)</Download>
											<Download href={`/legal/subjects/${id}/answer?as=json`}>For machines (JSON)</Download>
										</p>
									) : (
										may && (
											<div className="card grid gap-3 p-4">
												<p className="max-w-prose text-soft">
													You sign for exactly this digest, {signedBy(await ownOpeningsAskPasskey(actor))}. If
													anything of it changed since you were shown it, nothing is answered
													{erases > 0 ? " and nothing erased" : ""}.
												</p>
												<AnswerForm subject={id} asOf={asOf} digest={digest} erases={erases} />
											</div>
										)
									)}
								</div>
							</Section>
						) : (
							<Alert title={answeredAt ? "The answer is erased" : "It was not answered"}>
								{answeredAt
									? "The clock of ids is over: whose it was and what it said are gone. The log still says that it was given."
									: "It was closed before."}
							</Alert>
						)}
						{may && !closedAt && (
							<Section id="close" title="Close it">
								<CloseForm subject={id} answered={answeredAt !== null} />
							</Section>
						)}
					</div>
				</KeepsPlace>
			</div>
		</Page>
	);
}

function State({
	answered,
	closed,
	due,
	now,
}: {
	answered: Date | null;
	closed: Date | null;
	due: Date;
	now: number;
}) {
	if (closed) return <Badge>closed</Badge>;
	if (answered) return <Badge tone="good">answered, to be sent</Badge>;
	return due.getTime() < now ? (
		<Badge tone="alarm">overdue</Badge>
	) : (
		<Badge tone="warn">to be answered</Badge>
	);
}

/** A plain link: what it leads to is a file. */
function Download({ href, children }: { href: string; children: ReactNode }) {
	return (
		<a href={href} download className="underline underline-offset-2">
			{children}
		</a>
	);
}

import { randomUUID } from "node:crypto";
import type { Metadata } from "next";
import Link from "next/link";
import { allowed } from "#lib/access/roles.ts";
import { readHold } from "#lib/legal/holds/read-hold.ts";
import { orRefuse } from "../../../../_auth/or-refuse.ts";
import { requireActor } from "../../../../_auth/session.ts";
import { Alert } from "../../../../_ui/alert.tsx";
import { Badge } from "../../../../_ui/badge.tsx";
import { Fact, Facts, Page, Section } from "../../../../_ui/page.tsx";
import { ExactTime } from "../../../../_ui/time.tsx";
import { Words } from "../../../oversight/reviews/[reviewId]/words.tsx";
import { tokenNow } from "../../../token-now.ts";
import { KeepsPlace } from "../../keeps-place.tsx";
import { State } from "../holds-table.tsx";
import { Acts } from "./acts.tsx";
import { Covered, HeldThreads } from "./covered.tsx";
import { HoldForms } from "./hold-forms.tsx";

export const metadata: Metadata = { title: "A legal hold" };

export default async function HoldPage({ params }: { params: Promise<{ holdId: string }> }) {
	const actor = await requireActor();
	const hold = await orRefuse(readHold(actor, await tokenNow(), (await params).holdId));
	const now = Date.now();
	const address = allowed(actor, "ledger.search", hold.region) ? "/oversight/ledger/" : "/seals/";
	return (
		<Page
			title={hold.reference === null ? "A legal hold" : `${hold.reference}: ${hold.title}`}
			eyebrow={
				<Link prefetch={false} href="/legal/holds" className="hover:underline">
					Legal holds
				</Link>
			}
			actions={
				<>
					{hold.restricted && <Badge tone="alarm">restricted</Badge>}
					<State hold={hold} now={now} />
				</>
			}
		>
			<div className="grid grid-cols-1 gap-8">
				{hold.over && (
					<Alert tone="alarm" title="Its date is past">
						It ends a day after that was seen. Renew it if it is still needed.
					</Alert>
				)}
				{hold.tooLate > 0 && (
					<Alert
						tone="warn"
						title={`It came too late for ${hold.tooLate === 1 ? "one thread" : `${hold.tooLate} threads`}`}
					>
						Their content was deleted before it was placed.
						{hold.endedAt === null && " Messages that come to them from now on are held."}
					</Alert>
				)}
				<Section id="facts" title="What it is">
					<div className="card grid gap-4 p-4">
						<Facts>
							<Fact term="Region">{hold.region.toUpperCase()}</Fact>
							<Fact term={hold.endedAt ? "Ended" : "Until"}>
								<ExactTime at={(hold.endedAt ?? hold.expiresAt).toISOString()} />
							</Fact>
							<Fact term="Threads">
								{hold.held.toLocaleString("en")} {hold.endedAt ? "were held until then" : "held"}
								{hold.tooLate > 0 && `, too late for ${hold.tooLate.toLocaleString("en")}`}
							</Fact>
							{hold.restricted && <Fact term="Known to">{hold.people.join(", ")}</Fact>}
							<Fact term="Matter">
								<span className="font-mono text-xs">{hold.matterId}</span>
							</Fact>
						</Facts>
						<Words noteId={hold.noteId} ask="Show why" address={address} />
					</div>
				</Section>
				<KeepsPlace
					state={[hold.endedAt, hold.waiting?.id, hold.releases.length, hold.renewals.length].join(" ")}
				>
					{hold.endedAt && (
						<Alert title={hold.endedBecause === "RELEASED" ? "It was lifted" : "It ended by its date"}>
							It holds nothing any more: what no other hold stands on goes by its own clock.
						</Alert>
					)}
					{hold.mayAct && (
						<HoldForms
							hold={hold.id}
							request={randomUUID()}
							expires={new Date(Math.max(hold.expiresAt.getTime(), now) + 86_400_000)
								.toISOString()
								.slice(0, 10)}
							people={hold.nameable}
							last={new Date(now + 365 * 86_400_000).toISOString().slice(0, 10)}
							words={hold.words}
							waiting={
								hold.waiting && {
									...{ id: hold.waiting.id, by: hold.waiting.askedBy, noteId: hold.waiting.noteId },
									own: hold.waiting.askedById === actor.personId,
								}
							}
						/>
					)}
				</KeepsPlace>
				<Acts actor={actor} hold={hold} address={address} />
				<Covered scope={hold.scope} covers={hold.covers} />
				<HeldThreads
					threads={hold.threads}
					count={hold.held + hold.tooLate}
					ended={hold.endedAt !== null}
					now={now}
				/>
			</div>
		</Page>
	);
}

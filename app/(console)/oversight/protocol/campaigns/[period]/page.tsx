import type { Metadata } from "next";
import Link from "next/link";
import { ownOpeningsAskPasskey } from "#lib/account/assurance-in-force.ts";
import { CAMPAIGN_VIEWS, type CampaignView, readCampaign } from "#lib/oversight/protocol/read-campaign.ts";
import { sealAddress } from "#lib/oversight/seal-address.ts";
import { orRefuse } from "../../../../../_auth/or-refuse.ts";
import { requireActor } from "../../../../../_auth/session.ts";
import { Alert, Empty } from "../../../../../_ui/alert.tsx";
import { Fact, Facts, Page, Section } from "../../../../../_ui/page.tsx";
import { Pager } from "../../../../../_ui/pager.tsx";
import { Seal } from "../../../../../_ui/seal.tsx";
import { Deadline, RelativeTime } from "../../../../../_ui/time.tsx";
import { signedBy, wasSignedBy } from "../../../by-what.ts";
import { SignForm } from "../../sign-form.tsx";
import { Rights } from "./rights.tsx";
import { Decided, Tally } from "./tally.tsx";

export const metadata: Metadata = { title: "User access review" };

const VIEWS: Record<CampaignView, string> = { all: "All", open: "Undecided", held: "Withdrawn, still held" };

export default async function CampaignPage({
	params,
	searchParams,
}: {
	params: Promise<{ period: string }>;
	searchParams: Promise<{ show?: string | string[]; page?: string | string[] }>;
}) {
	const actor = await requireActor();
	const [{ period }, query] = await Promise.all([params, searchParams]);
	const state = CAMPAIGN_VIEWS.find((view) => view === query.show) ?? "all";
	const page = Math.min(1000, Math.max(1, Math.trunc(Number(query.page)) || 1));
	const { campaign, rights, more, decisions, closes } = await orRefuse(
		readCampaign(actor, { period, state, page }),
	);
	const { count, decided, withdrawn, held } = campaign;
	const counts = { count, decided, withdrawn, held };
	const now = Date.now();
	const address = (view: string, n = 1) =>
		`/oversight/protocol/campaigns/${period}?${new URLSearchParams({ show: view, ...(n > 1 && { page: String(n) }) })}`;
	return (
		<Page
			wide
			title={`User access review ${period}`}
			eyebrow={
				<Link prefetch={false} href="/oversight/protocol" className="hover:underline">
					Protocol reviews
				</Link>
			}
			lead="Each person's role in each region, as it stood when the review was opened. Somebody else says whether it stays: not the person, and nobody who brought them in, proposed it or confirmed it. Once all are decided, somebody signs for all of it here and closes the review."
		>
			<Tally counts={counts}>
				<div className="grid grid-cols-1 gap-6 outline-none" tabIndex={-1}>
					<Facts>
						<Fact term="Opened">
							<RelativeTime at={campaign.openedAt.toISOString()} now={now} />{" "}
							<Seal
								entry={campaign.entryId}
								number={campaign.entryNumber}
								href={sealAddress(actor, { entryId: campaign.entryId })}
							/>
						</Fact>
						<Fact term={campaign.closedAt ? "Closed" : "Due"}>
							{campaign.closedAt ? (
								<>
									by {campaign.closedBy}, <RelativeTime at={campaign.closedAt.toISOString()} now={now} />,{" "}
									{wasSignedBy(campaign.closedAssurance) ?? "as an archived entry says"}
								</>
							) : (
								<Deadline
									from={campaign.openedAt.toISOString()}
									due={campaign.dueAt.toISOString()}
									now={now}
								/>
							)}{" "}
							{campaign.closedEntryId && (
								<Seal
									entry={campaign.closedEntryId}
									number={campaign.closedEntryNumber}
									href={sealAddress(actor, { entryId: campaign.closedEntryId })}
								/>
							)}
						</Fact>
						<Fact term="Decided">
							<Decided again={decisions === null && campaign.closedAt === null ? address("all") : null} />
						</Fact>
					</Facts>
					{decisions !== null &&
						(closes ? (
							<SignForm
								asked={{ what: "rights", period, digest: decisions }}
								submit="Close this review"
								says={`Every right is decided. You sign, ${signedBy(await ownOpeningsAskPasskey(actor))}, for all decisions as they stand below, whoever made them. It goes on the record, once.`}
							/>
						) : (
							<Alert title="Every right is decided">
								Whoever oversees every region looks through the decisions and closes the review.
							</Alert>
						))}
					<Section id="rights" title="Rights">
						<nav aria-label="Which rights" className="pb-3">
							<ul className="flex flex-wrap gap-4">
								{CAMPAIGN_VIEWS.map((view) => (
									<li key={view}>
										<Link
											prefetch={false}
											href={address(view)}
											aria-current={view === state ? "page" : undefined}
											className={view === state ? "font-[600] underline" : "text-soft hover:underline"}
										>
											{VIEWS[view]}
										</Link>
									</li>
								))}
							</ul>
						</nav>
						{rights.length === 0 ? (
							<Empty title="None here">
								{state === "open"
									? "Every right in your regions is decided."
									: state === "held"
										? "No right that was withdrawn is still held."
										: "No right of this review is in your regions."}
							</Empty>
						) : (
							<>
								<Rights actor={actor} rights={rights} now={now} />
								<Pager
									shown={rights.length}
									first={page > 1 ? address(state) : undefined}
									next={more ? address(state, page + 1) : undefined}
								/>
							</>
						)}
					</Section>
				</div>
			</Tally>
		</Page>
	);
}

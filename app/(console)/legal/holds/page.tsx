import type { Metadata } from "next";
import { listHolds, WARN_DAYS } from "#lib/legal/holds/list-holds.ts";
import { orRefuse } from "../../../_auth/or-refuse.ts";
import { requireActor } from "../../../_auth/session.ts";
import { Alert, Empty } from "../../../_ui/alert.tsx";
import { ButtonLink } from "../../../_ui/button.tsx";
import { Page, Section } from "../../../_ui/page.tsx";
import { tokenNow } from "../../token-now.ts";
import { HoldsTable } from "./holds-table.tsx";
import { Lost } from "./lost.tsx";

export const metadata: Metadata = { title: "Legal holds" };

export default async function HoldsPage() {
	const actor = await requireActor();
	const { standing, ended, counts, lost, mayPlace } = await orRefuse(listHolds(actor, await tokenNow()));
	const now = Date.now();
	const place = mayPlace && (
		<ButtonLink kind="primary" href="/legal/holds/new">
			Place a hold
		</ButtonLink>
	);
	return (
		<Page
			wide
			title="Legal holds"
			lead="What must be kept, for which matter, until when. Nothing that a hold stands on is deleted, whatever its clock says; two people lift one."
			actions={place}
		>
			<div className="grid grid-cols-1 gap-8">
				<Lost actor={actor} lost={lost} mayPlace={mayPlace} />
				{counts.ending > 0 && (
					<Alert
						tone="warn"
						title={`${counts.ending === 1 ? "A hold ends" : `${counts.ending} holds end`} within ${WARN_DAYS} days`}
					>
						Renew what is still needed: what nothing holds any more goes by its own clock.
					</Alert>
				)}
				<Section
					id="standing"
					title="Standing"
					note={`${counts.standing}, on ${counts.threads === 1 ? "one thread" : `${counts.threads} threads`}`}
				>
					{standing.length === 0 ? (
						<Empty title="No hold stands">
							A hold covers accounts, threads or cases. It stands on all that is here of them and on what is
							yet to come.
						</Empty>
					) : (
						<HoldsTable
							caption="Holds that stand, the next to end first"
							held="Threads held"
							actor={actor}
							holds={standing}
							now={now}
						/>
					)}
				</Section>
				<Section id="ended" title="Ended" note={`${ended.length}`}>
					{ended.length === 0 ? (
						<Empty title="None yet">A hold ends when two people lift it, or a day after its date.</Empty>
					) : (
						<HoldsTable
							caption="Holds that ended, the newest first"
							held="Threads it held"
							actor={actor}
							holds={ended}
							now={now}
						/>
					)}
				</Section>
			</div>
		</Page>
	);
}

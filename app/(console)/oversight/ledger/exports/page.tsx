import type { Metadata } from "next";
import { authorise } from "#lib/access/roles.ts";
import { listExports } from "#lib/log/list-exports.ts";
import { filtersOf } from "#lib/oversight/explorer/typed.ts";
import { ledgerAddress } from "#lib/oversight/ledger-filters.ts";
import { ALONE } from "#lib/oversight/selection/files.ts";
import { listSelections } from "#lib/oversight/selection/list-selections.ts";
import { orRefuse } from "../../../../_auth/or-refuse.ts";
import { requireActor } from "../../../../_auth/session.ts";
import { Empty, Problem } from "../../../../_ui/alert.tsx";
import { ButtonLink } from "../../../../_ui/button.tsx";
import { Page, Section } from "../../../../_ui/page.tsx";
import { AskForm } from "./ask-form.tsx";
import { REFUSALS } from "./refusals.ts";
import { SelectionTable } from "./selection-table.tsx";

export const metadata: Metadata = { title: "Exports of a search" };

export default async function ExportsPage(props: {
	searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
	const actor = await requireActor();
	await orRefuse((async () => authorise(actor, "ledger.search"))());
	const query = await props.searchParams;
	const { filters, problems } = await orRefuse(filtersOf(actor, query));
	const [{ selections, left }, { own }] = await Promise.all([listSelections(actor), listExports(actor)]);
	const refused = typeof query.refused === "string" ? REFUSALS[query.refused] : undefined;
	return (
		<Page
			title="Export what a search finds"
			lead={`As files that verify anywhere: a table or JSON Lines, with a proof that each entry stands in the log as it was signed. One person takes ${ALONE.toLocaleString("en")} entries within a day; more takes an export that a second person confirmed.`}
			actions={<ButtonLink href={ledgerAddress(filters)}>Back to the search</ButtonLink>}
		>
			<div className="grid gap-6">
				{refused && (
					<Problem
						title={refused.title}
						notDone="Nothing was exported."
						doThis={refused.doThis}
						code={String(query.refused)}
					/>
				)}
				{problems.length > 0 ? (
					<Problem
						title="The filters say something that cannot be searched for."
						notDone="Nothing was exported."
						doThis="Go back to the search and correct them."
					/>
				) : (
					<AskForm filters={filters} left={left} confirmed={own?.state === "CONFIRMED" ? own : undefined} />
				)}
				<Section id="own" title="Your exports of searches" note="the newest 20">
					{selections.length === 0 ? (
						<Empty title="None yet">
							<p>
								What you export appears here, with how far it has been made and until when you may take it.
							</p>
						</Empty>
					) : (
						<SelectionTable selections={selections} now={Date.now()} />
					)}
				</Section>
			</div>
		</Page>
	);
}

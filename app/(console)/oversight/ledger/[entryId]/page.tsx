import type { Metadata } from "next";
import { allowed } from "#lib/access/roles.ts";
import { eventInWords } from "#lib/oversight/event-words.ts";
import { ledgerAddress } from "#lib/oversight/ledger-filters.ts";
import { readEntry } from "#lib/oversight/read-entry.ts";
import { isUuid } from "#lib/uuid.ts";
import { orRefuse } from "../../../../_auth/or-refuse.ts";
import { requireActor } from "../../../../_auth/session.ts";
import { ButtonLink } from "../../../../_ui/button.tsx";
import { Page } from "../../../../_ui/page.tsx";
import { Seal } from "../../../../_ui/seal.tsx";
import { EntryBody, readLeaf } from "../../../seals/entry-body.tsx";
import { OpeningEnd } from "../../opening-end.tsx";

export const metadata: Metadata = { title: "Entry" };

export default async function EntryPage(props: { params: Promise<{ entryId: string }> }) {
	const actor = await requireActor();
	const entry = await orRefuse(readEntry(actor, (await props.params).entryId));
	const leaf = readLeaf(entry.leaf);
	return (
		<Page
			wide
			title={eventInWords(leaf.type)}
			eyebrow={<span className="font-mono">{entry.id}</span>}
			actions={
				<p className="text-xs text-faint">
					This look is on the record:{" "}
					<Seal entry={entry.recorded.id} number={null} href={`/oversight/ledger/${entry.recorded.id}`} />
				</p>
			}
		>
			<EntryBody
				entry={entry}
				leaf={leaf}
				addressOf={(id) => `/oversight/ledger/${id}`}
				links={
					<div className="flex flex-wrap gap-2">
						{isUuid(leaf.opening) && leaf.region && allowed(actor, "review.read", leaf.region) && (
							<div className="w-full">
								<OpeningEnd actor={actor} openingId={leaf.opening} region={leaf.region} />
							</div>
						)}
						{leaf.opening && (
							<ButtonLink small href={ledgerAddress({ opening: leaf.opening })}>
								All of this opening
							</ButtonLink>
						)}
						{leaf.case && (
							<ButtonLink small href={ledgerAddress({ case: leaf.case })}>
								All of this case
							</ButtonLink>
						)}
						{leaf.request && (
							<ButtonLink small href={`/approvals/${leaf.request}`}>
								The request
							</ButtonLink>
						)}
						{leaf.review && (
							<ButtonLink small href={`/oversight/reviews/${leaf.review}`}>
								The review
							</ButtonLink>
						)}
					</div>
				}
			/>
		</Page>
	);
}

/** A leaf may say anything. */

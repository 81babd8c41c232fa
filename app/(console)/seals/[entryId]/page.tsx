import type { Metadata } from "next";
import { allowed } from "#lib/access/roles.ts";
import { eventInWords } from "#lib/oversight/event-words.ts";
import { readReceipt } from "#lib/oversight/read-entry.ts";
import { orRefuse } from "../../../_auth/or-refuse.ts";
import { requireActor } from "../../../_auth/session.ts";
import { ButtonLink } from "../../../_ui/button.tsx";
import { Page } from "../../../_ui/page.tsx";
import { Seal } from "../../../_ui/seal.tsx";
import { EntryBody, readLeaf } from "../entry-body.tsx";

export const metadata: Metadata = { title: "Receipt" };

/** What a seal opens for whoever did the act. */
export default async function ReceiptPage(props: { params: Promise<{ entryId: string }> }) {
	const actor = await requireActor();
	const entry = await orRefuse(readReceipt(actor, (await props.params).entryId));
	const leaf = readLeaf(entry.leaf);
	return (
		<Page
			wide
			title={eventInWords(leaf.type)}
			eyebrow={
				<>
					Receipt · <span className="font-mono">{entry.id}</span>
				</>
			}
			lead="What is on the record of it, its place in the log, and who has signed for that."
			actions={
				<p className="text-xs text-faint">
					This look is on the record:{" "}
					<Seal entry={entry.recorded.id} number={null} href={`/seals/${entry.recorded.id}`} />
				</p>
			}
		>
			<EntryBody
				entry={entry}
				leaf={leaf}
				links={
					leaf.case &&
					allowed(actor, "case.read") && (
						<div>
							<ButtonLink small href={`/cases/${leaf.case}`}>
								The case
							</ButtonLink>
						</div>
					)
				}
			/>
		</Page>
	);
}

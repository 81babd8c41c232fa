import Link from "next/link";
import { NAME_LENGTH, type View } from "#lib/oversight/explorer/views.ts";
import { Alert } from "../../../_ui/alert.tsx";
import { Badge } from "../../../_ui/badge.tsx";
import { Button } from "../../../_ui/button.tsx";
import { Field } from "../../../_ui/field.tsx";
import { Seal } from "../../../_ui/seal.tsx";
import { RelativeTime } from "../../../_ui/time.tsx";

const SAVED = "/oversight/ledger/searches/saved";

const TOLD = {
	saved: { tone: "good", words: "The search was saved, on the record." },
	removed: { tone: "good", words: "The saved search was removed, on the record." },
	unsaved: {
		tone: "alarm",
		words: `The search was not saved. It needs something to search for and a name of at most ${NAME_LENGTH.max} characters; a person keeps at most 100.`,
	},
	unremoved: {
		tone: "alarm",
		words: "Nothing was removed: it is gone already, or somebody else's who still works here.",
	},
} as const;

/** One's own searches and those that others share; and a name for the one that stands on the page. */
export function SavedSearches({
	views,
	address,
	savable,
	told,
	now,
}: {
	views: readonly View[];
	/** Of the search on this page. */
	address: string;
	savable: boolean;
	told: string | string[] | undefined;
	now: number;
}) {
	const said = typeof told === "string" && told in TOLD ? TOLD[told as keyof typeof TOLD] : undefined;
	return (
		<section aria-label="Saved searches" className="pb-4">
			{said && (
				<Alert tone={said.tone} live className="mb-3">
					{said.words}
				</Alert>
			)}
			<details className="card p-3" open={said !== undefined}>
				<summary className="w-max cursor-pointer text-sm text-soft hover:text-ink">
					Saved searches <span className="numbers text-faint">({views.length})</span>
				</summary>
				{savable ? (
					<form action={SAVED} method="post" className="flex flex-wrap items-end gap-3 pt-3">
						<input type="hidden" name="address" value={address} />
						<Field id="view-name" label="Save this search as" className="min-w-48 flex-1">
							<input id="view-name" name="name" required maxLength={NAME_LENGTH.max} className="control" />
						</Field>
						<label className="flex h-8 items-center gap-2">
							<input type="checkbox" name="shared" value="yes" /> Share it with all of oversight
						</label>
						<Button type="submit">Save the search</Button>
					</form>
				) : (
					<p className="pt-3 text-xs text-faint">Search for something, and it can be saved here by a name.</p>
				)}
				{views.length > 0 && (
					<ul className="grid gap-2 pt-4">
						{views.map((view) => (
							<li
								key={view.id}
								className="flex flex-wrap items-center gap-x-3 gap-y-1 border-t border-line pt-2 [overflow-wrap:anywhere]"
							>
								<Link href={view.address} prefetch={false} className="font-[520] hover:underline">
									{view.name}
								</Link>
								{view.shared && <Badge>shared</Badge>}
								<span className="text-xs text-faint">
									{view.own ? "yours" : `by ${view.alias}`}
									{view.left && ", who has left oversight"},{" "}
									<RelativeTime at={view.savedAt.toISOString()} now={now} />
								</span>
								<Seal entry={view.entryId} number={null} href={`/oversight/ledger/${view.entryId}`} />
								{view.removable && (
									<form action={SAVED} method="post" className="ml-auto">
										<input type="hidden" name="address" value={address} />
										<input type="hidden" name="view" value={view.id} />
										<Button small type="submit">
											Remove <span className="sr-only">{view.name}</span>
										</Button>
									</form>
								)}
							</li>
						))}
					</ul>
				)}
			</details>
		</section>
	);
}

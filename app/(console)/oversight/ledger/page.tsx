import type { Metadata } from "next";
import { authorise, regionsFor } from "#lib/access/roles.ts";
import type { Actor } from "#lib/actor.ts";
import { DomainError } from "#lib/errors.ts";
import { listWorkplaces } from "#lib/oversight/explorer/list-workplaces.ts";
import { filtersOf } from "#lib/oversight/explorer/typed.ts";
import { listViews } from "#lib/oversight/explorer/views.ts";
import {
	type Cursor,
	type Problem as FilterProblem,
	type LedgerFilters,
	ledgerAddress,
	readCursor,
	wordsOf,
} from "#lib/oversight/ledger-filters.ts";
import { listAliases } from "#lib/oversight/list-aliases.ts";
import { type LedgerPage, PAGE, searchLedger } from "#lib/oversight/search-ledger.ts";
import { orRefuse } from "../../../_auth/or-refuse.ts";
import { requireActor, sessionToken } from "../../../_auth/session.ts";
import { Empty, Problem } from "../../../_ui/alert.tsx";
import { ButtonLink } from "../../../_ui/button.tsx";
import { Page } from "../../../_ui/page.tsx";
import { Pager } from "../../../_ui/pager.tsx";
import { Seal } from "../../../_ui/seal.tsx";
import { EntryTable } from "./entry-table.tsx";
import { FilterForm } from "./filter-form.tsx";
import { SavedSearches } from "./saved-searches.tsx";

export const metadata: Metadata = { title: "Ledger" };

const AGAIN = "Try again in a moment. If it stays so, tell the platform engineers.";
const UNAVAILABLE = {
	DATABASE_UNAVAILABLE: { title: "The search could not be recorded.", doThis: AGAIN },
	KEEPER_UNREACHABLE: {
		title: "Words cannot be looked for now: a decryption service does not answer.",
		doThis: AGAIN,
	},
	RATE_LIMITED: {
		title: "You have searched by words 120 times in an hour, or 600 times in a day.",
		doThis: "Wait, or search by something else.",
	},
} as const;

export default async function LedgerSearchPage(props: {
	searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
	const actor = await requireActor();
	await orRefuse((async () => authorise(actor, "ledger.search"))());
	const query = await props.searchParams;
	const { filters, problems: misread, given } = await orRefuse(filtersOf(actor, query));
	const before = readCursor(query.before);
	const found = misread.length > 0 ? { problems: misread } : await search(actor, filters, before);
	const choices = {
		regions: regionsFor(actor, "ledger.search"),
		aliases: await listAliases(actor),
		...(await listWorkplaces(actor)),
	};
	const now = Date.now();
	return (
		<Page
			wide
			title="Ledger"
			lead="Every act on the record, newest first. Looking is an act: each page you open here becomes an entry before it is shown. Numbers (№) begin at 0."
			actions={
				found.page && (
					<p className="text-xs text-faint">
						This search is on the record:{" "}
						<Seal
							entry={found.page.recorded.id}
							number={null}
							href={`/oversight/ledger/${found.page.recorded.id}`}
						/>
					</p>
				)
			}
		>
			<FilterForm given={given} problems={found.problems ?? []} choices={choices} />
			<SavedSearches
				views={await listViews(actor)}
				address={ledgerAddress(filters)}
				savable={found.page !== undefined && Object.keys(filters).length > 0}
				told={query.told}
				now={now}
			/>
			{/* Where a search leads to: its form stays in sight above. */}
			<section id="found" tabIndex={-1} aria-label={foundInWords(found)} className="scroll-mt-96">
				{found.unavailable && (
					<Problem
						{...UNAVAILABLE[found.unavailable]}
						notDone="Nothing is shown: what is not on the record is not read."
						code={found.unavailable}
					/>
				)}
				{found.problems && (
					<Problem
						title="The filters say something that cannot be searched for."
						notDone="No entry was looked for."
						doThis="Correct what is marked above."
					/>
				)}
				{found.page && <Results page={found.page} filters={filters} before={before} now={now} />}
			</section>
		</Page>
	);
}

function foundInWords({ page, unavailable }: Found): string {
	if (!page) return unavailable ? UNAVAILABLE[unavailable].title : "Nothing was searched";
	const { length } = page.entries;
	return length === 0 ? "No entry found" : `Found: ${length} ${length === 1 ? "entry" : "entries"} here`;
}

function Results({
	page,
	filters,
	before,
	now,
}: {
	page: LedgerPage;
	filters: LedgerFilters;
	before: Cursor | undefined;
	now: number;
}) {
	const words = filters.words && (
		<p className="pb-2 text-xs text-soft">
			Reasons that hold, as whole words: {wordsOf(filters).join(", ")}. Of an opening that others approved,
			its request is found.
		</p>
	);
	if (page.entries.length === 0) {
		return (
			<>
				{words}
				<Empty title={before ? "Nothing older" : "No entry fits"}>
					<p>Entries that fit the filters appear here. Your search itself is on the record all the same.</p>
				</Empty>
			</>
		);
	}
	return (
		<>
			{words}
			<EntryTable caption="Entries, newest first" entries={page.entries} filters={filters} now={now} />
			<p className="flex justify-end pt-3">
				<ButtonLink small href={ledgerAddress(filters).replace("/ledger", "/ledger/exports")}>
					Export what this finds
				</ButtonLink>
			</p>
			<Pager
				shown={page.entries.length}
				{...(page.count && { of: countInWords(page.count) })}
				first={before && ledgerAddress(filters)}
				next={page.older && ledgerAddress(filters, page.older)}
			/>
		</>
	);
}

function countInWords({ exact, entries }: NonNullable<LedgerPage["count"]>): string {
	if (entries === null) return "more, which nobody counted";
	const number = entries.toLocaleString("en");
	return exact ? number : `about ${number}, by the database's statistics, not counted`;
}

interface Found {
	page?: LedgerPage;
	problems?: FilterProblem[];
	unavailable?: keyof typeof UNAVAILABLE;
}

/** What is wrong with the filters is said beside them; what may not be seen is a 403. */
async function search(actor: Actor, filters: LedgerFilters, before: Cursor | undefined): Promise<Found> {
	const session = (await sessionToken()) ?? undefined;
	const found = searchLedger(actor, filters, before, PAGE, session).then(
		(page): Found => ({ page }),
		(error: unknown): Found => {
			if (!(error instanceof DomainError)) throw error;
			if (error.code === "INPUT_INVALID") return { problems: [...error.problems] };
			if (Object.hasOwn(UNAVAILABLE, error.code))
				return { unavailable: error.code as keyof typeof UNAVAILABLE };
			throw error;
		},
	);
	return orRefuse(found);
}

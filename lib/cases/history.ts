/**
 * The accounts of a case's thread, here: in which other cases they take part, what was asked of the platform about them, how many
 * reports they made and how many of those were right; and which cases belong with this one, by account or by what the platform
 * says is the same.
 *
 * Guarantees: a case that the actor may not see (another region's, child safety's) is as if it were not there: not in a list, not
 * in a count. Accounts are numbers of the thread; the platform's ids stay in the database. One platform's accounts are not
 * another's. The work is bounded: of an account the newest 500 threads and reports, of a thread twelve people.
 * Not: that an account of another id is another person. A decision that the platform has not heard of yet counts for nobody.
 * Shown by: history.test.ts.
 */
import {
	type AccountRow,
	type EarlierCase,
	type HistoryQuery,
	selectHistory,
	selectSameGroup,
} from "#db/queries/case-history.ts";
import { web } from "#db/web.ts";
import { regionsFor } from "../access/roles.ts";
import type { Actor } from "../actor.ts";
import type { CaseView } from "./read-case.ts";
import { authoriseCase } from "./see-case.ts";

export const HISTORY = { people: 12, threads: 500, most: 500, shown: 10, group: 300, related: 30 } as const;

export interface RelatedCase extends EarlierCase {
	/** Which of this thread's people take part, by number. */
	people: number[];
	sameGroup: boolean;
}

export interface History {
	accounts: AccountRow[];
	/** How many people of the thread are not among them. */
	others: number;
	/** The newest first; those of the platform's group before the others. */
	related: RelatedCase[];
}

/** @param view of a case that the actor was let see (readCase) */
export async function readHistory(
	actor: Actor,
	{ case: found, participants, outline }: Pick<CaseView, "case" | "participants" | "outline">,
): Promise<History> {
	authoriseCase(actor, "case.read", found);
	const query: HistoryQuery = {
		...{ caseId: found.id, threadId: found.threadId, platformId: found.platformId },
		regions: regionsFor(actor, "case.read"),
		restrictedRegions: regionsFor(actor, "case.read_restricted"),
	};
	const reported = new Set(outline.filter((one) => one.reported).map(({ sender }) => sender));
	// Whoever is reported and whoever reports, then whoever wrote most.
	const weight = ({ number, reporter }: CaseView["participants"][number]) =>
		reported.has(number) ? 2 : reporter ? 1 : 0;
	const chosen = participants
		.toSorted((a, b) => weight(b) - weight(a) || b.messages - a.messages || a.number - b.number)
		.slice(0, HISTORY.people)
		.map(({ number }) => number);
	const [rows, group] = await Promise.all([
		selectHistory(web(), query, chosen, HISTORY),
		selectSameGroup(web(), query, { looked: HISTORY.group, shown: HISTORY.related }),
	]);
	const accounts = rows.toSorted((a, b) => chosen.indexOf(a.number) - chosen.indexOf(b.number));
	return { accounts, others: participants.length - chosen.length, related: related(accounts, group) };
}

function related(accounts: readonly AccountRow[], group: readonly EarlierCase[]): RelatedCase[] {
	const all = new Map<string, RelatedCase>();
	for (const one of group) all.set(one.id, { ...one, people: [], sameGroup: true });
	for (const { number, cases } of accounts) {
		for (const one of cases) {
			const known = all.get(one.id) ?? { ...one, people: [], sameGroup: false };
			known.people.push(number);
			all.set(one.id, known);
		}
	}
	return [...all.values()]
		.sort(
			(a, b) =>
				Number(b.sameGroup) - Number(a.sameGroup) || Date.parse(b.receivedAt) - Date.parse(a.receivedAt),
		)
		.slice(0, HISTORY.related);
}

import type { EntryRow } from "#db/queries/ledger.ts";

/** One line of the ledger's page: the search columns, and the few things that only the leaf says. */
export interface EntrySummary extends Omit<EntryRow, "leaf"> {
	/** How many messages a decryption covers, or a report brought. */
	messages: number | null;
	/** What the act came to, beyond its outcome: a verdict, a decision, an escalation, an error's code. */
	detail: string | null;
	/** Ids that lead on from here. */
	review: string | null;
	entry: string | null;
}

interface Leaf {
	scope?: { count?: number; intervals?: [number, number][]; parts?: string[] };
	messages?: number;
	verdict?: string;
	category?: string;
	factor?: string;
	error?: string;
	review?: string;
	entry?: string;
}

export function summarise({ leaf: text, ...row }: EntryRow): EntrySummary {
	const leaf = JSON.parse(text) as Leaf;
	return {
		...row,
		messages: messagesOf(leaf),
		detail: leaf.error ?? leaf.verdict ?? leaf.factor ?? namesOnly(leaf) ?? leaf.category ?? null,
		review: leaf.review ?? null,
		entry: leaf.entry ?? null,
	};
}

function messagesOf({ scope, messages }: Leaf): number | null {
	if (scope?.parts && !scope.parts.includes("messages")) return null;
	if (scope?.count !== undefined) return scope.count;
	if (scope?.intervals) return scope.intervals.reduce((sum, [from, to]) => sum + to - from + 1, 0);
	return messages ?? null;
}

/** A decryption of the display names covers no message; say what it was instead. */
function namesOnly({ scope }: Leaf): string | null {
	return scope?.parts?.includes("names") ? "names" : null;
}

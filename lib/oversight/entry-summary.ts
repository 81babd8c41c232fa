import type { EntryRow } from "#db/queries/ledger.ts";

/** One line of the ledger's page: the search columns, and the few things that only the leaf says. */
export interface EntrySummary extends Omit<EntryRow, "leaf"> {
	/** How many messages a decryption covers, a report brought, or a deletion took. */
	messages: number | null;
	/** What the act came to, beyond its outcome: a verdict, a decision, an escalation, why something was deleted, an error's code. */
	detail: string | null;
	/** Ids that lead on from here. */
	review: string | null;
	entry: string | null;
}

/** Any of it may be of another kind: the database asks only that a leaf holds no words, not what its fields are. */
type Leaf = Record<string, unknown>;

/** Never throws: who appended a leaf, or changed one, must not be able to take this page from oversight. */
export function summarise({ leaf: bytes, ...row }: EntryRow): EntrySummary {
	const leaf = fieldsOf(parsed(new TextDecoder().decode(bytes)));
	const [error, verdict, factor, category, kind, store] = [
		...["error", "verdict", "factor", "category", "kind", "store"],
	].map((name) => textIn(leaf, name));
	return {
		...row,
		messages: messagesOf(leaf),
		detail:
			error ??
			verdict ??
			factor ??
			(partsOf(leaf)?.includes("names") ? "names" : null) ??
			category ??
			kind ??
			store ??
			null,
		review: textIn(leaf, "review"),
		entry: textIn(leaf, "entry"),
	};
}

/** A decryption of the display names covers no message. */
function messagesOf(leaf: Leaf): number | null {
	const { count, intervals } = fieldsOf(leaf.scope);
	if (partsOf(leaf)?.includes("messages") === false) return null;
	if (isCount(count)) return count;
	if (Array.isArray(intervals)) {
		const lengths = intervals.map((interval) => {
			const [from, to] = Array.isArray(interval) ? interval : [];
			return isCount(from) && isCount(to) ? to - from + 1 : 0;
		});
		return lengths.reduce((sum, length) => sum + length, 0);
	}
	if (leaf.type === "thread.due" && isCount(leaf.count)) return leaf.count;
	return isCount(leaf.messages) ? leaf.messages : null;
}

function partsOf(leaf: Leaf): unknown[] | null {
	const { parts } = fieldsOf(leaf.scope);
	return Array.isArray(parts) ? parts : null;
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null; // somebody changed it: its own page, and verifying, say so
	}
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value);
const fieldsOf = (value: unknown): Leaf =>
	typeof value === "object" && value !== null ? (value as Leaf) : {};
const textIn = (leaf: Leaf, name: string): string | null => {
	const value = leaf[name];
	return typeof value === "string" ? value : null;
};
